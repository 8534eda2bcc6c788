import { type Address, type Hex, zeroAddress } from "viem";
import { MIN_WINDOW } from "../../../sdk/deploy/limits.ts";
import { agentOf } from "../../../sdk/proposal/agentProposer.ts";
import { ROOT_TIER } from "../../../sdk/proposal/types.ts";
import type { GateSettings, Tier } from "../../../sdk/read/readGate.ts";
import type { AskedProposal } from "../standing.ts";
import type { Speaker } from "./speakers.ts";

/** Something that somebody can do about a proposal now. */
export type Duty = {
  proposal: AskedProposal;
  /** Who: an address, or a passkey; undefined where anybody may. */
  signer: Hex | undefined;
  /** In whose name: "board", by the account. */
  party: Address | undefined;
  role: "approver" | "guardian" | "root vetoer" | "operator" | "proposer" | "anybody";
  /** What goes on without it, and what it would stop. */
  act: "sign" | "approve" | "execute" | "veto" | "reject" | "withdraw";
  /** Whether the proposal waits for it; what merely may be done stops it. */
  isAwaited: boolean;
  /** Whether the signature comes from elsewhere: a passkey's, or a contract's own. */
  signsElsewhere: boolean;
  /** The last second at which it still helps; undefined where nothing runs out. */
  deadline: number | undefined;
};

const WAITING = ["Proposed", "Queued", "Ready"];

/** What these people can do about these proposals: what is awaited of them first, and the most urgent first. */
export function dutiesOf(
  speakers: readonly Speaker[],
  proposals: readonly AskedProposal[],
  settings: GateSettings,
  /** Who answers for the agents, by proposer. */
  operators: ReadonlyMap<Address, Address>,
): Duty[] {
  const open = proposals.filter(({ state }) => WAITING.includes(state));
  const duties = open.flatMap((proposal) => [
    ...speakers.flatMap((speaker) => ofSpeaker(speaker, proposal, settings, operators)),
    ...ofAnybody(proposal),
  ]);
  const last = (duty: Duty) => duty.deadline ?? Number.MAX_SAFE_INTEGER;
  return duties.sort((a, b) => Number(b.isAwaited) - Number(a.isAwaited) || last(a) - last(b));
}

function ofAnybody(proposal: AskedProposal): Duty[] {
  if (proposal.state !== "Ready" || proposal.reasons.length > 0) return [];
  const deadline = proposal.terms.expiry;
  const nobody = { signer: undefined, party: undefined, role: "anybody", signsElsewhere: false } as const;
  return [{ ...nobody, proposal, act: "execute", isAwaited: true, deadline }];
}

function ofSpeaker(
  { signer, rightTo }: Speaker,
  asked: AskedProposal,
  settings: GateSettings,
  operators: ReadonlyMap<Address, Address>,
): Duty[] {
  const { proposal, state, eta } = asked;
  const tier: Tier | undefined = proposal.tier === ROOT_TIER ? settings.root : settings.tiers[proposal.tier];
  const isOfAgent = agentOf(proposal.proposer) !== undefined;
  // Until it is approved nothing happens; from its eta on anybody may execute it.
  const stopBy = state === "Proposed" ? undefined : eta;
  const duty = (party: Address | undefined, role: Duty["role"], act: Duty["act"], isAwaited = false): Duty[] => {
    const right = party === undefined || party === zeroAddress ? undefined : rightTo(party);
    if (right === undefined) return [];
    const how = act === "approve" && right.as === "member" ? "sign" : act;
    const deadline = isAwaited ? proposal.notAfter - (tier?.delay ?? 0) - MIN_WINDOW : stopBy;
    const signsElsewhere = right.as === "member" && right.kind !== "eoa";
    return [{ proposal: asked, signer, party, role, act: how, isAwaited, signsElsewhere, deadline }];
  };
  const approver = tier?.approver;
  return [
    ...(state === "Proposed" ? duty(approver, "approver", "approve", true) : []),
    ...(isOfAgent ? duty(approver, "approver", "reject") : []),
    ...(isOfAgent ? duty(settings.guardian, "guardian", "veto") : []),
    ...(proposal.tier === ROOT_TIER ? duty(settings.rootVetoer, "root vetoer", "veto") : []),
    ...(isOfAgent
      ? duty(operators.get(proposal.proposer), "operator", "withdraw")
      : duty(proposal.proposer, "proposer", "withdraw")),
  ];
}

import { type Address, getAddress, type Hex, isAddress, isHex, size } from "viem";
import { readContract } from "viem/actions";
import { agentRegistryAbi } from "../sdk/abi/AgentRegistry.ts";
import { formatAccount } from "../sdk/describe/addressNames.ts";
import { explained } from "../sdk/errors/decodeGateError.ts";
import { SallyportError } from "../sdk/errors/SallyportError.ts";
import { agentOf } from "../sdk/proposal/agentProposer.ts";
import { atMost } from "../sdk/read/atMost.ts";
import { formatDuration } from "../sdk/time/duration.ts";
import { formatMoment } from "../sdk/time/moment.ts";
import { tierLabel } from "./lib/agents.ts";
import { commandFor } from "./lib/inbox/command.ts";
import { type Duty, dutiesOf } from "./lib/inbox/duties.ts";
import { acceptCommand, type OfferDuty, offersOf, readOffers } from "./lib/inbox/offers.ts";
import { readSpeakers } from "./lib/inbox/speakers.ts";
import { OFFERED_ROLES } from "./lib/offered.ts";
import { type Report, waiting } from "./lib/output.ts";
import { hasEnded } from "./lib/proposalAt.ts";
import { referenceTo } from "./lib/reference.ts";
import { onNetwork, type TaskContext } from "./lib/runTask.ts";
import { readStanding } from "./lib/standing.ts";
import { openSystem, type SystemArguments, type TaskSystem } from "./lib/system.ts";

export type InboxArguments = SystemArguments & {
  /** An address, or verifier and key of a passkey; all accounts of the network if left out. */
  as: string | undefined;
};

export default onNetwork(inbox);

/** What waits for somebody: what they are asked to agree to, and what they may stop; the most urgent first. */
export async function inbox(context: TaskContext, args: InboxArguments): Promise<Report> {
  const { network, output } = context;
  const system = await openSystem(context, args);
  const { names } = system;
  const signers = args.as === undefined ? network.accounts : [signerOf(args.as)];
  const { timestamp, duties, offers } = await waiting(output, "asking what waits", gather(context, system, signers));
  const awaited = duties.filter(({ isAwaited }) => isAwaited);
  const others = duties.filter(({ isAwaited }) => !isAwaited);
  for (const duty of awaited) tellDuty(duty);
  for (const offer of offers) tellOffer(offer);
  for (const duty of others) tellDuty(duty);
  if (duties.length + offers.length === 0) {
    output.line(`nothing waits for ${args.as ?? "any of the network's accounts"}`);
  }
  return { json: [...awaited.map(dutyJson), ...offers.map(offerJson), ...others.map(dutyJson)] };

  function tellDuty(duty: Duty): void {
    const { proposal: asked, act, deadline, role, party, signer } = duty;
    const { tier, calls } = asked.proposal;
    const count = calls.length === 1 ? "1 call" : `${calls.length} calls`;
    const who = party === undefined ? role : `${role}${signer === party ? "" : ` ${formatAccount(party, names)}`}`;
    const verb = duty.isAwaited ? act : `may ${act}`;
    output.line(`${verb}  ${referenceTo(asked.proposal, system)}, ${tierLabel(system, tier)}, ${count}`);
    output.line(`  as         ${signer === undefined ? who : `${signer}, ${who}`}`);
    output.line(`  until      ${until(deadline, timestamp)}`);
    for (const { code, summary } of asked.reasons) output.line(`  held by    ${code}: ${summary}`);
    output.line(`  command    ${commandFor(duty, context, system)}`);
  }

  function tellOffer(offer: OfferDuty): void {
    const { role, party, signer } = offer;
    output.line(`accept  the role of ${OFFERED_ROLES[role]}, which root offers`);
    output.line(`  as         ${signer}${signer === party ? "" : `, ${formatAccount(party, names)}`}`);
    output.line("  until      root offers it to somebody else");
    output.line(`  command    ${acceptCommand(context, system, offer)}`);
  }

  function dutyJson({ act, isAwaited, role, party, signer, deadline, ...duty }: Duty) {
    const { proposal, id, state, eta, reasons } = duty.proposal;
    return {
      ...{ act, isAwaited, role, party, signer, deadline },
      command: commandFor({ act, isAwaited, role, party, signer, deadline, ...duty }, context, system),
      proposal: referenceTo(proposal, system),
      ...{ id, state, eta, reasons: reasons.map(({ code }) => code) },
    };
  }

  function offerJson(offer: OfferDuty) {
    const { role, party, signer } = offer;
    const command = acceptCommand(context, system, offer);
    return { act: "accept", isAwaited: true, role: OFFERED_ROLES[role], party, signer, command };
  }
}

async function gather(
  context: TaskContext,
  system: TaskSystem,
  signers: readonly Hex[],
): Promise<{ timestamp: number; duties: Duty[]; offers: OfferDuty[] }> {
  const { settings, record } = system;
  const { timestamp, proposals } = await readStanding(context, system);
  const open = proposals.filter(({ state }) => !hasEnded(state));
  const agents = [...new Set(open.map(({ proposal }) => proposal.proposer))].flatMap((proposer) => {
    const agent = agentOf(proposer);
    return agent === undefined ? [] : [{ proposer, agent }];
  });
  const registry = { address: record.addresses.registry, abi: agentRegistryAbi, functionName: "operatorOf" } as const;
  const asked = await atMost(8, agents, ({ agent }) =>
    explained(readContract(context.network.client, { ...registry, args: [agent] })),
  );
  const operators = new Map(agents.map(({ proposer }, i) => [proposer, asked[i] as Address]));
  const approvers = [settings.root, ...settings.tiers].map(({ approver }) => approver);
  const proposers = open.flatMap(({ proposal }) =>
    agentOf(proposal.proposer) === undefined ? [proposal.proposer] : [],
  );
  const offered = await readOffers(context, system);
  const parties = [
    ...approvers,
    ...[settings.guardian, settings.rootVetoer],
    ...operators.values(),
    ...proposers,
    ...offered.map(({ party }) => party),
  ];
  const speakers = await readSpeakers(context, signers, parties);
  const duties = dutiesOf(speakers, open, settings, operators);
  return { timestamp, duties, offers: offersOf(speakers, offered) };
}

function until(deadline: number | undefined, now: number): string {
  if (deadline === undefined) return "no hurry: it is not approved yet";
  const left = deadline - now;
  return `${formatMoment(deadline)} ${left > 0 ? `(in ${formatDuration(left)})` : "(passed: any moment now)"}`;
}

function signerOf(text: string): Hex {
  if (isAddress(text, { strict: false })) return getAddress(text);
  if (isHex(text) && text.length % 2 === 0 && size(text) > 20) return text;
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: "This is neither an address, nor verifier and key of a passkey.",
    place: "--as",
    value: text,
  });
}

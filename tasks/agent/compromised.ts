import { isAddressEqual, zeroAddress } from "viem";
import { freezeData, markCompromisedData } from "../../sdk/actions/holdAgent.ts";
import { vetoData } from "../../sdk/actions/veto.ts";
import { withdrawData } from "../../sdk/actions/withdraw.ts";
import { formatAccount } from "../../sdk/describe/addressNames.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { readAgent } from "../../sdk/read/readAgent.ts";
import type { StandingProposal } from "../../sdk/read/readProposal.ts";
import { parseDuration } from "../../sdk/time/duration.ts";
import { formatMoment, parseMoment } from "../../sdk/time/moment.ts";
import { actAll, type PlannedAct } from "../lib/actAll.ts";
import type { ActAsArguments } from "../lib/actAs.ts";
import { agentTitle, isOpen, keyNamed, proposalsOf, whoStopsKey } from "../lib/agents.ts";
import { commandOf, given } from "../lib/commandLine.ts";
import type { Output, Report } from "../lib/output.ts";
import { agentReference, referenceTo } from "../lib/reference.ts";
import { onNetwork, type TaskContext } from "../lib/runTask.ts";
import { openSystem, type SystemArguments, type TaskSystem } from "../lib/system.ts";
import { timeNow } from "../lib/timeNow.ts";

export type CompromisedArguments = SystemArguments &
  ActAsArguments & {
    key: string;
    /** Since when somebody else may have had it. */
    since: string | undefined;
    /** Mark the key, and let the agent go on with its others. */
    keyOnly: boolean;
    /** Of the vetoes, shown to signers. */
    reason: string;
  };

export default onNetwork(compromised);

/**
 * Declares that somebody else has an agent's key: revokes it, lets nothing execute that it proposed since then, freezes
 * the agent, and takes off the list what waits of it. As the guardian, who freezes and vetoes; or as the operator, who does
 * not freeze, and withdraws.
 */
export async function compromised(context: TaskContext, args: CompromisedArguments): Promise<Report> {
  const { network, output } = context;
  const system = await openSystem(context, args);
  const { registry, guardian } = system.settings;
  const found = await keyNamed(context, system, args.key);
  const { key, agent, revokedAt, compromisedSince } = found;
  const now = await timeNow(context);
  const since = sinceOf(args.since, now);
  const { party, role, isGuardian } = await whoStopsKey(context, system, found, args.from);
  const title = agentTitle(system, agent);

  const made = await proposalsOf(context, system, agent, key);
  const last = revokedAt === 0 ? now : revokedAt;
  const first = compromisedSince === 0 ? since : Math.min(since, compromisedSince);
  const inWindow = made.filter(({ terms }) => terms.proposedAt >= first && terms.proposedAt <= last);
  tell(output, system, key, inWindow, first);
  tellOlder(
    output,
    system,
    made.filter((one) => isOpen(one) && one.terms.proposedAt < first),
  );

  const named = agentReference(agent, system);
  const restore = commandOf(context, system, ["agent", "restore", named]);
  const acts: PlannedAct[] = [];
  // A later declaration only moves it back; a moment that adds nothing is declared already.
  if (compromisedSince === 0 || since < compromisedSince) {
    const what = `key ${formatAccount(key, system.names)} is compromised since ${formatMoment(since)}, and revoked`;
    acts.push({ party, role, target: registry, data: markCompromisedData({ key, since }), what });
  } else {
    output.line(`it is compromised since ${formatMoment(compromisedSince)} already`);
  }
  const { frozen } = await readAgent(network.client, { registry, agent });
  if (frozen) {
    output.line(`${title} is frozen already`);
  } else if (!args.keyOnly && isGuardian) {
    const what = `${title} is frozen; only root lets it go on: ${restore}`;
    acts.push({ party: guardian, role: "the guardian", target: registry, data: freezeData({ agent }), what });
  } else if (!args.keyOnly) {
    const freeze = commandOf(context, system, ["agent", "freeze", named]);
    output.line(`mind: the agent's other keys still propose; the guardian can freeze it: ${freeze}`);
  }
  // Last: by now nothing of it executes, however many there are.
  const waiting = inWindow.filter(isOpen);
  for (const { id, proposal, terms } of waiting) {
    const data = isGuardian
      ? vetoData({ proposal, id, terms, reason: args.reason })
      : withdrawData({ proposal, id, terms });
    const what = `${isGuardian ? "vetoed" : "withdrawn"} ${referenceTo(proposal, system)}`;
    acts.push({ party, role, target: system.gate, data, what });
  }
  // Of "6 hours ago" the next member would make another moment.
  const moment = new Date(since * 1000).toISOString().replace(".000Z", "Z");
  const flags = [...(args.keyOnly ? ["--key-only"] : []), ...given({ reason: args.reason })];
  const again = ["agent", "compromised", key, "--since", moment, ...flags];
  const { json } = await actAll(context, system, acts, args, again);
  const proposals = inWindow.map(({ id, proposal: { nonce }, state, terms: { proposedAt } }) => ({
    ...{ id, nonce, state, proposedAt },
  }));
  const dropped = waiting.map(({ id }) => id);
  return { json: { agent, key, since: first, proposals, dropped, already: acts.length === 0, ...(json as object) } };
}

/** What it proposed before was nobody else's, and is left alone: each is told with what becomes of it. */
function tellOlder(output: Output, system: TaskSystem, older: readonly StandingProposal[]): void {
  for (const { proposal, state, terms } of older) {
    const then = isApproved(terms)
      ? "goes on, because humans approved it"
      : "never executes, because its key is revoked";
    output.line(`left alone: ${referenceTo(proposal, system)}, ${state}, made before: it ${then}`);
  }
}

function isApproved({ approver }: StandingProposal["terms"]): boolean {
  return !isAddressEqual(approver, zeroAddress);
}

function tell(
  output: Output,
  system: TaskSystem,
  key: `0x${string}`,
  made: readonly StandingProposal[],
  since: number,
): void {
  output.line(`since ${formatMoment(since)} ${formatAccount(key, system.names)} proposed ${made.length || "nothing"}`);
  for (const standing of made) {
    const { proposal, state, terms } = standing;
    const then = isOpen(standing)
      ? "never executes once the key is marked"
      : state === "Executed"
        ? "HAS EXECUTED, nobody can stop it any more: look at what it did"
        : "has ended already";
    output.line(
      `  ${state.padEnd(9)}  ${referenceTo(proposal, system)}, made ${formatMoment(terms.proposedAt)}: ${then}`,
    );
  }
}

/** A moment in UTC, or how long ago. */
function sinceOf(text: string | undefined, now: number): number {
  const [, ago] = /^(.+) ago$/.exec(text ?? "") ?? [];
  const duration = ago === undefined ? undefined : parseDuration(ago);
  const moment = duration === undefined ? parseMoment(text ?? "") : now - duration;
  if (moment !== undefined && moment <= now) return moment;
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: moment === undefined ? "This is not a moment in UTC." : "This moment has not come yet.",
    place: "--since",
    value: text,
    nextStep: 'Write the last moment at which the key was surely safe: 2027-01-01T00:00:00Z, or "6 hours ago".',
  });
}

import { type Address, type Hex, zeroHash } from "viem";
import { formatAccount } from "../../describe/addressNames.ts";
import { paymentsIn } from "../../describe/precedents.ts";
import { isInRange } from "../../history/range.ts";
import { meterId } from "../../policy/meter.ts";
import { agentOf, agentProposer } from "../../proposal/agentProposer.ts";
import { quoteText } from "../../text/formatText.ts";
import { formatDecimal } from "../../text/parseDecimal.ts";
import type { Evidence } from "../evidence.ts";
import { chargesIn } from "./meterSpends.ts";
import { amountIn, partyOf, tokenParty } from "./parties.ts";
import {
  type AgentSummary,
  type AuditedProposal,
  type MeterSpend,
  type Outcome,
  outcomes,
  type Recipient,
} from "./types.ts";

/** Recipients of one agent that are told, the largest first. */
const MOST_RECIPIENTS = 20;

/** How each agent kept to what it may: what became of its proposals, whom it paid, and what it took of each meter. */
export function agentSummaries(
  evidence: Evidence,
  proposals: readonly AuditedProposal[],
  meters: readonly MeterSpend[],
): AgentSummary[] {
  const agents = [...new Set(proposals.flatMap(({ agent }) => (agent === undefined ? [] : [agent])))].sort((a, b) =>
    a < b ? -1 : 1,
  );
  return agents.map((agent): AgentSummary => {
    const own = proposals.filter((one) => one.agent === agent);
    const counts = countOutcomes(own);
    const ended = own.filter(({ outcome }) => outcome !== "waiting").length;
    const model = modelOf(evidence, agent);
    return {
      agent,
      name: evidence.names(agentProposer(agent)) ?? `agent ${agent}`,
      ...(model !== undefined && { model }),
      keys: [...new Set(own.flatMap(({ key }) => (key === undefined ? [] : [key])))],
      proposals: own.length,
      outcomes: counts,
      ...(ended === 0 ? {} : { stopped: Math.round((1000 * (counts.vetoed + counts.rejected)) / ended) }),
      withoutEvidence: own.filter(({ evidence: root }) => root === zeroHash).length,
      drifted: own.filter(({ moves }) => moves.some(({ isAsPaid }) => isAsPaid === false)).length,
      recipients: recipientsOf(evidence, agent),
      meters: metersOf(evidence, agent, meters),
    };
  });
}

export function countOutcomes(proposals: readonly Pick<AuditedProposal, "outcome">[]): Record<Outcome, number> {
  const counts = Object.fromEntries(outcomes.map((outcome) => [outcome, 0])) as Record<Outcome, number>;
  for (const { outcome } of proposals) counts[outcome] += 1;
  return counts;
}

function modelOf({ history }: Evidence, agent: bigint): string | undefined {
  const told = history.findLast(({ name, args }) => name === "MetadataChanged" && args["agent"] === agent);
  if (told === undefined) return undefined;
  const { model, version } = told.args["metadata"] as { model: string; version: string };
  return `${quoteText(model)}, version ${quoteText(version)}`;
}

/** Whom executed calls paid, as far as calls can be read: native value, and `transfer` of a token. */
function recipientsOf(evidence: Evidence, agent: bigint): Recipient[] {
  const paid = new Map<string, { token: Address; to: Address; amount: bigint }>();
  const totals = new Map<Address, bigint>();
  for (const { proposal, events } of evidence.proposals) {
    const executed = events.find(({ name }) => name === "Executed");
    if (executed === undefined || agentOf(proposal.proposer) !== agent || !isCounted(executed.blockNumber)) continue;
    for (const { token, to, amount } of paymentsIn(proposal.calls)) {
      const before = paid.get(`${token} ${to}`)?.amount ?? 0n;
      paid.set(`${token} ${to}`, { token, to, amount: before + amount });
      totals.set(token, (totals.get(token) ?? 0n) + amount);
    }
  }
  return [...paid.values()]
    .map(({ token, to, amount }): Recipient => {
      const total = totals.get(token) ?? 0n;
      const share = total === 0n ? 0 : Number((1000n * amount) / total);
      const words = `${formatAccount(to, evidence.names)}: ${amountIn(evidence, token, amount)}, ${thousandths(share)} of all its ${tokenParty(evidence, token).name ?? token}`;
      return { token: tokenParty(evidence, token), to: partyOf(evidence, to), amount, share, words };
    })
    .sort((a, b) => b.share - a.share || (a.to.account < b.to.account ? -1 : 1))
    .slice(0, MOST_RECIPIENTS);

  /** As with meters, what executed after the range is not of it. */
  function isCounted(blockNumber: bigint): boolean {
    const timestamp = evidence.blocks.get(blockNumber)?.timestamp ?? 0;
    return isInRange(evidence.facts.range, { blockNumber, timestamp });
  }
}

/** `12.5 %` */
export function thousandths(share: number): string {
  return `${formatDecimal(BigInt(share), 1)} %`;
}

function metersOf(evidence: Evidence, agent: bigint, meters: readonly MeterSpend[]): AgentSummary["meters"] {
  const own = new Set<Hex>(
    evidence.proposals.flatMap(({ id, proposal }) => (agentOf(proposal.proposer) === agent ? [id] : [])),
  );
  const mine = new Set<Hex>(
    [...evidence.rules.values()].flatMap(({ compiled: { rule } }) =>
      agentOf(rule.proposer) === agent && rule.meter.period !== 0 ? [meterId(rule.meter)] : [],
    ),
  );
  const charges = chargesIn(evidence, evidence.history).filter(({ args }) => own.has(args["id"] as Hex));
  return meters.flatMap(({ meter, name, token, bound }) => {
    const spent = charges
      .filter(({ args }) => args["meter"] === meter)
      .reduce((sum, { args }) => sum + (args["amount"] as bigint), 0n);
    if (spent === 0n && !mine.has(meter)) return [];
    const told = (units: bigint) =>
      token === undefined ? `${units} base units` : amountIn(evidence, token.account, units);
    const words = bound === undefined ? told(spent) : `${told(spent)} of at most ${told(bound)}`;
    return [{ name, spent, ...(bound === undefined ? {} : { bound }), words }];
  });
}

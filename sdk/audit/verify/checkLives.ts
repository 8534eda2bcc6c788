import { isInRange } from "../../history/range.ts";
import { type Proposal, ROOT_TIER } from "../../proposal/types.ts";
import type { ProposalEvent } from "../../read/proposalEvents.ts";
import type { StandingProposal } from "../../read/readProposal.ts";
import { replacesRootVetoer } from "../../rootProposal/replacesRootVetoer.ts";
import { formatMoment } from "../../time/moment.ts";
import type { Evidence } from "../evidence.ts";
import { tierAt } from "../report/settingsAt.ts";
import { type AuditCheck, checkEach } from "./check.ts";

/** The root vetoer cannot stop its own replacement: what does that alone waits so many times as long. */
const LONG_WAIT = 3;

const ENDS = ["Executed", "Vetoed", "Rejected", "Withdrawn", "Cancelled"];

/** Whether what happened to each proposal is a life that the gate permits, and none ran before it had waited. */
export function checkLives(evidence: Evidence): AuditCheck[] {
  const { facts, proposals } = evidence;
  const ids = new Set(proposals.map(({ id }) => id));
  const open = new Set(facts.open.map(({ id }) => id));
  return [
    checkEach("lives of proposals", proposals, ({ id, events }) => {
      const places = events.map(({ name }) => name);
      const isLife = /^Proposed(,Approved)?(,(Executed|Vetoed|Rejected|Withdrawn|Cancelled))?$/.test(places.join());
      return isLife ? undefined : `${id} was ${places.join(", ")}`;
    }),
    checkEach("proposals of the range", proposals, ({ id, events }) => {
      const isOf = events.some((event) =>
        isInRange(facts.range, { blockNumber: event.blockNumber, timestamp: timeOf(evidence, event) }),
      );
      return isOf ? undefined : `nothing happened to ${id} in the range`;
    }),
    checkEach("waiting times", proposals, (one) => waitFault(evidence, one)),
    checkEach("what has not ended", proposals, ({ id, events }) => {
      const hasEnded = events.some(({ name }) => ENDS.includes(name));
      return hasEnded === open.has(id) ? `it is ${hasEnded ? "" : "not "}said what the gate holds of ${id}` : undefined;
    }),
    checkEach("what the gate says of proposals", facts.open, ({ id }) =>
      ids.has(id) ? undefined : `${id} is no proposal of the bundle`,
    ),
  ];
}

function waitFault(evidence: Evidence, { id, proposal, terms, events }: StandingProposal): string | undefined {
  const [first] = events;
  if (first?.name !== "Proposed") return `${id} was never proposed`;
  if (terms.tier !== proposal.tier) return `${id} is of tier ${proposal.tier}, and its terms of ${terms.tier}`;
  if (terms.expiry > proposal.notAfter) return `${id} ends later than it says itself`;
  if (timeOf(evidence, first) !== terms.proposedAt) return `${id} was not proposed when its terms say`;
  if (first.eta !== 0) {
    const fault = etaFault(evidence, proposal, first, first.eta);
    if (fault !== undefined) return `${id} ${fault}`;
  }
  const approved = events.find((event) => event.name === "Approved");
  if (approved !== undefined) {
    const fault = etaFault(evidence, proposal, approved, approved.eta);
    if (fault !== undefined) return `${id} ${fault}`;
  }
  const executed = events.find(({ name }) => name === "Executed");
  if (executed === undefined) return undefined;
  const eta = approved?.eta ?? first.eta;
  const at = timeOf(evidence, executed);
  if (eta === 0) return `${id} executed, and nobody had agreed`;
  if (at < eta) return `${id} executed before ${formatMoment(eta)}`;
  return at > terms.expiry ? `${id} executed after ${formatMoment(terms.expiry)}` : undefined;
}

function etaFault(evidence: Evidence, proposal: Proposal, event: ProposalEvent, eta: number): string | undefined {
  const { tier, calls } = proposal;
  const delay = tierAt(evidence.settings, tier, event)?.delay;
  if (delay === undefined) return `is of tier ${tier}, which was not there`;
  const isLong = tier === ROOT_TIER && replacesRootVetoer(calls, evidence.facts.addresses.gate);
  const due = isLong ? LONG_WAIT * delay : delay;
  const waits = eta - timeOf(evidence, event);
  return waits === due ? undefined : `waits ${waits} s, and has to wait ${due} s`;
}

function timeOf({ blocks }: Evidence, { blockNumber }: ProposalEvent): number {
  return blocks.get(blockNumber)?.timestamp ?? 0;
}

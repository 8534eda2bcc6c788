import { zeroAddress } from "viem";
import { schemaName } from "../../describe/describeInput.ts";
import { describeEvent } from "../../history/describeEvent.ts";
import { type BatchStatus, batchLevel, withdrawal } from "../../provenance/types.ts";
import type { StandingProposal } from "../../read/readProposal.ts";
import { formatMoment } from "../../time/moment.ts";
import type { Evidence } from "../evidence.ts";
import { partyOf } from "./parties.ts";
import type { AuditedInput, InputStanding } from "./types.ts";

const OBJECTIONS = ["Revoked", "Disputed", "DisputeConfirmed", "DisputeCleared", "Tainted"];

/** The data that a proposal rests on: how it stood when it was proposed and executed, and how it stands now. */
export function inputsOf(evidence: Evidence, { proposal, terms, events }: StandingProposal): AuditedInput[] {
  const { facts, batches, policies, history, words } = evidence;
  const [first] = events;
  const executed = events.find(({ name }) => name === "Executed");
  return proposal.inputs.map((batchId) => {
    const batch = batches.get(batchId);
    if (batch === undefined) return { batchId, objections: [] };
    const at = (block: bigint | undefined) =>
      facts.standings.find((one) => one.batchId === batchId && one.block === block)?.status;
    const [then, later, now] = [at(first?.blockNumber), at(executed?.blockNumber), at(facts.asOf.number)];
    const known = then ?? later ?? now;
    const isOurs = ({ name, args }: (typeof history)[number]) =>
      OBJECTIONS.includes(name) &&
      (args["batchId"] === batchId || args["child"] === batchId || args["root"] === batch.root);
    return {
      batchId,
      schema: schemaName(policies[0]?.names, batch.schema),
      records: batch.size,
      ...(known === undefined || known.source === zeroAddress ? {} : { source: partyOf(evidence, known.source) }),
      ...(known === undefined ? {} : { observedAt: known.observedAt }),
      ...(known === undefined ? {} : { age: Math.max(0, terms.proposedAt - known.observedAt) }),
      ...(then && { whenProposed: standingOf(then) }),
      ...(later && { whenExecuted: standingOf(later) }),
      ...(now && { now: standingOf(now) }),
      objections: history
        .filter(isOurs)
        .map((event) => `${formatMoment(event.timestamp)}: ${describeEvent(event, words)}`),
    };
  });
}

function standingOf(status: BatchStatus): InputStanding {
  return { levels: namesOf(status.levels, batchLevel), withdrawn: namesOf(status.withdrawal, withdrawal) };
}

function namesOf(bits: number, all: Readonly<Record<string, number>>): string[] {
  return Object.entries(all).flatMap(([name, bit]) => ((bits & bit) === 0 ? [] : [name]));
}

/** `signed and measured; revoked`, or that nobody knows. */
export function standingWords(standing: InputStanding | undefined): string {
  if (standing === undefined) return "unknown";
  const { levels, withdrawn } = standing;
  const level = levels.length === 0 ? "not anchored" : levels.join(" and ");
  return withdrawn.length === 0 ? level : `${level}; ${withdrawn.join(" and ").toUpperCase()}`;
}

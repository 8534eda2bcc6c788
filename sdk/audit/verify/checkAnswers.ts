import type { Evidence } from "../evidence.ts";
import { type AuditCheck, checkEach } from "./check.ts";
import { checkMoves } from "./checkMoves.ts";

/**
 * Whether what only a node can tell is there for all that it was asked about, and for nothing else. That it is true, no
 * bundle can show.
 */
export function checkAnswers(evidence: Evidence): AuditCheck[] {
  const { facts, batches, proposals } = evidence;
  const asked = new Set(
    proposals.flatMap(({ proposal, events }) =>
      proposal.inputs.flatMap((batchId) => {
        if (!batches.has(batchId)) return [];
        const places = events.filter(({ name }) => name === "Proposed" || name === "Executed");
        return [...places.map(({ blockNumber }) => blockNumber), facts.asOf.number].map(
          (block) => `${batchId} ${block}`,
        );
      }),
    ),
  );
  const answered = new Set(facts.standings.map(({ batchId, block }) => `${batchId} ${block}`));
  return [
    checkEach("standings of inputs", [...new Set([...asked, ...answered])], (one) => {
      if (!answered.has(one)) return `how batch ${one.replace(" ", " stood at block ")} is not said`;
      return asked.has(one) ? undefined : `nobody asked how batch ${one.replace(" ", " stood at block ")}`;
    }),
    ...checkMoves(evidence),
  ];
}

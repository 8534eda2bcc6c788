import type { Hash } from "viem";
import type { StandingProposal } from "../../read/readProposal.ts";

const SENT: readonly string[] = ["Proposed", "Approved", "Executed"];

/**
 * What proposed, what agreed, and what executed. The last shows who sent it and where it began; and it brings the proofs
 * of its rules, where the policy was replaced in between, or a contract proposed.
 */
export function transactionsOf(proposals: readonly StandingProposal[]): Hash[] {
  const named = proposals.flatMap(({ events }) =>
    events.flatMap(({ name, transactionHash }) => (SENT.includes(name) ? [transactionHash] : [])),
  );
  return [...new Set(named)];
}

import type { Hash } from "viem";
import type { HistoryEvent } from "../../history/readHistory.ts";
import type { StandingProposal } from "../../read/readProposal.ts";
import { policyRootAt } from "../report/settingsAt.ts";

/** What proposed and what agreed. */
export function decidingTransactions(proposals: readonly StandingProposal[]): Hash[] {
  const named = proposals.flatMap(({ events }) =>
    events.flatMap(({ name, transactionHash }) =>
      name === "Proposed" || name === "Approved" ? [transactionHash] : [],
    ),
  );
  return [...new Set(named)];
}

/**
 * What executed, where it brings proofs that nothing else brought: against another policy than the one it was proposed
 * under, or for the first time, where a contract proposed.
 *
 * @param isProving Whether the calldata of a transaction brings rules with their proofs.
 */
export function provingTransactions(
  proposals: readonly StandingProposal[],
  settings: readonly HistoryEvent[],
  isProving: (hash: Hash) => boolean,
): Hash[] {
  const wanted = proposals.flatMap(({ proposal, events, proposedIn }) => {
    const [first] = events;
    const executed = events.find(({ name }) => name === "Executed");
    if (first === undefined || executed === undefined || proposal.rules.length === 0) return [];
    const isSame = policyRootAt(settings, first) === policyRootAt(settings, executed);
    return isSame && isProving(proposedIn) ? [] : [executed.transactionHash];
  });
  return [...new Set(wanted)];
}

import type { SystemLog } from "../../history/readHistory.ts";
import { proposalEventsOf, proposalSelectors } from "../../read/proposalEvents.ts";
import { type StandingProposal, standingProposals } from "../../read/readProposal.ts";

/**
 * The proposals that logs of a system tell of, oldest first; each is hashed again.
 *
 * @throws LOG_ID_MISMATCH, LOGS_IMPOSSIBLE
 */
export function proposalsOf(logs: readonly SystemLog[]): StandingProposal[] {
  const isOfProposal = ({ contract, topics: [selector] }: SystemLog) =>
    contract === "AgentTimelock" && selector !== undefined && proposalSelectors.includes(selector);
  return standingProposals(proposalEventsOf(logs.filter(isOfProposal)));
}

import type { Hash } from "viem";
import { describeEvent } from "../../history/describeEvent.ts";
import { proposalReference } from "../../history/historyNames.ts";
import { isInRange } from "../../history/range.ts";
import type { HistoryEvent } from "../../history/readHistory.ts";
import { ROOT_TIER } from "../../proposal/types.ts";
import type { Evidence } from "../evidence.ts";
import { momentOf } from "./parties.ts";
import type { SettingChange } from "./types.ts";

const LIFE = [
  "Proposed",
  "Approved",
  "Executed",
  "Vetoed",
  "Rejected",
  "Withdrawn",
  "Cancelled",
  "MeterCharged",
  "Anchored",
];

/** What else happened in the range: settings that changed, by whom, and what people did to agents, keys and data. */
export function settingChanges(evidence: Evidence): SettingChange[] {
  const { facts, history, words } = evidence;
  const byRoot = rootExecutions(evidence);
  return history
    .filter((event) => !LIFE.includes(event.name) && isInRange(facts.range, event))
    .map((event) => {
      const proposal = byRoot
        .get(event.transactionHash)
        ?.find(({ from, to }) => event.logIndex > from && event.logIndex < to)?.reference;
      return { ...momentOf(evidence, event), words: describeEvent(event, words), ...(proposal && { proposal }) };
    });
}

/** Between which logs of a transaction a proposal of root ran. */
function rootExecutions(evidence: Evidence): Map<Hash, { reference: string; from: number; to: number }[]> {
  const { proposals, history, policies, facts } = evidence;
  const found = new Map<Hash, { reference: string; from: number; to: number }[]>();
  for (const { proposal, events } of proposals) {
    const executed = events.find(({ name }) => name === "Executed");
    if (executed === undefined || proposal.tier !== ROOT_TIER) continue;
    const { transactionHash, logIndex } = executed;
    const isBefore = (one: HistoryEvent) =>
      one.name === "Executed" && one.transactionHash === transactionHash && one.logIndex < logIndex;
    const from = history.findLast(isBefore)?.logIndex ?? -1;
    const reference = proposalReference(proposal, { policy: policies[0], councils: facts.addresses.councils });
    found.set(transactionHash, [...(found.get(transactionHash) ?? []), { reference, from, to: logIndex }]);
  }
  return found;
}

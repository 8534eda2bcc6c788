import { type Address, type Hash, isAddressEqual } from "viem";
import { actorOf, describeEvent } from "../../history/describeEvent.ts";
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

/** What no call of root brings about, though the transaction that executes one may hold it as well. */
const NEVER_BY_ROOT = [
  "Acted",
  "Attested",
  "GuardianChanged",
  "LevelReached",
  "Logged",
  "Measured",
  "MemberSuspended",
  "Proven",
  "Revoked",
  "RootApproverChanged",
  "Stopped",
  "Tainted",
];

/** What else happened in the range: settings that changed, by whom, and what people did to agents, keys and data. */
export function settingChanges(evidence: Evidence): SettingChange[] {
  const { facts, history, words } = evidence;
  const byRoot = rootExecutions(evidence);
  return history
    .filter((event) => !LIFE.includes(event.name) && isInRange(facts.range, event))
    .map((event) => {
      const within = byRoot.get(event.transactionHash) ?? [];
      const proposal = isOfRoot(event, facts.addresses)
        ? within.find(({ from, to }) => event.logIndex > from && event.logIndex < to)?.reference
        : undefined;
      return { ...momentOf(evidence, event), words: describeEvent(event, words), ...(proposal && { proposal }) };
    });
}

/** Whether root may have done it: not where the event itself names somebody else, whose act stands before in the same transaction. */
function isOfRoot(event: HistoryEvent, { gate, treasury }: { gate: Address; treasury: Address }): boolean {
  if (NEVER_BY_ROOT.includes(event.name)) return false;
  const actor = actorOf(event);
  return actor === undefined || isAddressEqual(actor, gate) || isAddressEqual(actor, treasury);
}

type RootExecution = { reference: string; from: number; to: number };

/**
 * Between which logs of a transaction a proposal of root ran: since the execution before it in the same transaction, or
 * since its very first log, whose index may be zero.
 */
function rootExecutions({ proposals, executions, policies, facts }: Evidence): Map<Hash, RootExecution[]> {
  const found = new Map<Hash, RootExecution[]>();
  for (const { id, proposal } of proposals) {
    const execution = executions.get(id);
    if (execution === undefined || proposal.tier !== ROOT_TIER) continue;
    const { transaction, after: from, index: to } = execution;
    const reference = proposalReference(proposal, { policy: policies[0], councils: facts.addresses.councils });
    found.set(transaction, [...(found.get(transaction) ?? []), { reference, from, to }]);
  }
  return found;
}

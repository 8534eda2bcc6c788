import type { Hex } from "viem";
import type { HistoryEvent } from "../../history/readHistory.ts";
import type { Evidence } from "../evidence.ts";
import { momentOf } from "./parties.ts";
import type { PolicySpan } from "./types.ts";

/** The policies that were in force in the range, the oldest first. */
export function policySpans(evidence: Evidence, { from, to }: { from: number; to: number }): PolicySpan[] {
  const { settings, policies } = evidence;
  const changes = settings.filter(({ name }) => name === "PolicyRootChanged");
  return changes.flatMap((change: HistoryEvent, i): PolicySpan[] => {
    const next = changes[i + 1];
    // A change in the very second in which the range begins is shown with what it replaced.
    if (change.timestamp > to || (next !== undefined && next.timestamp < from)) return [];
    const root = change.args["newRoot"] as Hex;
    const file = policies.find((policy) => policy.root === root);
    return [
      {
        root,
        from: momentOf(evidence, change),
        ...(next === undefined ? {} : { until: momentOf(evidence, next) }),
        isAtHand: file !== undefined,
        ...(file === undefined ? {} : { rules: file.rules.length }),
      },
    ];
  });
}

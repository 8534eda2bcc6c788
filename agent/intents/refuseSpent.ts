import { type IntentRefusal, IntentRefused, refusalOf } from "./refusal.ts";
import { type SpentRecord, spentId } from "./spends.ts";

/** By which proposal each record was spent, by ids of records. */
export type Spent = ReadonlyMap<string, bigint>;

/**
 * Why a wish may not spend its records: another proposal does, one that is on its way, was executed, or was wished for in
 * this turn.
 *
 * @param nonce Under which the wish would be proposed.
 */
export function refuseSpent(
  spends: readonly SpentRecord[],
  { nonce, spent }: { nonce: bigint; spent: readonly Spent[] },
): IntentRefusal | undefined {
  const read = refusalOf(() => {
    for (const one of spends) {
      const by = spent.map((known) => known.get(spentId(one))).find((found) => found !== undefined && found !== nonce);
      if (by === undefined) continue;
      const details = `Record ${one.record} of ${one.source} is that of proposal ${by}.`;
      throw new IntentRefused("INTENT_RECORD_SPENT", "intent", details);
    }
    return { ok: true as const };
  });
  return read.ok ? undefined : read;
}

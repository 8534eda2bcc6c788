import { type Address, type Hex, isAddressEqual, keccak256, size, slice } from "viem";
import type { Call } from "../../proposal/types.ts";
import { runsOn } from "../constraintRuns.ts";
import { checkConstraints } from "../match/checkCall.ts";
import { meterAmount } from "../meter.ts";
import { callKind, type Rule } from "../types.ts";
import { isOfType, wordTypeAt } from "../wordTypes.ts";

/** Whether a rule carries a call of somebody. */
export type Question = {
  proposer: Address;
  call: Pick<Call, "target" | "value" | "data">;
  /** The highest tier that the proposal may go on; any if left out. */
  tier?: number | undefined;
  /** Seconds since the epoch. */
  now: number;
};

/** One thing in which a call is not what a rule permits. */
export type Mismatch =
  | { kind: "proposer" }
  | { kind: "target" }
  /** Another function, or calldata where none may be, or none where there must be. */
  | { kind: "function" }
  /** The same function with other calldata than the one that is pinned. */
  | { kind: "data" }
  /** An argument breaks its conditions, or is not what an encoder writes for its type. */
  | { kind: "argument"; word: number; value: Hex; isDirty: boolean }
  | { kind: "value" }
  /** One call takes more than the meter ever holds. In base units. */
  | { kind: "burst"; amount: bigint }
  | { kind: "tier" }
  | { kind: "expiry" };

/**
 * Everything in which a call is not what a rule permits, not only what the contract meets first. Empty where, and only
 * where, the rule carries the call.
 */
export function mismatchesOf(rule: Rule, { proposer, call, tier = 254, now }: Question): Mismatch[] {
  const found: Mismatch[] = [];
  if (!isAddressEqual(rule.proposer, proposer)) found.push({ kind: "proposer" });
  if (!isAddressEqual(rule.target, call.target)) found.push({ kind: "target" });
  found.push(...dataMismatches(rule, call.data));
  if (call.value > rule.maxValue) found.push({ kind: "value" });
  const amount = rule.meter.period === 0 ? undefined : meterAmount(rule.meter, call);
  if (amount !== undefined && amount > rule.meter.burst) found.push({ kind: "burst", amount });
  if (rule.tier > tier) found.push({ kind: "tier" });
  if (rule.expiry !== 0 && now > rule.expiry) found.push({ kind: "expiry" });
  return found;
}

function dataMismatches(rule: Rule, data: Hex): Mismatch[] {
  if (rule.kind === callKind.native) return size(data) === 0 ? [] : [{ kind: "function" }];
  if (rule.kind === callKind.exact) return keccak256(data) === rule.dataHash.toLowerCase() ? [] : [{ kind: "data" }];
  const { selector, words, wordTypes, constraints } = rule;
  if (size(data) !== 4 + 32 * words || BigInt(slice(data, 0, 4)) !== BigInt(selector)) return [{ kind: "function" }];
  const values = Array.from({ length: words }, (_, i) => slice(data, 4 + 32 * i, 36 + 32 * i));
  return values.flatMap((value, word): Mismatch[] => {
    const isDirty = !isOfType(value, wordTypeAt(wordTypes, word));
    const isPermitted = runsOn(word, constraints).every((run) => checkConstraints(run, values).allowed);
    return isDirty || !isPermitted ? [{ kind: "argument", word, value, isDirty }] : [];
  });
}

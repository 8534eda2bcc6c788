import { isAddressEqual, zeroAddress } from "viem";
import { batchLevel } from "../../provenance/types.ts";
import { meterId } from "../meter.ts";
import { type BoundDemand, type InputDemand, type Meter, type Rule, returnCheck } from "../types.ts";

/** What a change is to those whom the policy binds. */
export const directions = ["looser", "tighter", "otherwise"] as const;
export type Direction = (typeof directions)[number];

/** A condition of a rule besides which calls it carries. */
export type Term = "tier" | "value" | "expiry" | "returns" | "meter" | "input" | "bound";

export type TermChange = { term: Term; direction: Direction };

const BOTH: Direction[] = ["looser", "tighter"];

/**
 * How the terms of a call change where `after` carries it instead of `before`. What cannot be compared is both looser and
 * tighter: it lets through something that was refused, and refuses something that was let through.
 *
 * @param isBoundShared Whether another rule of the proposer demanded a bound on the token that `after` demands one on.
 */
export function compareTerms(before: Rule, after: Rule, isBoundShared: boolean): TermChange[] {
  const changes: [Term, Direction[]][] = [
    ["tier", more(before.tier, after.tier)],
    ["value", less(before.maxValue, after.maxValue)],
    ["expiry", less(endOf(before), endOf(after))],
    ["returns", before.returns_ === after.returns_ ? [] : [after.returns_ === returnCheck.none ? "looser" : "tighter"]],
    ["meter", compareMeters(before.meter, after.meter)],
    ["input", compareInputs(before.input, after.input)],
    ["bound", compareBounds(before.bound, after.bound, isBoundShared)],
  ];
  return changes.flatMap(([term, directions]) => [...new Set(directions)].map((direction) => ({ term, direction })));
}

/** Of a number that binds the more the larger it is. */
function more(before: bigint | number, after: bigint | number): Direction[] {
  return after === before ? [] : [after > before ? "tighter" : "looser"];
}

/** Of a number that binds the less the larger it is. */
function less(before: bigint | number, after: bigint | number): Direction[] {
  return more(after, before);
}

function endOf({ expiry }: Rule): number {
  return expiry === 0 ? Number.POSITIVE_INFINITY : expiry;
}

function compareMeters(before: Meter, after: Meter): Direction[] {
  if (before.period === 0 || after.period === 0) {
    return before.period === after.period ? [] : [after.period === 0 ? "looser" : "tighter"];
  }
  if (before.amountWord !== after.amountWord) return BOTH;
  // Another meter starts full, or has another level than the one that the call was counted on.
  if (meterId(before) !== meterId(after)) return after.burst < before.burst ? BOTH : ["looser"];
  return [...less(before.burst, after.burst), ...less(before.refill, after.refill)];
}

function compareInputs(before: InputDemand, after: InputDemand): Direction[] {
  if (before.levels === 0 || after.levels === 0) {
    return before.levels === after.levels ? [] : [after.levels === 0 ? "looser" : "tighter"];
  }
  // Where only a hash is asked, the source is who anchored; else who signed.
  const meansAnchorer = ({ levels }: InputDemand) => levels === batchLevel.hashed;
  if (before.schema !== after.schema || meansAnchorer(before) !== meansAnchorer(after)) return BOTH;
  return [
    ...compareLevels(before.levels, after.levels),
    ...compareSources(before, after),
    ...less(before.maxAge, after.maxAge),
  ];
}

function compareLevels(before: number, after: number): Direction[] {
  if (before === after) return [];
  if ((before & after) === before) return ["tighter"];
  return (before & after) === after ? ["looser"] : BOTH;
}

function compareSources({ source: before }: InputDemand, { source: after }: InputDemand): Direction[] {
  if (isAddressEqual(before, after)) return [];
  if (isAddressEqual(before, zeroAddress)) return ["tighter"];
  return isAddressEqual(after, zeroAddress) ? ["looser"] : BOTH;
}

function compareBounds(before: BoundDemand, after: BoundDemand, isShared: boolean): Direction[] {
  if (before.demanded && after.demanded && isAddressEqual(before.token, after.token)) {
    return more(before.minDelta, after.minDelta);
  }
  if (before.demanded) return after.demanded ? BOTH : ["looser"];
  if (!after.demanded) return [];
  // What a call may cost is taken from what calls beside it must bring.
  return isShared && after.minDelta < 0n ? BOTH : ["tighter"];
}

import { isAddressEqual, zeroAddress } from "viem";
import { type Batch, type BatchStatus, batchLevel } from "../../provenance/types.ts";
import type { InputDemand } from "../types.ts";
import { ALLOWED, refused, refusedWord, type Verdict } from "./verdict.ts";

/**
 * Whether a batch meets the demand of a rule, in the order of the contract's `RuleLib.checkInput`.
 *
 * @param now When it is proposed, in seconds since the epoch; ages count at no other time.
 */
export function checkInput(demand: InputDemand, batch: Batch, status: BatchStatus, now: number): Verdict {
  if (batch.schema.toLowerCase() !== demand.schema.toLowerCase()) return refusedWord("InputWrongSchema", batch.schema);
  if ((status.levels & demand.levels) !== demand.levels) return refused("InputLevelTooLow", status.levels);
  if (demand.levels === batchLevel.hashed) {
    // Nobody but the anchorer stands behind such a batch: the rule must have named it.
    if (!isAddressEqual(batch.anchorer, demand.source)) return refused("InputWrongSource", BigInt(batch.anchorer));
  } else if (demand.source !== zeroAddress && !isAddressEqual(status.source, demand.source)) {
    return refused("InputWrongSource", BigInt(status.source));
  }
  if (status.observedAt > now) return refused("InputFromFuture", status.observedAt);
  const age = now - status.observedAt;
  return age > demand.maxAge ? refused("InputTooOld", age) : ALLOWED;
}

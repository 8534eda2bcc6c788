import { encodeAbiParameters, type Hex, keccak256, parseAbiParameters, size, slice, zeroAddress } from "viem";
import type { Call } from "../proposal/types.ts";
import { type Meter, NO_WORD } from "./types.ts";

const identity = parseAbiParameters("bytes32 key, address token, uint32 period");

/** A bucket's state on chain; see the gate's `meterState`. */
export type MeterState = {
  /** Seconds since the epoch; zero: never charged. */
  updatedAt: number;
  /** Base units left at `updatedAt`. */
  level: bigint;
  /** Base units per period, by the rule that charged it last. */
  refill: bigint;
};

/** Since when the policy in force holds, and since when the one before it held: the gate's `policySince`. */
export type PolicySince = { current: number; previous: number };

/** The meter's identity: keccak256(abi.encode(key, token, period)). */
export function meterId({ key, token, period }: Meter): Hex {
  return keccak256(encodeAbiParameters(identity, [key, token, period]));
}

/** What the call takes from the meter in base units, or undefined where the meter names a word that is not there. */
export function meterAmount(
  { token, amountWord }: Meter,
  { value, data }: Pick<Call, "value" | "data">,
): bigint | undefined {
  if (token === zeroAddress) return amountWord === NO_WORD ? value : undefined;
  if (size(data) < 36 + 32 * amountWord) return undefined;
  return BigInt(slice(data, 4 + 32 * amountWord, 36 + 32 * amountWord));
}

/**
 * What a meter holds at `now`, as the gate counts it: at the rate of the rule in force; before a change of policy at
 * the rate of the last charge; and where the policy changed twice since then, only from the latest change on, because
 * the rates between are not on chain.
 *
 * @returns Base units.
 */
export function meterLevel(
  state: MeterState,
  meter: Pick<Meter, "burst" | "refill" | "period">,
  since: PolicySince,
  now: number,
): bigint {
  if (state.updatedAt === 0) return meter.burst;
  const refilled = (refill: bigint, from: number, to: number) => (refill * BigInt(to - from)) / BigInt(meter.period);
  let { level } = state;
  if (state.updatedAt >= since.current) {
    level += refilled(meter.refill, state.updatedAt, now);
  } else {
    // A charge in the very second of a change may still have been at the rate before it: strictly later only.
    if (state.updatedAt > since.previous) level += refilled(state.refill, state.updatedAt, since.current);
    level += refilled(meter.refill, since.current, now);
  }
  return level < meter.burst ? level : meter.burst;
}

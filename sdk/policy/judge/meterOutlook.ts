import { type MeterState, meterLevel, type PolicySince } from "../meter.ts";
import type { Meter } from "../types.ts";

export type MeterOutlookParameters = {
  meter: Meter;
  /** As the gate holds it. */
  state: MeterState;
  since: PolicySince;
  /** What the proposal takes, in base units. */
  amount: bigint;
  /** What other proposals that wait would take from the same meter, in base units. */
  waiting: bigint;
  /** Seconds since the epoch. */
  now: number;
  /** When it executes at the earliest. */
  eta: number;
};

/** What a meter holds, and whether a proposal will fit when it executes. In base units. */
export type MeterOutlook = {
  /** Held now. */
  now: bigint;
  /** Held at the eta, if nothing is taken meanwhile. */
  atEta: bigint;
  /** Left at the eta after all that waits has taken its part; below zero where it asks for more than there is. */
  left: bigint;
  /** Whether it fits at the eta even then. */
  fits: boolean;
  /** Whether it fits at the eta where it comes first. */
  fitsFirst: boolean;
  /** The first second at which it fits even after all that waits; undefined where it never does. */
  fitsFrom: number | undefined;
};

/**
 * What a meter will hold for a proposal. Counted for the worst: all that waits executes at the eta, just before it, so
 * that nothing of it has flowed back. What nobody has proposed yet is not counted.
 */
export function meterOutlook(parameters: MeterOutlookParameters): MeterOutlook {
  const { meter, state, since, amount, waiting, now, eta } = parameters;
  const levelAt = (time: number) => meterLevel(state, meter, since, time);
  const atEta = levelAt(eta);
  const needed = amount + waiting;
  const isEver = needed <= atEta || (needed <= meter.burst && meter.refill > 0n);
  return {
    now: levelAt(now),
    atEta,
    left: atEta - waiting,
    fits: needed <= atEta,
    fitsFirst: amount <= atEta,
    fitsFrom: isEver ? firstSecond() : undefined,
  };

  /** Refill is rounded down from the last charge on, so the second is looked for and not counted out. */
  function firstSecond(): number {
    const missing = needed > atEta ? needed - atEta : 0n;
    let before = eta - 1;
    let enough = missing === 0n ? eta : eta + Number((missing * BigInt(meter.period)) / meter.refill) + 1;
    while (enough - before > 1) {
      const middle = before + Math.floor((enough - before) / 2);
      if (levelAt(middle) >= needed) enough = middle;
      else before = middle;
    }
    return enough;
  }
}

import { type Address, isAddressEqual } from "viem";
import type { Bound } from "../../sdk/proposal/types.ts";
import type { BalanceChange } from "../../sdk/simulate/simulateProposal.ts";
import { tightest } from "./tightest.ts";

/** Basis points of a whole. */
const WHOLE = 10_000n;

export type DeriveBoundsParameters = {
  /** What the simulation showed. */
  changes: readonly BalanceChange[];
  treasury: Address;
  /** Whose balances are bounded. Of a stranger's token the stranger says the balance, and could stop the proposal by it. */
  tokens: readonly Address[];
  /** How far what happens may be from what was simulated, in basis points. */
  tolerance: number;
  /** What rules demand, and what the intent says: no bound is looser. */
  demanded: readonly Bound[];
};

/**
 * Bounds from what a simulation showed of the treasury: it loses no more, and gains no less, than that by the tolerance.
 * What does not come out even is rounded so that the treasury has more.
 *
 * @returns `broken`: demanded bounds that the simulation itself would break.
 */
export function deriveBounds({ changes, treasury, tokens, tolerance, demanded }: DeriveBoundsParameters): {
  bounds: Bound[];
  broken: { bound: Bound; delta: bigint }[];
} {
  const own = changes.filter(({ account }) => isAddressEqual(account, treasury));
  const derived = own
    .filter(({ token }) => tokens.some((one) => isAddressEqual(one, token)))
    .map(({ token, delta }) => ({ token, minDelta: least(delta, BigInt(tolerance)) }));
  const broken = demanded.flatMap((bound) => {
    const delta = own.find(({ token }) => isAddressEqual(token, bound.token))?.delta ?? 0n;
    return delta < bound.minDelta ? [{ bound, delta }] : [];
  });
  return { bounds: tightest([...demanded, ...derived]), broken };
}

function least(delta: bigint, tolerance: bigint): bigint {
  // A loss is cut, a gain is filled up, to the next whole base unit.
  if (delta < 0n) return -((-delta * (WHOLE + tolerance)) / WHOLE);
  return (delta * (WHOLE - tolerance) + WHOLE - 1n) / WHOLE;
}

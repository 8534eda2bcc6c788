import { type Address, isAddressEqual } from "viem";
import { paymentsIn } from "../../describe/precedents.ts";
import type { Proposal } from "../../proposal/types.ts";

/** What calls pay to others, as far as they can be read. */
export function paidIn({ calls }: Proposal, token: Address, treasury: Address): bigint {
  return paymentsIn(calls)
    .filter((one) => isAddressEqual(one.token, token) && !isAddressEqual(one.to, treasury))
    .reduce((sum, { amount }) => sum + amount, 0n);
}

/** The largest least change that a proposal's bounds of a token ask for; undefined without one. */
export function tightestBound({ bounds }: Proposal, token: Address): bigint | undefined {
  return bounds
    .filter((one) => isAddressEqual(one.token, token))
    .map(({ minDelta }) => minDelta)
    .reduce<bigint | undefined>((most, one) => (most === undefined || one > most ? one : most), undefined);
}

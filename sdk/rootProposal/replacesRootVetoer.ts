import { type Address, isAddressEqual, toFunctionSelector } from "viem";
import type { Call } from "../proposal/types.ts";

const SET_ROOT_VETOER = toFunctionSelector("setRootVetoer(address)");

/**
 * Whether a proposal of root with these calls does nothing but replace the root vetoer, as the gate judges it: such a
 * one the vetoer cannot stop, and it waits three times the delay.
 */
export function replacesRootVetoer(
  calls: readonly (Pick<Call, "target"> & Partial<Pick<Call, "data">>)[],
  gate: Address,
): boolean {
  const [only, ...others] = calls;
  if (only === undefined || others.length > 0 || !isAddressEqual(only.target, gate)) return false;
  return only.data?.slice(0, 10).toLowerCase() === SET_ROOT_VETOER;
}

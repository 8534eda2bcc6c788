import { type AbiFunction, type Hex, toFunctionSelector, toFunctionSignature } from "viem";
import { dangerousCallIn } from "../../policy/rules/danger.ts";

/** What is no danger by itself, and is what one would hide behind another name. */
const TRANSFERS = ["transfer(address,uint256)", "transferFrom(address,address,uint256)"];
const TRANSFER_SELECTORS = new Map<Hex, string>(
  TRANSFERS.map((signature) => [toFunctionSelector(signature), signature]),
);

/**
 * The well-known function that a call of `abi` would really be. A selector has four bytes: for any of them a harmless
 * name can be found in seconds.
 */
export function impersonatedBy(abi: AbiFunction): string | undefined {
  const selector = toFunctionSelector(abi);
  const known = TRANSFER_SELECTORS.get(selector) ?? dangerousCallIn(selector);
  return known === toFunctionSignature(abi) ? undefined : known;
}

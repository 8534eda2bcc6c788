import {
  type AbiParameter,
  type Address,
  getAddress,
  type Hex,
  isAddressEqual,
  parseAbiItem,
  slice,
  toHex,
  zeroAddress,
} from "viem";
import { type PolicyNames, tokenAt } from "../policy/compilePolicy.ts";
import { agentProposer } from "../proposal/agentProposer.ts";
import { formatDecimal } from "../text/parseDecimal.ts";

/** What an amount is counted in. */
export type Unit = { name: string; decimals: number };

/** The ABI types of a function's argument words, structs and arrays of fixed size unfolded: `transfer(address,uint256)`. */
export function wordTypesOf(signature: string): string[] {
  const item = parseAbiItem(`function ${signature}` as string);
  return item.type === "function" ? item.inputs.flatMap(unfold) : [];
}

function unfold(parameter: AbiParameter): string[] {
  const [, type, count] = /^(.*)\[(\d+)\]$/.exec(parameter.type) ?? [];
  if (type !== undefined) {
    const item = unfold({ ...parameter, type });
    return Array.from({ length: Number(count) }, () => item).flat();
  }
  return "components" in parameter ? parameter.components.flatMap(unfold) : [parameter.type];
}

/**
 * An argument word as its type says: an account by name, a number in its unit, bytes in hex.
 *
 * @param account How an account is told.
 * @param unit Of numbers that are amounts.
 */
export function formatWord(word: Hex, type: string, account: (one: Address) => string, unit: Unit | undefined): string {
  if (type === "address") return account(getAddress(slice(word, 12)));
  if (type === "bool") return BigInt(word) === 0n ? "false" : "true";
  if (type.startsWith("bytes")) return slice(word, 0, Number(type.slice("bytes".length)));
  const number = type.startsWith("int") ? BigInt.asIntN(256, BigInt(word)) : BigInt(word);
  return unit === undefined ? number.toString() : amountOf(number, unit);
}

/** The bits that a word may have, in hex. */
export function formatMask(word: Hex, type: string): string {
  return type.startsWith("bytes") ? slice(word, 0, Number(type.slice("bytes".length))) : toHex(BigInt(word));
}

/** `20,000.5 USDC` */
export function amountOf(units: bigint, { decimals, name }: Unit): string {
  return `${formatDecimal(units, decimals)} ${name}`;
}

/** What amounts of a token are counted in; base units where the policy does not know it. */
export function unitOf(token: Address, names: PolicyNames): Unit {
  if (token === zeroAddress) return names.native;
  return tokenAt(names, token) ?? { name: `of ${getAddress(token)}`, decimals: 0 };
}

/** Compiled rules are sorted by hashes and values; people look for names in the order of the file. */
export function placesIn({ agents, accounts, tokens }: PolicyNames): (account: Address) => number {
  const order = [
    ...Object.values(agents).map(agentProposer),
    ...Object.values(accounts),
    ...Object.values(tokens).map(({ address }) => address),
  ];
  return (account) => order.findIndex((one) => isAddressEqual(one, account));
}

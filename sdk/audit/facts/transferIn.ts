import {
  type Address,
  getAddress,
  type Hex,
  isAddress,
  isAddressEqual,
  isHex,
  size,
  slice,
  toEventSelector,
} from "viem";
import type { TransferFact } from "./facts.ts";

/** The first topic of `Transfer`, of ERC-20 and ERC-721 alike. */
export const TRANSFER = toEventSelector("Transfer(address,address,uint256)");

type Logged = { address: Address; topics: readonly Hex[]; data: Hex };

/** What a transfer says beside where it stands. */
export type Transfer = Omit<TransferFact, "block" | "index" | "transaction"> & ({ amount: bigint } | { item: bigint });

/**
 * The transfer to or from an account that a log tells of; undefined of any other log, and where nothing moved. Of
 * ERC-20 the amount is the data; of ERC-721 the number of the one token that moved is a fourth topic, and no amount.
 */
export function transferIn({ address, topics, data }: Logged, account: Address): Transfer | undefined {
  const [selector, first, second, number, ...others] = topics;
  if (selector !== TRANSFER || first === undefined || second === undefined || others.length > 0) return undefined;
  // A node may tell anything.
  if (!isAddress(address, { strict: false }) || ![...topics, data].every((hex) => isHex(hex))) return undefined;
  if (size(first) !== 32 || size(second) !== 32) return undefined;
  const [token, from, to] = [getAddress(address), accountIn(first), accountIn(second)];
  if (!isAddressEqual(from, account) && !isAddressEqual(to, account)) return undefined;
  if (number !== undefined) return size(data) === 0 ? { token, from, to, item: BigInt(number) } : undefined;
  if (size(data) !== 32 || BigInt(data) === 0n) return undefined;
  return { token, from, to, amount: BigInt(data) };
}

function accountIn(word: Hex): Address {
  return getAddress(slice(word, 12));
}

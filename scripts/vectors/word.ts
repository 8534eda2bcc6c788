import { toBeHex } from "ethers";

/** A number as one word in hex, as all numbers stand in the vectors: Solidity and TypeScript both read it as is. */
export function word(value: bigint | number): string {
  return toBeHex(BigInt.asUintN(256, BigInt(value)), 32);
}

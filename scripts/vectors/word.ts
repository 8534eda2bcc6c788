import { toBeHex, toTwos } from "ethers";

/** A number as one word in hex, as all numbers stand in the vectors: Solidity and TypeScript both read it as is. */
export function word(value: bigint | number): string {
  return toBeHex(toTwos(value, 256), 32);
}

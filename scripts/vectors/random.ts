import { dataSlice, getAddress, keccak256, toBeHex, toUtf8Bytes } from "ethers";

/** Numbers that look random and are the same in every run, so that vectors change only when their generator does. */
export type Random = {
  /** A whole number in [0, below). */
  below(below: number): number;
  /** A value of uint`bits`: a boundary at times, else any. */
  uint(bits: number): bigint;
  int256(): bigint;
  int128(): bigint;
  bytes(size: number): string;
  address(): string;
};

export function seededRandom(seed: string): Random {
  let state = keccak256(toUtf8Bytes(seed));
  const next = () => {
    state = keccak256(state);
    return BigInt(state);
  };
  const below = (limit: number) => Number(next() % BigInt(limit));
  const uint = (bits: number) => {
    const max = (1n << BigInt(bits)) - 1n;
    const choice = below(8);
    if (choice === 0) return 0n;
    if (choice === 1) return max;
    return next() & max;
  };
  const bytes = (size: number) => {
    let text = "0x";
    for (let left = size; left > 0; left -= 32) text += dataSlice(toBeHex(next(), 32), 0, Math.min(left, 32)).slice(2);
    return text;
  };
  return {
    below,
    uint,
    int256: () => BigInt.asIntN(256, uint(256)),
    int128: () => BigInt.asIntN(128, uint(128)),
    bytes,
    address: () => getAddress(bytes(20)),
  };
}

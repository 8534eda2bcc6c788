import { keccak256, stringToHex } from "viem";

/** Quick numbers that look random and are the same in every run of a seed. Not for secrets. */
export type Random = {
  /** A whole number in [0, limit). */
  below(limit: number): number;
  /** True in `percent` of all cases. */
  percent(percent: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** A value of uint`bits`: a boundary at times, else any. */
  uint(bits: number): bigint;
};

/** The generator sfc32, seeded by the hash of a text. */
export function quickRandom(seed: string): Random {
  const hash = BigInt(keccak256(stringToHex(seed)));
  let [a, b, c, counter] = [0n, 32n, 64n, 96n].map((shift) => Number((hash >> shift) & 0xffffffffn)) as [
    number,
    number,
    number,
    number,
  ];
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  const below = (limit: number) => next() % limit;
  const any = (bits: number) => {
    let value = 0n;
    for (let left = bits; left > 0; left -= 32) value = (value << 32n) | BigInt(next());
    return value & ((1n << BigInt(bits)) - 1n);
  };
  return {
    below,
    percent: (percent) => below(100) < percent,
    pick: (list) => list[below(list.length)] as (typeof list)[number],
    uint: (bits) => {
      const choice = below(8);
      return choice === 0 ? 0n : choice === 1 ? (1n << BigInt(bits)) - 1n : any(bits);
    },
  };
}

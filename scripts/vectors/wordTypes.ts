import { word } from "./word.ts";

// Which words are of which type: each edge by hand, then each width in turn.

const ONES = (1n << 256n) - 1n;
const left = (size: number, value: bigint) => value << BigInt(8 * (32 - size));

type Case = [type: number, value: bigint, holds: boolean];

/** What `test/vectors/wordTypes.json` holds: a word, the byte of a type, and whether the word is of it. */
export function wordTypeVectors() {
  const cases = [...anyWord(), ...bools(), ...widths(), ...unknown()].map(([type, value, holds]) => ({
    type: word(type),
    word: word(value),
    holds: word(holds ? 1n : 0n),
  }));
  return { count: cases.length, cases };
}

function anyWord(): Case[] {
  return [0n, 1n, ONES, 1n << 255n].map((value) => [0x00, value, true]);
}

function bools(): Case[] {
  return [
    [0x80, 0n, true],
    [0x80, 1n, true],
    [0x80, 2n, false],
    [0x80, ONES, false],
    [0x80, 1n << 255n, false],
  ];
}

function widths(): Case[] {
  return Array.from({ length: 31 }, (_, i) => i + 1).flatMap((size): Case[] => {
    const bits = BigInt(8 * size);
    const half = 1n << (bits - 1n);
    return [
      // uint
      [size, 0n, true],
      [size, (1n << bits) - 1n, true],
      [size, 1n << bits, false],
      [size, ONES, false],
      [size, 1n << 255n, false],
      // int
      [0x20 | size, 0n, true],
      [0x20 | size, half - 1n, true],
      [0x20 | size, half, false],
      [0x20 | size, (1n << bits) - 1n, false],
      [0x20 | size, ONES, true],
      [0x20 | size, ONES - half + 1n, true],
      [0x20 | size, ONES - half, false],
      // bytesN
      [0x40 | size, 0n, true],
      [0x40 | size, left(size, (1n << bits) - 1n), true],
      [0x40 | size, left(size, 1n), true],
      [0x40 | size, left(size, 1n) - 1n, false],
      [0x40 | size, 1n, false],
      [0x40 | size, ONES, false],
    ];
  });
}

function unknown(): Case[] {
  return [0x20, 0x40, 0x60, 0x61, 0x7f, 0x81, 0x9f, 0xa0, 0xc0, 0xff].map((type) => [type, 0n, false]);
}

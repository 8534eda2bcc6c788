// Changes below the text: what a wrong encoding, a bad disk or a bad line leaves.
import type { Random } from "../../matcher/random.ts";
import type { ByteMutator } from "./mutator.ts";

const flipBit: ByteMutator = (bytes, random) => at(bytes, random, (byte) => byte ^ (1 << random.below(8)));
const anyByte: ByteMutator = (bytes, random) => at(bytes, random, () => random.below(256));
const zeros: ByteMutator = (bytes, random) => {
  const start = random.below(bytes.length + 1);
  return bytes.map((byte, i) => (i >= start && i < start + 16 ? 0 : byte));
};
const insertBytes: ByteMutator = (bytes, random) => {
  const place = random.below(bytes.length + 1);
  const invalid = random.pick([
    [0xff],
    [0xfe, 0xff],
    [0xc0, 0x80],
    [0xed, 0xa0, 0x80],
    [0xf4, 0x90, 0x80, 0x80],
    [0xe2, 0x82],
    [0x80],
    [0],
  ]);
  return joined(bytes.subarray(0, place), Uint8Array.from(invalid), bytes.subarray(place));
};
const cutBytes: ByteMutator = (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1));
const latin1: ByteMutator = (bytes) => joined(bytes, Uint8Array.from([0x23, 0xe9, 0x0a]));
const noise: ByteMutator = (_, random) => Uint8Array.from({ length: random.below(600) }, () => random.below(256));

const utf16: ByteMutator = (bytes, random) => {
  const text = new TextDecoder().decode(bytes);
  const all = random.percent(80) ? `\ufeff${text}` : text;
  const isLittle = random.percent(50);
  const view = new DataView(new ArrayBuffer(2 * all.length));
  for (let i = 0; i < all.length; i++) view.setUint16(2 * i, all.charCodeAt(i), isLittle);
  return new Uint8Array(view.buffer);
};

function at(bytes: Uint8Array, random: Random, change: (byte: number) => number): Uint8Array {
  const place = random.below(Math.max(bytes.length, 1));
  return bytes.map((byte, i) => (i === place ? change(byte) : byte));
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

export const byteMutators: readonly ByteMutator[] = [
  flipBit,
  anyByte,
  zeros,
  insertBytes,
  cutBytes,
  latin1,
  noise,
  utf16,
];

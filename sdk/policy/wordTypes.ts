import { concat, type Hex, padHex, slice, toHex } from "viem";

// Types of static argument words, one byte each; see RuleLib.isOfType.

const ANY = 0x00;
const INT = 0x20;
const BYTES = 0x40;
const BOOL = 0x80;
const ADDRESS = 0x14;
/** The low five bits: how many bytes. */
const SIZE = 0x1f;

/** The byte of a static ABI type of one word, or undefined for any other type. */
export function wordTypeOf(type: string): number | undefined {
  if (type === "address") return ADDRESS;
  if (type === "bool") return BOOL;
  const [, kind, digits] = /^(uint|int|bytes)([1-9]\d*)$/.exec(type) ?? [];
  const size = kind === "bytes" ? Number(digits) : Number(digits) / 8;
  if (kind === undefined || !Number.isInteger(size) || size > 32) return undefined;
  if (size === 32) return ANY;
  return kind === "uint" ? size : kind === "int" ? INT | size : BYTES | size;
}

/** One byte per argument word, the first in the most significant byte. */
export function encodeWordTypes(types: readonly number[]): Hex {
  return padHex(concat(["0x", ...types.map((type) => toHex(type, { size: 1 }))]), { dir: "right", size: 32 });
}

/** The type byte of a word. */
export function wordTypeAt(wordTypes: Hex, word: number): number {
  return Number(slice(wordTypes, word, word + 1));
}

/** Whether a static argument word is what an ABI encoder would write for its type. */
export function isOfType(word: Hex, type: number): boolean {
  const value = BigInt(word);
  const size = type & SIZE;
  const bits = BigInt(size * 8);
  if (type === ANY) return true;
  if (type === BOOL) return value <= 1n;
  if (size === 0) return false;
  if (type < INT) return value >> bits === 0n;
  // Sign extension: the bits above must all equal the sign bit.
  if (type < BYTES) return BigInt.asUintN(256, BigInt.asIntN(Number(bits), value)) === value;
  if (type < BYTES + INT) return BigInt.asUintN(256, value << bits) === 0n;
  return false;
}

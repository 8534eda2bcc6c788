import { type Hex, padHex, toHex } from "viem";
import type { Refusal } from "../types.ts";

/** Whether a rule carries a call; where not, the contract's reason and the value that it refused. */
export type Verdict = { allowed: true } | Refused;

/**
 * What the contract has no reason for, because its arithmetic panics there: data observed after the proposal, which the
 * registry does not let anybody anchor, and native value that adds up beyond 256 bits.
 */
export type Fault = "InputFromFuture" | "ValueOverflow";

export type Refused = {
  allowed: false;
  refusal: Refusal | Fault;
  /** One word: the refused value, as the contract's error holds it where it has one. */
  detail: Hex;
};

export const ALLOWED = { allowed: true } as const;

/** A refusal whose detail is a number or an address. */
export function refused(refusal: Refused["refusal"], value: bigint | number): Refused {
  return { allowed: false, refusal, detail: wordOf(value) };
}

/** A refusal whose detail is a word, or fewer bytes at its left. */
export function refusedWord(refusal: Refusal, word: Hex): Refused {
  return { allowed: false, refusal, detail: padHex(word, { dir: "right", size: 32 }) };
}

export function wordOf(value: bigint | number): Hex {
  return toHex(BigInt(value), { size: 32 });
}

import { type Hex, padHex, toHex } from "viem";
import type { Refusal } from "../types.ts";

/** Whether a rule carries a call; where not, the contract's reason and the value that it refused. */
export type Verdict = { allowed: true } | Refused;

export type Refused = {
  allowed: false;
  refusal: Refusal;
  /** One word: the refused value, as the contract's error holds it. */
  detail: Hex;
};

export const ALLOWED = { allowed: true } as const;

/** A refusal whose detail is a number or an address. */
export function refused(refusal: Refusal, value: bigint | number): Refused {
  return { allowed: false, refusal, detail: wordOf(value) };
}

/** A refusal whose detail is a word, or fewer bytes at its left. */
export function refusedWord(refusal: Refusal, word: Hex): Refused {
  return { allowed: false, refusal, detail: padHex(word, { dir: "right", size: 32 }) };
}

export function wordOf(value: bigint | number): Hex {
  return toHex(BigInt(value), { size: 32 });
}

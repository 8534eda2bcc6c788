import type { Hex } from "viem";

/** One hash, and whether it is what it has to be. */
export type HashCheck = {
  what: string;
  value: string;
  /** Undefined where nobody can tell without a node. */
  ok: boolean | undefined;
  /** What it was compared with, where that differs; or why nobody can tell. */
  note?: string;
};

/** A hash that was put together in two ways, and stands in a file besides where that is given. */
export function bothWays(what: string, byHand: Hex, bySdk: Hex, inFile?: Hex): HashCheck {
  if (!isSame(byHand, bySdk)) return { what, value: byHand, ok: false, note: `the SDK computes ${bySdk}` };
  return inFile === undefined ? { what, value: byHand, ok: true } : comparison(what, byHand, inFile, "the file says");
}

/** A value that has to be another. */
export function comparison(what: string, value: string, wanted: string, said: string): HashCheck {
  if (isSame(value, wanted)) return { what, value, ok: true };
  return { what, value, ok: false, note: `${said} ${wanted}` };
}

export function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

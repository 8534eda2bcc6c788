import type { Code } from "./code.ts";

/** A place that a rule speaks of. */
export type Occurrence = {
  /** Names it without line numbers, so that it stays the same while other lines move: `Council._reason: mload`. */
  key: string;
  /** Where it stands now: `contracts/Council.sol:414`. */
  at: string;
};

/** A rule finds every place that somebody must have looked at. Which were, and why they may stand: reviewed.ts. */
export type Rule = {
  name: string;
  /** What holds everywhere but in the reviewed places. */
  sentence: string;
  find(code: Code): Occurrence[];
};

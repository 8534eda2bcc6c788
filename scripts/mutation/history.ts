// Bugs that others have had, written by hand into our contracts. `npm run test:mutation -- --history` plants each.

import type { Planted } from "../lib/plant.ts";

export type HistoricalBug = Planted & {
  /** Short and stable, such as "h01-parity-unprotected-init". */
  id: string;
  /** What goes wrong, in one sentence. */
  title: string;
  /** Where it is told: the address of a post-mortem or an audit report. */
  source: string;
};

export const historicalBugs: readonly HistoricalBug[] = [];

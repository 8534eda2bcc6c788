import type { AnchoredBatch } from "../../sdk/read/readBatch.ts";
import type { BatchContent } from "./records.ts";
import type { ContentStore } from "./store.ts";

/** What every source observes with. */
export type Observing = {
  store: ContentStore;
  /** Seconds since the epoch, by this machine's clock. */
  now: () => number;
  /** Anchored batches of one of these contents that serve a rule of the agent; see {@link batchFinder}. */
  batchesOf: (contents: readonly BatchContent[]) => Promise<readonly AnchoredBatch[]>;
};

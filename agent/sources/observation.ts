import type { Hex } from "viem";
import type { AnchoredBatch } from "../../sdk/read/readBatch.ts";

/** What one source said at one moment: raw bytes, kept by their hash before anybody reads them. */
export type Observation = {
  /** The source's name in the agent file. */
  source: string;
  /** Of a file: where it stands, from the agent file's folder. */
  path?: string;
  /** Seconds since the epoch of this machine's clock when the answer was whole. */
  observedAt: number;
  /** keccak256 of the raw bytes; of a folder, of the list of its files that is kept beside them. */
  digest: Hex;
  /** The raw bytes, read as records: lines of a file, or one record for an answer of a server or of the chain. */
  records: readonly ObservedRecord[];
  /** Anchored batches that hold exactly these bytes and serve a rule of the agent: its inputs. */
  batches: readonly AnchoredBatch[];
};

export type ObservedRecord = {
  /** Counted from 1. */
  number: number;
  /** Where a file's line stands, for people: `ledger/may.jsonl:3`. */
  place?: string;
  /** The text that brains read. */
  text: string;
  /** keccak256 of the record's bytes. */
  hash: Hex;
};

/** Something that is observed at every turn. */
export type Source = {
  name: string;
  /**
   * @throws A SallyportError that tells what did not answer; `isRetryable` where it may answer later.
   */
  observe(signal: AbortSignal): Promise<Observation>;
};

import type { Address, Hash, Hex, Log } from "viem";

/** A log of a block that is on the chain. */
export type MinedLog = Log<bigint, number, false>;

/** For each topic: the one value, any of several, or null for every value. */
export type LogTopics = readonly (Hex | readonly Hex[] | null)[];

/** All logs of one contract, on one chain. Chains that share an id differ by the hash of the first block. */
export type LogSeries = {
  chainId: number;
  address: Address;
  /** The first block that can hold a log of the contract, and its hash. */
  fromBlock: bigint;
  origin: Hash;
};

/** A block that the node calls final. */
export type FinalBlock = { number: bigint; hash: Hash };

/** How far a series is stored. */
export type StoredLogs = {
  /** The last block whose logs are stored. */
  upTo: bigint;
  /** A block from `upTo` on that was final when they were read: while it stands, so do all before it. */
  anchor: FinalBlock;
};

/**
 * Keeps logs of final blocks, so that they are read from a node once. What it holds can be lost at any time and is then
 * read again. A store that cannot do its work throws LOG_STORE_FAILED, and reading goes on without it.
 */
export type LogStore = {
  /** How far a series is stored; undefined where nothing is. */
  find(series: LogSeries): Promise<StoredLogs | undefined>;
  /**
   * Adds the logs of the blocks after `after` (undefined: from the first block on) up to `stored.upTo`, all or none.
   * Returns false, and adds nothing, where the series does not end at `after`: somebody else was quicker.
   */
  append(series: LogSeries, after: bigint | undefined, stored: StoredLogs, logs: readonly MinedLog[]): Promise<boolean>;
  /** Stored logs with these topics up to a block, in the order of the chain. */
  read(series: LogSeries, question: { topics: LogTopics; toBlock: bigint }): Promise<MinedLog[]>;
  /** Forgets a series. */
  drop(series: LogSeries): Promise<void>;
};

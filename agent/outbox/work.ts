import type { Address, Hash } from "viem";
import type { LogClient } from "../../sdk/read/logs/logReading.ts";
import type { ProposalEvent } from "../../sdk/read/proposalEvents.ts";
import type { Journal } from "../journal/openJournal.ts";
import type { Carrier, ProposalSigner } from "../signing/ports.ts";
import type { Heads } from "./heads.ts";
import type { Patience } from "./patience.ts";

/** What takes intents to their end. */
export type OutboxParameters = {
  journal: Journal;
  /** Asks the node. */
  client: LogClient;
  gate: Address;
  /** A GateLens, which tells early that a proposal can never execute any more; without it that is known at its end. */
  lens?: Address | undefined;
  /** The first block that can hold anything of the gate. */
  fromBlock: bigint;
  /** How many blocks deep nothing is undone any more. */
  finality: number;
  signer: ProposalSigner;
  carrier: Carrier;
  /** Seconds. */
  waits?: Partial<Waits>;
  /** Milliseconds since the epoch of this machine's clock, by which the journal was written. */
  now?: () => number;
  /** Seconds that go on whatever is done to that clock. */
  elapsed?: () => number;
};

/** How long to wait, in seconds. */
export type Waits = {
  /** Until a transaction that the node does not count any more is sent again. */
  lost: number;
  /** Until one that waits for its block is replaced by one that offers more. */
  stuck: number;
  /** Until what was refused is tried again; twice as long each time. */
  refused: number;
};

/** What each step works with. */
export type Work = Omit<OutboxParameters, "waits" | "now" | "elapsed"> & {
  heads: Heads;
  waits: Waits;
  now: () => number;
  elapsed: () => number;
  patience: Patience;
  /** The hash of a block that holds a proposal and is final, by nonce: it need not be looked at again. */
  settled: Map<bigint, string>;
  /** What happened to a proposal up to a final block, by nonce: only what came after has to be read. */
  followed: Map<bigint, Followed>;
  /** When this process sent a transaction, by its hash, in seconds of `elapsed`. */
  sentAt: Map<Hash, number>;
};

export type Followed = {
  /** Of the block that holds the proposal. */
  blockHash: Hash;
  events: readonly ProposalEvent[];
  /** The last block whose events are among these. */
  upTo: bigint;
};

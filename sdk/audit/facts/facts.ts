import type { Address, Hash, Hex } from "viem";
import type { HistoryRange } from "../../history/range.ts";
import type { HistoryContract } from "../../history/sentences.ts";
import type { ProposalState } from "../../proposal/types.ts";
import type { Batch, BatchStatus } from "../../provenance/types.ts";

/**
 * Everything that an audit rests on, as a node told it: logs and transactions as the chain holds them, and what can only
 * be asked. A report is computed from these alone, by whoever has them.
 */
export type AuditFacts = {
  chainId: number;
  /** The label of the system. */
  label: string;
  addresses: SystemFacts;
  range: HistoryRange;
  /** The block as of which all is told. */
  asOf: BlockFact;
  /** The texts of policy files whose names are used, the latest first; or of files of compiled rules. */
  policies: readonly string[];
  /** What the DAO file calls members of its Councils. */
  members: readonly { signer: Hex; name: string }[];
  /** Every block that a log below is of, ascending. */
  blocks: readonly BlockFact[];
  /** Logs of the system's contracts, in the order of the chain. */
  logs: readonly LogFact[];
  /** What was sent to propose and to agree. */
  transactions: readonly TransactionFact[];
  /** The six fields behind ids of inputs. */
  batches: readonly Batch[];
  /** What the registry said of inputs. */
  standings: readonly StandingFact[];
  /** What the gate says of proposals that have not ended. */
  open: readonly OpenFact[];
  /** Transfers of tokens within executions, in the order of the chain. */
  transfers: readonly TransferFact[];
  /** What the treasury held before and after a block that executed. */
  balances: readonly BalanceFact[];
};

export type SystemFacts = {
  gate: Address;
  treasury: Address;
  registry: Address;
  provenance: Address;
  councils: Readonly<Record<string, Address>>;
};

export type BlockFact = { number: bigint; hash: Hash /** Seconds since the epoch. */; timestamp: number };

export type LogFact = {
  contract: HistoryContract;
  address: Address;
  topics: readonly Hex[];
  data: Hex;
  block: bigint;
  index: number;
  transaction: Hash;
};

/**
 * A transaction as it was signed, which its hash and its sender follow from; or, where a node tells it so that this
 * cannot be put together again, what the node says of it.
 */
export type TransactionFact =
  | { signed: Hex }
  | { hash: Hash; from: Address /** Null where it made a contract. */; to: Address | null; data: Hex };

/** What the registry said of a batch at the end of a block; undefined where the node has forgotten. */
export type StandingFact = { batchId: Hex; block: bigint; status: BatchStatus | undefined };

export type OpenFact = {
  id: Hex;
  state: ProposalState;
  /** Why it could not execute, as the contracts say it. */
  reasons: readonly Hex[];
  /** Why the gate could not be asked; undefined where it was. */
  unknown: string | undefined;
};

/** A log `Transfer` of any contract. */
export type TransferFact = {
  token: Address;
  from: Address;
  to: Address;
  /** Base units, or the number of the one token of its kind. */
  amount: bigint;
  block: bigint;
  index: number;
  transaction: Hash;
};

/** In base units; undefined where the node has forgotten, or the token does not tell. */
export type BalanceFact = {
  /** Zero for native value. */
  token: Address;
  block: bigint;
  before: bigint | undefined;
  after: bigint | undefined;
};

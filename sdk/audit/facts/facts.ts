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
  /** What was sent to propose, to agree and to execute. */
  transactions: readonly TransactionFact[];
  /** The six fields behind ids of inputs. */
  batches: readonly Batch[];
  /** What the registry said of inputs. */
  standings: readonly StandingFact[];
  /** What the gate says of proposals that have not ended. */
  open: readonly OpenFact[];
  /** Transfers of tokens to and from the treasury within executions, in the order of the chain. */
  transfers: readonly TransferFact[];
  /** What of them is not told. */
  leftOut: readonly LeftOutFact[];
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

/** A log `Transfer` of any contract that moved something: an amount, or one token of its kind (ERC-721). */
export type TransferFact = {
  token: Address;
  from: Address;
  to: Address;
  block: bigint;
  index: number;
  transaction: Hash;
} & ({ amount: bigint /** In base units. */ } | { item: bigint /** Its number. */ });

/** Of an execution, tokens whose transfers are not told, because there are too many. */
export type LeftOutFact = {
  transaction: Hash;
  /** Of its `Executed`. */
  index: number;
  /** How many tokens, and how many transfers of theirs. */
  tokens: number;
  transfers: number;
  /** Those of the tokens that matter to the execution. */
  named: readonly Address[];
};

/** In base units; undefined where the node has forgotten, or the token does not tell. */
export type BalanceFact = {
  /** Zero for native value. */
  token: Address;
  block: bigint;
  before: bigint | undefined;
  after: bigint | undefined;
  /**
   * Transfers of it to and from the treasury that its contract logged in the whole block; undefined of native value, of
   * tokens that matter to no execution of the block, and where the node does not tell.
   */
  logged: number | undefined;
};

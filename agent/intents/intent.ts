import type { Address, Hex } from "viem";

/** The record of an observation that says a number: which source, and which of its records. */
export type Citation = {
  /** The source's name in the agent file. */
  source: string;
  /** Counted from 1: the line of a file, or 1 where the whole answer is one record. */
  record: number;
};

/** An amount as people write it. What it means in base units the policy file says, never the observation. */
export type CitedAmount = {
  /** Decimal digits with at most one point: `2500`, `0.5`. */
  value: string;
  /** The policy's name of a token or of the native currency. */
  unit: string;
  /** Where the number stands. */
  from: Citation;
};

/** Pay one party of the address book. */
export type PayIntent = { kind: "pay"; to: string; amount: CitedAmount };

/** Pay several parties in one proposal, all or none. */
export type PayManyIntent = { kind: "payMany"; payments: readonly { to: string; amount: CitedAmount }[] };

/** Swap at a venue that the agent file describes; what comes in is bounded from below. */
export type SwapIntent = { kind: "swap"; venue: string; sell: CitedAmount; buy: string; atLeast: CitedAmount };

/** Approve a spender for exactly an amount, and have it deposited in the next call. */
export type ApproveAndDepositIntent = { kind: "approveAndDeposit"; venue: string; amount: CitedAmount };

/** Vote in a governor that the agent file describes among its venues. */
export type VoteIntent = {
  kind: "vote";
  governor: string;
  /** Decimal digits. */
  proposalId: { value: string; from: Citation };
  support: "for" | "against" | "abstain";
};

/** Call a function of a contract, both by the names that the policy has for them. */
export type CallIntent = {
  kind: "call";
  contract: string;
  /** The function's signature as the policy writes it, or its name where that is one only. */
  function: string;
  /** By parameter name. Accounts by their names, amounts with unit, other numbers as decimal digits. */
  arguments: Readonly<Record<string, IntentArgument>>;
  /** Native currency that goes with it; none if left out. */
  value?: CitedAmount | undefined;
};

export type IntentArgument =
  | { name: string }
  | { amount: CitedAmount }
  | { number: string; from: Citation }
  | { flag: boolean };

/** What an agent may want: nothing else can be said, so nothing else can be injected. */
export type Intent = PayIntent | PayManyIntent | SwapIntent | ApproveAndDepositIntent | VoteIntent | CallIntent;

export type IntentKind = Intent["kind"];

/** An intent, and what makes it this one and no other: the same key is proposed once, however often it is decided. */
export type KeyedIntent = {
  /** At most 200 characters of printable ASCII. A brain gives the same key for the same wish, for ever. */
  key: string;
  intent: Intent;
  /** Why, in a sentence for signers. It is evidence, and nothing is decided by it. */
  rationale: string;
};

/** The calls that an intent means, built by us alone. */
export type BuiltIntent = {
  calls: readonly { target: Address; value: bigint; data: Hex }[];
  /** What the treasury must at least gain or may at most lose beside what rules say, in base units. */
  bounds: readonly { token: Address; minDelta: bigint }[];
  /** One sentence a call, with names: what signers read. */
  sentences: readonly string[];
};

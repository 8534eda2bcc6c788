import type { Address, Hex } from "viem";

// The structs of contracts/types/Rule.sol. Enums are numbers here, as viem gives them; their names stand beside.

/** `Meter.amountWord` of a meter on native value. */
export const NO_WORD = 255;

/** More argument words than this cannot be described by a rule. */
export const MAX_WORDS = 32;

/** What kind of call a rule permits. */
export const callKind = { native: 0, function: 1, exact: 2 } as const;
export type CallKind = (typeof callKind)[keyof typeof callKind];

/** How an argument word is compared with `Constraint.value`. Comparisons are unsigned. */
export const operator = { equal: 0, atMost: 1, atLeast: 2, oneOf: 3, bitmask: 4 } as const;
export type Operator = (typeof operator)[keyof typeof operator];

/** What a call must return. */
export const returnCheck = { none: 0, emptyOrTrue: 1 } as const;
export type ReturnCheck = (typeof returnCheck)[keyof typeof returnCheck];

/** A constraint on one static argument word. */
export type Constraint = {
  /** Index of the argument word, 0 being the first after the selector. */
  word: number;
  operator: Operator;
  value: Hex;
};

/** A bucket that refills continuously and is charged at execution. Identity: (key, token, period). */
export type Meter = {
  /** keccak256 of the meter's name in the policy file. */
  key: Hex;
  /** An ERC-20 contract, or zero for native value. */
  token: Address;
  /** Index of the argument word that is the amount; {@link NO_WORD} for native value. */
  amountWord: number;
  /** The most that the bucket holds, in base units. */
  burst: bigint;
  /** What flows back in each period, in base units. */
  refill: bigint;
  /** Seconds; zero means that the rule has no meter. */
  period: number;
};

/** What the input that serves the rule must be. */
export type InputDemand = {
  schema: Hex;
  /** The source that signed; the anchorer where only hashed is asked; zero: any admitted source. */
  source: Address;
  /** Bits of `batchLevel` that must all be set; zero means that the rule asks for no input. */
  levels: number;
  /** Seconds between observation and proposal, at most. */
  maxAge: number;
};

/**
 * What each call of the rule must bring the treasury at least. What is demanded adds up: for each token the proposal
 * must declare one bound that is at least the sum of `minDelta` over all its calls whose rule demands a bound on that
 * token. A rule that no call uses demands nothing.
 */
export type BoundDemand = {
  demanded: boolean;
  token: Address;
  /** For each call, in base units: an int128. */
  minDelta: bigint;
};

/** One rule, as it stands in the policy tree. */
export type Rule = {
  /** An agent id as an address, or the account of an approver. */
  proposer: Address;
  /** Lowest tier that may carry the call. */
  tier: number;
  /** Last second at which the rule holds; zero: no end. */
  expiry: number;
  target: Address;
  kind: CallKind;
  /** Function: the selector. Zero otherwise. */
  selector: Hex;
  /** Function: number of argument words. Zero otherwise. */
  words: number;
  /** Function: one byte per argument word, the first in the most significant byte; see `isOfType`. */
  wordTypes: Hex;
  /** Exact: keccak256 of the whole calldata. Zero otherwise. */
  dataHash: Hex;
  /** Most native value of one call, in wei. */
  maxValue: bigint;
  returns_: ReturnCheck;
  meter: Meter;
  input: InputDemand;
  bound: BoundDemand;
  constraints: readonly Constraint[];
};

/** Why a rule does not carry a call, by the numbers of the contract's `Refusal`. */
export const refusals = [
  "None",
  "WrongProposer",
  "TierTooLow",
  "RuleExpired",
  "WrongTarget",
  "DataNotEmpty",
  "WrongSelector",
  "WrongLength",
  "WrongDataHash",
  "DirtyWord",
  "ConstraintViolated",
  "ValueTooHigh",
  "AmountAboveBurst",
  "BoundMissing",
  "InputMissing",
  "InputUnexpected",
  "InputWrongSchema",
  "InputWrongSource",
  "InputLevelTooLow",
  "InputTooOld",
  "MalformedRule",
] as const;
export type Refusal = Exclude<(typeof refusals)[number], "None">;

import type { Address, Hex } from "viem";
import type { Rule } from "../policy/types.ts";
import type { Batch } from "../provenance/types.ts";

// The structs of contracts/types/Proposal.sol, in the number types that viem gives their ABI: `number` up to 48
// bits, `bigint` above. Times are seconds since the epoch.

/** The tier of root proposals. Never an entry of the tier list. */
export const ROOT_TIER = 255;

/** `Call.rule` of a call that no rule carries: calls of root proposals. */
export const NO_RULE = 255;

/** `RuleUse.input` where the rule asks for no input. */
export const NO_INPUT = 255;

/** One call of the treasury. */
export type Call = {
  target: Address;
  /** Native value in wei. */
  value: bigint;
  /** Calldata; `0x` for a plain transfer of native value. */
  data: Hex;
  /** Gas that the call is guaranteed to receive. */
  minGas: bigint;
  /** `EXTCODEHASH` that the target must have at execution; zero asks nothing. */
  codeHash: Hex;
  /** Index into `Proposal.rules`, or {@link NO_RULE} in a root proposal. */
  rule: number;
};

/** What must hold of the treasury's balance after the calls. */
export type Bound = {
  /** An ERC-20 or ERC-721 contract, or zero for the native balance. */
  token: Address;
  /** Least permitted change of the balance, in base units; negative permits a loss. */
  minDelta: bigint;
};

/** A rule that the proposal uses. */
export type RuleUse = {
  leaf: Hex;
  /** Index into `Proposal.inputs`, or {@link NO_INPUT}. */
  input: number;
};

/** What is proposed, signed, and run. */
export type Proposal = {
  /** An agent id as an address (see `agentProposer`), or the account of the approver that proposes. */
  proposer: Address;
  /** Any number that this proposer has not used; unordered. */
  nonce: bigint;
  /** Index of the tier, or {@link ROOT_TIER}. */
  tier: number;
  /** The gate's epoch. */
  epoch: number;
  /** Last second at which it may execute. */
  notAfter: number;
  /** Root of the evidence bundle; zero where there is none. */
  evidence: Hex;
  /** Batch ids that it rests on. */
  inputs: readonly Hex[];
  /** The rules used, strictly ascending by leaf. Empty in a root proposal. */
  rules: readonly RuleUse[];
  /** Run in this order, all or none. */
  calls: readonly Call[];
  /** Enforced after the calls, besides those that follow from the rules. */
  bounds: readonly Bound[];
};

/** What the record of a proposal commits to beside its id. */
export type Terms = {
  tier: number;
  /** The agent key that proposed; zero where an approver did. */
  key: Address;
  proposedAt: number;
  /** Who agreed: zero while nobody did, and for ever on the optimistic tier. */
  approver: Address;
  approverEpoch: bigint;
  /** Last second at which it may execute. */
  expiry: number;
};

/** Preimages that a proposal commits to by hash only; see `buildWitness`. */
export type Witness = {
  rules: readonly Rule[];
  proofs: readonly (readonly Hex[])[];
  batches: readonly Batch[];
};

/** An approval that was given off chain, by ERC-1271. */
export type SignedApproval = {
  approverEpoch: bigint;
  /** Last second at which the approval may be carried to the chain and the proposal may execute. */
  validUntil: number;
  signature: Hex;
};

/** The gate's `ProposalState`, by its numbers on chain. */
export const proposalStates = [
  "None",
  "Proposed",
  "Queued",
  "Ready",
  "Executed",
  "Vetoed",
  "Cancelled",
  "Expired",
  "Stale",
] as const;
export type ProposalState = (typeof proposalStates)[number];

import type { Address, Hex } from "viem";
import type { FoundCode } from "../deploy/expectedCode.ts";
import type { CompiledPolicy } from "../policy/compilePolicy.ts";
import type { SchemaSettings } from "../provenance/types.ts";
import type { GateSettings } from "../read/readGate.ts";
import type { StandingProposal } from "../read/readProposal.ts";
import type { Body } from "./body.ts";
import type { Words } from "./words.ts";

/** The block at which everything is read, and the clock of whoever asks. */
export type ChainFacts = {
  chainId: number;
  blockNumber: bigint;
  blockHash: Hex;
  /** Of the block, in seconds since the epoch. */
  timestamp: number;
  gasLimit: bigint;
  /** The local clock, in seconds since the epoch. */
  now: number;
};

export type NodeFacts = {
  /** Whether it says that it has not caught up. */
  isSyncing: boolean;
  /** A development node: blocks come when somebody sends something, so their age says nothing. */
  minesOnDemand: boolean;
};

export type GateFacts = GateSettings & {
  gate: Address;
  managed: readonly Address[];
  offeredGuardian: Address;
  offeredRootApprover: Address;
};

/** What stands where a contract of the system belongs. */
export type CodeFact = { name: string; address: Address; found: FoundCode };

/** An account that holds a role at the gate, or a council that the gate manages. */
export type Party = {
  address: Address;
  isGuardian: boolean;
  isVetoer: boolean;
  isRoot: boolean;
  /** Tiers that it approves. */
  tiers: readonly number[];
  body: Body;
};

export type KeyFact = {
  address: Address;
  /** Seconds since the epoch. */
  validFrom: number;
  validUntil: number;
  isRevoked: boolean;
};

export type AgentFact = {
  id: bigint;
  operator: Address;
  isFrozen: boolean;
  lowestTier: number;
  strikes: number;
  /** Until when it has no optimistic tier; zero: it has. */
  probationEnds: number;
  keys: readonly (KeyFact & { lowestTier: number })[];
};

export type SourceFacts = {
  /** Who is admitted now, for which schema. */
  admitted: readonly { schema: Hex; source: Address }[];
  attesters: readonly { schema: Hex; attester: Address }[];
  keys: readonly (KeyFact & { source: Address })[];
  /** What root has set, by schema; a schema of which it never set anything is not there. */
  settings: ReadonlyMap<Hex, SchemaSettings>;
};

/** The policy file that is at hand. */
export type PolicyFileFacts = {
  file: string;
  /** What it compiles to; undefined where it is missing or does not compile. */
  root: Hex | undefined;
  /** Why there is no root. */
  problem: string | undefined;
  /** Whether the log of policies holds every rule of the policy in force. */
  isPublished: boolean;
};

/** An account that a rule calls or pays. */
export type TargetFact = { address: Address; hasCode: boolean; isProtected: boolean };

export type TokenFact = {
  /** As the policy says. */
  name: string;
  address: Address;
  decimals: number;
  hasCode: boolean;
  /** Whether the contract says by ERC-165 that it is an ERC-721 or an ERC-1155, whose numbers are ids. */
  isCollection: boolean;
  /** As the contract says; undefined where it does not answer. */
  onChain: { decimals: number | undefined; symbol: string | undefined; supply: bigint | undefined };
  /** What the treasury has of it; undefined where the contract does not answer. */
  held: bigint | undefined;
};

/** An allowance of the treasury that stands. */
export type AllowanceFact = { token: TokenFact; spender: Address; amount: bigint };

/** The Safe that holds the assets, as it says. */
export type TreasurySafe = {
  isEnabled: boolean;
  modules: readonly Address[];
  owners: readonly Address[];
  threshold: number;
  /** Zero: none. */
  guard: Address;
  moduleGuard: Address;
};

/** What a second node says. */
export type SecondNodeFacts = { name: string; chainId: number; blockHash: Hex; policyRoot: Hex | undefined };

/** Everything that checks look at, by name. Each part is read once, at one block, and only if a check needs it. */
export type Facts = {
  words: Words;
  chain: ChainFacts;
  node: NodeFacts;
  /** Whether the chain has the precompile for P-256 signatures. */
  p256: boolean;
  secondNode: SecondNodeFacts;
  code: readonly CodeFact[];
  gate: GateFacts;
  parties: readonly Party[];
  agents: readonly AgentFact[];
  sources: SourceFacts;
  /** What the deployer can do at contracts that are not ours, in words. */
  deployer: { address: Address; powersElsewhere: readonly string[] };
  policyFile: PolicyFileFacts;
  /** The policy in force. */
  policy: CompiledPolicy;
  targets: readonly TargetFact[];
  tokens: readonly TokenFact[];
  allowances: readonly AllowanceFact[];
  /** The native balance of the treasury, in wei. */
  native: bigint;
  /** Undefined where the gate itself holds the assets. */
  safe: TreasurySafe | undefined;
  /** Those that have not ended. */
  proposals: readonly StandingProposal[];
  /** Seconds in which members say that they answer, by account in small letters. */
  responseTimes: ReadonlyMap<string, number>;
  /** Seconds before their end in which keys are told. */
  expiryNotice: number;
};
export type FactName = keyof Facts;

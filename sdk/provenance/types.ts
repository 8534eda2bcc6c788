import type { Address, Hex } from "viem";

// The structs of contracts/types/Provenance.sol.

/** A batch of records, as it is anchored. */
export type Batch = {
  /** The account that anchored it, or on whose behalf it was anchored. */
  anchorer: Address;
  /** Root of the batch tree. */
  root: Hex;
  /** Number of records. */
  size: bigint;
  /** Name and version of the record profile, as right-padded ASCII. */
  profile: Hex;
  /** Hash of the manifest under the same root; zero where there is none. */
  manifestHash: Hex;
  /** keccak256 of the schema's name, or of its text. */
  schema: Hex;
};

/** What the gate asks of a batch. */
export type BatchStatus = {
  /** The admitted source that signed; the anchorer where none did. */
  source: Address;
  /** Seconds since the epoch. */
  observedAt: number;
  /** Bits of {@link batchLevel}; zero: never anchored. */
  levels: number;
  /** Bits of {@link withdrawal}; zero: in good standing. */
  withdrawal: number;
};

/** How much stands behind a batch. Bits, not a ladder. */
export const batchLevel = { hashed: 1, signed: 2, attested: 4, proven: 8, measured: 16 } as const;
export type BatchLevel = keyof typeof batchLevel;

/** Why a batch is not to be relied on. Bits. */
export const withdrawal = { revoked: 1, disputed: 2, tainted: 4 } as const;

/** The structs of contracts/types/SchemaSettings.sol. */
export type SchemaSettings = {
  /** Answers whether a batch is proven; zero: none is. */
  verifier: Address;
  /** How many attesters it takes; zero: no batch is attested. */
  quorum: number;
  /** Counts what began the count of attestations anew. */
  round: number;
  /** See `hashCriteria`; zero: no batch is measured. */
  criteria: Hex;
};

/** What a quality report must say of one metric. */
export type Criterion = {
  /** Right-padded ASCII. */
  metric: Hex;
  /** The least int256 where there is none. */
  atLeast: bigint;
  /** The largest int256 where there is none. */
  atMost: bigint;
};

/** What was measured. */
export type Measure = {
  /** Right-padded ASCII. */
  metric: Hex;
  value: bigint;
};

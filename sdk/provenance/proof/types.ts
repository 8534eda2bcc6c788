import type { Hex } from "viem";
import type { RecordLocation } from "../manifest/locate.ts";
import type { SourceKeyStanding } from "../sourceKey.ts";
import type { StatementKey } from "../statement/key.ts";
import type { BatchStanding, ProofFile } from "./proofFile.ts";

export type VerifyProofParameters = {
  proof: ProofFile;
  /** The batch that is meant: from the chain, a proposal, or whoever is to be believed. */
  batchId?: Hex | undefined;
  /** Keys of the source, as the registry tells them: one of them must have signed the statement. */
  keys?: readonly StatementKey[] | undefined;
  /** What the registry says of the keys that signed, of whoever asked it. */
  signers?: readonly SourceKeyStanding[] | undefined;
  /** What the chain says now, of whoever asked it. */
  standing?: BatchStanding | undefined;
  /** How errors call the file. */
  file?: string | undefined;
};

export type VerifiedProof = {
  batchId: Hex;
  records: readonly VerifiedRecord[];
  /** Keys that signed the statement; undefined where there is none. */
  signedBy: readonly StatementKey[] | undefined;
  /** Whether it may be relied on, as far as the chain was asked: `standing` of the parameters. */
  standing: "notAsked" | "notAnchored" | "good" | "withdrawn";
  /** What was found to be so, in words. */
  proven: readonly Claim[];
  /** What somebody may take for proven, and is not. */
  notProven: readonly Claim[];
};

export type VerifiedRecord = {
  index: bigint;
  recordHash: Hex;
  /** Where it stands, by the manifest; undefined where that does not tell. */
  location: RecordLocation | undefined;
};

/** One thing that is so, or that this does not tell, by a name for programs and in words for people. */
export type Claim = { name: ClaimName; words: string };

export type ClaimName =
  | "inBatch"
  | "meantBatch"
  | "profile"
  | "place"
  | "manifest"
  | "sequence"
  | "statement"
  | "source"
  | "anchored"
  | "standing"
  | "said"
  | "node"
  | "registry"
  | "truth"
  | "time"
  | "complete"
  | "sameIndex";

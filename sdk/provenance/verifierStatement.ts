import { type Address, encodeAbiParameters, type Hex, parseAbiParameters, sha256, stringToHex } from "viem";

const statementWords = parseAbiParameters(
  "bytes32 statement, uint256 chainId, address registry, address verifier, bytes32 batchId, uint40 observedAt",
);

/** First word of every statement of a P256StatementVerifier. */
const STATEMENT = stringToHex("sallyport/p256-statement/1", { size: 32 });

export type VerifierStatementParameters = {
  chainId: number;
  /** The ProvenanceRegistry in which the batch is to be proven. */
  registry: Address;
  /** The P256StatementVerifier that root set for the schema. */
  verifier: Address;
  batchId: Hex;
  /** When the data was observed, as it is anchored. Seconds since the epoch. */
  observedAt: number;
};

/** The 192 bytes that a P-256 key signs, with SHA-256, so that a batch is proven. */
export function verifierStatementBytes({
  chainId,
  registry,
  verifier,
  batchId,
  observedAt,
}: VerifierStatementParameters): Hex {
  return encodeAbiParameters(statementWords, [STATEMENT, BigInt(chainId), registry, verifier, batchId, observedAt]);
}

/** What is signed in the end: sha256 of {@link verifierStatementBytes}. */
export function verifierStatementDigest(parameters: VerifierStatementParameters): Hex {
  return sha256(verifierStatementBytes(parameters));
}

import { AbiCoder, keccak256, TypedDataEncoder, ZeroAddress, ZeroHash } from "ethers";
import { type Random, seededRandom } from "./random.ts";
import { word } from "./word.ts";

// Batch ids and what source keys sign, by ethers' encoders, from the formulas in the specification.

const BATCH = "tuple(address anchorer,bytes32 root,uint64 size,bytes32 profile,bytes32 manifestHash,bytes32 schema)";

const OBSERVATION = {
  Observation: [
    { name: "source", type: "address" },
    { name: "root", type: "bytes32" },
    { name: "size", type: "uint64" },
    { name: "profile", type: "bytes32" },
    { name: "manifestHash", type: "bytes32" },
    { name: "schema", type: "bytes32" },
    { name: "observedAt", type: "uint40" },
  ],
};

const REVOCATION = {
  Revocation: [
    { name: "source", type: "address" },
    { name: "root", type: "bytes32" },
  ],
};

export type BatchFields = {
  anchorer: string;
  root: string;
  size: bigint;
  profile: string;
  manifestHash: string;
  schema: string;
};

/** The domain of the ProvenanceRegistry at `registry`. */
export function provenanceDomain(chainId: bigint, registry: string) {
  return { name: "Sallyport Provenance", version: "1", chainId, verifyingContract: registry };
}

/** What `test/vectors/provenance.json` holds: abi.encode(Batch), its id, and the digests for one source and time. */
export function provenanceVectors() {
  const random = seededRandom("sallyport provenance 1");
  const zero = { ...anyCase(random), batch: emptyBatch(), source: ZeroAddress, observedAt: 0n };
  const full = { ...anyCase(random), batch: fullBatch(), observedAt: 2n ** 40n - 1n };
  const anyCases = Array.from({ length: 30 }, (_, i) => ({ name: `any ${i}`, ...anyCase(random) }));
  const cases = [{ name: "everything zero", ...zero }, { name: "every bit set", ...full }, ...anyCases];
  return { count: cases.length, cases: cases.map(vector) };
}

type Case = {
  name: string;
  chainId: bigint;
  registry: string;
  batch: BatchFields;
  source: string;
  observedAt: bigint;
};

function vector({ name, chainId, registry, batch, source, observedAt }: Case) {
  const domain = provenanceDomain(chainId, registry);
  // A tuple without dynamic fields is encoded in place: exactly the six words.
  const encoded = AbiCoder.defaultAbiCoder().encode([BATCH], [batch]);
  const observation = { ...batch, source, observedAt };
  return {
    name,
    chainId: word(chainId),
    registry,
    batch: encoded,
    batchId: keccak256(encoded),
    source,
    observedAt: word(observedAt),
    observationDigest: TypedDataEncoder.hash(domain, OBSERVATION, observation),
    revocationDigest: TypedDataEncoder.hash(domain, REVOCATION, { source, root: batch.root }),
  };
}

function anyCase(random: Random) {
  const batch = {
    anchorer: random.address(),
    root: random.bytes(32),
    size: random.uint(64),
    profile: random.bytes(32),
    manifestHash: random.bytes(32),
    schema: random.bytes(32),
  };
  return {
    // Small enough to be a number in viem as well.
    chainId: random.uint(32) + 1n,
    registry: random.address(),
    batch,
    source: random.address(),
    observedAt: random.uint(40),
  };
}

function emptyBatch(): BatchFields {
  return {
    anchorer: ZeroAddress,
    root: ZeroHash,
    size: 0n,
    profile: ZeroHash,
    manifestHash: ZeroHash,
    schema: ZeroHash,
  };
}

function fullBatch(): BatchFields {
  const full = `0x${"ff".repeat(32)}`;
  const anchorer = `0x${"ff".repeat(20)}`;
  return { anchorer, root: full, size: 2n ** 64n - 1n, profile: full, manifestHash: full, schema: full };
}

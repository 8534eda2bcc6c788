import { AbiCoder, encodeBytes32String, keccak256, sha256, TypedDataEncoder } from "ethers";
import { type BatchFields, provenanceDomain } from "./provenance.ts";
import { type Random, seededRandom } from "./random.ts";
import { word } from "./word.ts";

// What keys of attesters sign, what a P-256 key signs, and hashes of criteria, by ethers' encoders, from the formulas in
// the specification.

const BATCH = "tuple(address anchorer,bytes32 root,uint64 size,bytes32 profile,bytes32 manifestHash,bytes32 schema)";
const MEASURES = "tuple(bytes32 metric,int256 value)[]";
const CRITERIA = "tuple(bytes32 metric,int256 atLeast,int256 atMost)[]";

const coder = AbiCoder.defaultAbiCoder();

const TESTIMONY = [
  { name: "attester", type: "address" },
  { name: "anchorer", type: "address" },
  { name: "root", type: "bytes32" },
  { name: "size", type: "uint64" },
  { name: "profile", type: "bytes32" },
  { name: "manifestHash", type: "bytes32" },
  { name: "schema", type: "bytes32" },
  { name: "observedAt", type: "uint40" },
];
const DEADLINE = { name: "validUntil", type: "uint40" };

const ATTESTATION = { Attestation: [...TESTIMONY, DEADLINE] };

const REPORT = {
  QualityReport: [
    ...TESTIMONY,
    { name: "checker", type: "bytes32" },
    { name: "measures", type: "Measure[]" },
    DEADLINE,
  ],
  Measure: [
    { name: "metric", type: "bytes32" },
    { name: "value", type: "int256" },
  ],
};

/** What `test/vectors/testimonies.json` holds. */
export function testimonyVectors() {
  const random = seededRandom("sallyport testimonies 1");
  const cases = Array.from({ length: 24 }, (_, i) => vector(random, i));
  return { count: cases.length, cases };
}

function vector(random: Random, i: number) {
  const chainId = random.uint(32) + 1n;
  const registry = random.address();
  const batch: BatchFields = {
    anchorer: random.address(),
    root: random.bytes(32),
    size: random.uint(64),
    profile: random.bytes(32),
    manifestHash: random.bytes(32),
    schema: random.bytes(32),
  };
  const attester = random.address();
  const observedAt = random.uint(40);
  const validUntil = random.uint(40);
  const checker = random.bytes(32);
  // None, one, and several; a list of one differs from its only item.
  const measures = Array.from({ length: i % 4 }, () => ({ metric: random.bytes(32), value: random.int256() }));
  const criteria = measures.map(({ metric, value }) => ({ metric, atLeast: value, atMost: random.int256() }));
  const domain = provenanceDomain(chainId, registry);
  const testimony = { ...batch, attester, observedAt, validUntil };
  const verifier = random.address();
  const encodedBatch = coder.encode([BATCH], [batch]);
  const statement = coder.encode(
    ["bytes32", "uint256", "address", "address", "bytes32", "uint40"],
    [
      encodeBytes32String("sallyport/p256-statement/1"),
      chainId,
      registry,
      verifier,
      keccak256(encodedBatch),
      observedAt,
    ],
  );
  const encodedCriteria = coder.encode([CRITERIA], [criteria]);
  return {
    name: `${measures.length} measures, ${i}`,
    chainId: word(chainId),
    registry,
    batch: encodedBatch,
    attester,
    observedAt: word(observedAt),
    validUntil: word(validUntil),
    checker,
    measures: coder.encode([MEASURES], [measures]),
    criteria: encodedCriteria,
    criteriaHash: criteria.length === 0 ? word(0) : keccak256(encodedCriteria),
    attestationDigest: TypedDataEncoder.hash(domain, ATTESTATION, testimony),
    reportDigest: TypedDataEncoder.hash(domain, REPORT, { ...testimony, checker, measures }),
    verifier,
    statementDigest: sha256(statement),
  };
}

import type { Address, Hex } from "viem";
import { requireAddress, requireBytes, requireUint } from "../proposal/fields.ts";
import type { Batch, Measure } from "./types.ts";

// What keys of sources and attesters sign; see contracts/interfaces/IProvenanceRegistry.sol.

export type ProvenanceDomain = {
  /** Chain id of the network that the registry stands on. */
  chainId: number;
  /** The ProvenanceRegistry. */
  registry: Address;
};

/** The registry's EIP-712 domain. */
export function provenanceDomain({ chainId, registry }: ProvenanceDomain) {
  return { name: "Sallyport Provenance", version: "1", chainId, verifyingContract: registry } as const;
}

export const observationTypes = {
  Observation: [
    { name: "source", type: "address" },
    { name: "root", type: "bytes32" },
    { name: "size", type: "uint64" },
    { name: "profile", type: "bytes32" },
    { name: "manifestHash", type: "bytes32" },
    { name: "schema", type: "bytes32" },
    { name: "observedAt", type: "uint40" },
  ],
} as const;

export const revocationTypes = {
  Revocation: [
    { name: "source", type: "address" },
    { name: "root", type: "bytes32" },
  ],
} as const;

const batchFields = [
  { name: "anchorer", type: "address" },
  { name: "root", type: "bytes32" },
  { name: "size", type: "uint64" },
  { name: "profile", type: "bytes32" },
  { name: "manifestHash", type: "bytes32" },
  { name: "schema", type: "bytes32" },
] as const;

export const attestationTypes = {
  Attestation: [
    { name: "attester", type: "address" },
    ...batchFields,
    { name: "observedAt", type: "uint40" },
    { name: "validUntil", type: "uint40" },
  ],
} as const;

export const qualityReportTypes = {
  QualityReport: [
    { name: "attester", type: "address" },
    ...batchFields,
    { name: "observedAt", type: "uint40" },
    { name: "checker", type: "bytes32" },
    { name: "measures", type: "Measure[]" },
    { name: "validUntil", type: "uint40" },
  ],
  Measure: [
    { name: "metric", type: "bytes32" },
    { name: "value", type: "int256" },
  ],
} as const;

export type ObservationParameters = ProvenanceDomain & {
  /** Who stands behind the batch. Its anchorer is not signed: anybody may carry the signature. */
  source: Address;
  batch: Omit<Batch, "anchorer">;
  /** Seconds since the epoch. */
  observedAt: number;
};

/**
 * What a key of a source signs to stand behind a batch.
 *
 * @throws PROPOSAL_FIELD_INVALID
 */
export function observationTypedData({ chainId, registry, source, batch, observedAt }: ObservationParameters) {
  const { root, size, profile, manifestHash, schema } = batch;
  requireAddress("source", source);
  requireUint("size", size, 64);
  requireUint("observedAt", observedAt, 40);
  for (const [name, word] of Object.entries({ root, profile, manifestHash, schema })) requireBytes(name, word, 32);
  return {
    domain: provenanceDomain({ chainId, registry }),
    types: observationTypes,
    primaryType: "Observation",
    message: { source, root, size, profile, manifestHash, schema, observedAt },
  } as const;
}

export type RevocationParameters = ProvenanceDomain & {
  source: Address;
  /** What is withdrawn, wherever it was or will be anchored. */
  root: Hex;
};

/**
 * What a key of a source signs to withdraw a root.
 *
 * @throws PROPOSAL_FIELD_INVALID
 */
export function revocationTypedData({ chainId, registry, source, root }: RevocationParameters) {
  requireAddress("source", source);
  requireBytes("root", root, 32);
  return {
    domain: provenanceDomain({ chainId, registry }),
    types: revocationTypes,
    primaryType: "Revocation",
    message: { source, root },
  } as const;
}

export type AttestationParameters = ProvenanceDomain & {
  /** Who vouches: the account that root admitted, whatever key signs for it. */
  attester: Address;
  batch: Batch;
  /** When the data was observed, as it is anchored. Seconds since the epoch. */
  observedAt: number;
  /** The last second in which the signature may be brought. */
  validUntil: number;
};

/**
 * What a key of an attester signs to vouch for a batch.
 *
 * @throws PROPOSAL_FIELD_INVALID
 */
export function attestationTypedData({ chainId, registry, ...given }: AttestationParameters) {
  return {
    domain: provenanceDomain({ chainId, registry }),
    types: attestationTypes,
    primaryType: "Attestation",
    message: testimonyFields(given),
  } as const;
}

export type QualityReportParameters = AttestationParameters & {
  /** What made the measures, as right-padded ASCII: name and version. */
  checker: Hex;
  /** Ascending by metric; see `sortByMetric`. */
  measures: readonly Measure[];
};

/**
 * What a key of an attester signs to report the quality of a batch.
 *
 * @throws PROPOSAL_FIELD_INVALID
 */
export function qualityReportTypedData({ chainId, registry, checker, measures, ...given }: QualityReportParameters) {
  requireBytes("checker", checker, 32);
  for (const [i, { metric }] of measures.entries()) requireBytes(`measures[${i}].metric`, metric, 32);
  return {
    domain: provenanceDomain({ chainId, registry }),
    types: qualityReportTypes,
    primaryType: "QualityReport",
    message: { ...testimonyFields(given), checker, measures },
  } as const;
}

function testimonyFields({
  attester,
  batch,
  observedAt,
  validUntil,
}: Omit<AttestationParameters, "chainId" | "registry">) {
  const { anchorer, root, size, profile, manifestHash, schema } = batch;
  requireAddress("attester", attester);
  requireAddress("anchorer", anchorer);
  requireUint("size", size, 64);
  requireUint("observedAt", observedAt, 40);
  requireUint("validUntil", validUntil, 40);
  for (const [name, word] of Object.entries({ root, profile, manifestHash, schema })) requireBytes(name, word, 32);
  return { attester, anchorer, root, size, profile, manifestHash, schema, observedAt, validUntil };
}

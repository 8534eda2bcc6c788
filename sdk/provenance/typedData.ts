import type { Address, Hex } from "viem";
import { requireAddress, requireBytes, requireUint } from "../proposal/fields.ts";
import type { Batch } from "./types.ts";

// What keys of sources sign; see contracts/interfaces/IProvenanceRegistry.sol.

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

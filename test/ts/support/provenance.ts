// What keys of sources sign, and batches to sign: written from IProvenanceRegistry, apart from the SDK.
import type { HardhatEthers } from "@nomicfoundation/hardhat-ethers/types";
import {
  type AddressLike,
  type Contract,
  type ContractMethod,
  encodeBytes32String,
  id,
  type TypedDataField,
} from "ethers";

export const PROVENANCE_TYPES = {
  Observation: [
    { name: "source", type: "address" },
    { name: "root", type: "bytes32" },
    { name: "size", type: "uint64" },
    { name: "profile", type: "bytes32" },
    { name: "manifestHash", type: "bytes32" },
    { name: "schema", type: "bytes32" },
    { name: "observedAt", type: "uint40" },
  ],
  Revocation: [
    { name: "source", type: "address" },
    { name: "root", type: "bytes32" },
  ],
} as const satisfies Record<string, TypedDataField[]>;

export const SourceKeyKind = { None: 0n, Eoa: 1n, Contract: 2n } as const;

const PRICES = id("prices");

/** A deployed ProvenanceRegistry, with its functions known to the compiler. */
export type ProvenanceRegistry = Contract &
  Record<
    | "anchor"
    | "anchorSigned"
    | "revokeFor"
    | "status"
    | "hashBatch"
    | "observationDigest"
    | "revocationDigest"
    | "isRevoked",
    ContractMethod
  >;

export type NewSourceKey = {
  source: AddressLike;
  key: AddressLike;
  kind: bigint;
  validFrom: bigint;
  validUntil: bigint;
};

/** Deploys a registry under `gate` that admits the sources for PRICES. */
export async function deployProvenance(
  ethers: HardhatEthers,
  gate: AddressLike,
  sources: readonly AddressLike[],
  keys: readonly NewSourceKey[],
): Promise<ProvenanceRegistry> {
  const admissions = sources.map((source) => ({ schema: PRICES, source }));
  return (await ethers.deployContract("ProvenanceRegistry", [gate, admissions, keys])) as unknown as ProvenanceRegistry;
}

/** A batch of prices that `anchorer` anchors. */
export function aBatch(anchorer: string) {
  return {
    anchorer,
    root: id("root"),
    size: 1000n,
    profile: encodeBytes32String("sallyport/records/1"),
    manifestHash: id("manifest"),
    schema: PRICES,
  };
}

/** The EIP-712 domain of a registry. */
export async function provenanceDomain(ethers: HardhatEthers, registry: Contract) {
  const { chainId } = await ethers.provider.getNetwork();
  return { name: "Sallyport Provenance", version: "1", chainId, verifyingContract: await registry.getAddress() };
}

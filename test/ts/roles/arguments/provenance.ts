import { keccak256, toHex } from "viem";
import { hashBatch, observationTypedData, revocationTypedData } from "../../../../sdk/index.ts";
import type { ArgumentTable } from "../arguments.ts";
import { addressOf, nobody, people } from "../people.ts";
import { SCHEMA } from "../system.ts";
import { newBatch, type World } from "../world.ts";

/** When all batches were observed. */
const OBSERVED_AT = 1;

/** What is not anchored yet, and what is withdrawn. */
const BATCH = "new batch";
const ROOT = keccak256(toHex("root to withdraw"));

/** What a key of the source signs for the calls below. */
export function provenanceMessages({ node, addresses }: World) {
  const domain = { chainId: node.chainId, registry: addresses.ProvenanceRegistry };
  const source = addressOf("source");
  return {
    observation: observationTypedData({ ...domain, source, batch: newBatch(source, BATCH), observedAt: OBSERVED_AT }),
    revocation: revocationTypedData({ ...domain, source, root: ROOT }),
  };
}

export async function provenanceArguments(world: World): Promise<ArgumentTable> {
  const { anchored, disputed, deadline } = world;
  const source = addressOf("source");
  const key = addressOf("sourceKey");
  const { observation, revocation } = provenanceMessages(world);
  const observationSignature = await people.sourceKey.signTypedData(observation);
  const revocationSignature = await people.sourceKey.signTypedData(revocation);
  const batch = (anchorer: typeof source) => newBatch(anchorer, BATCH);
  return {
    "anchor: for the caller": (caller) => [batch(caller), OBSERVED_AT],
    "anchor: for the source": () => [batch(source), OBSERVED_AT],
    "anchorSigned: with a signature of the source's key": (caller) => [
      batch(caller),
      OBSERVED_AT,
      source,
      key,
      observationSignature,
    ],
    "anchorSigned: the source calls": (caller) => [batch(caller), OBSERVED_AT, source, source, "0x"],
    "anchorSigned: the source's key calls": (caller) => [batch(caller), OBSERVED_AT, source, key, "0x"],
    "anchorSigned: for the source": () => [batch(source), OBSERVED_AT, source, key, observationSignature],
    revoke: () => [ROOT, "wrong"],
    "revokeFor: with a signature of the source's key": () => [source, ROOT, key, revocationSignature, "wrong"],
    "revokeFor: the source calls": () => [source, ROOT, source, "0x", "wrong"],
    "revokeFor: the source's key calls": () => [source, ROOT, key, "0x", "wrong"],
    dispute: () => [anchored, "wrong"],
    confirmDispute: () => [hashBatch(disputed)],
    clearDispute: () => [hashBatch(disputed)],
    admitSource: () => [SCHEMA, nobody("new source")],
    dismissSource: () => [SCHEMA, source],
    admitAttester: () => [SCHEMA, nobody("new attester")],
    dismissAttester: () => [SCHEMA, addressOf("attester")],
    addSourceKey: () => [source, nobody("second key of the source"), 1, 0, deadline],
    revokeSourceKey: () => [key],
    status: () => [anchored],
    statusOf: () => [hashBatch(anchored), anchored.root],
    hashBatch: () => [anchored],
    observationDigest: () => [anchored, source, OBSERVED_AT],
    revocationDigest: () => [source, ROOT],
    isRevoked: () => [source, ROOT],
    isSource: () => [SCHEMA, source],
    isAttester: () => [SCHEMA, source],
    hasDisputed: () => [hashBatch(disputed), source],
    sourceKeyOf: () => [key],
  };
}

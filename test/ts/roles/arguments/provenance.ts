import { type Address, type Hex, keccak256, toHex, zeroAddress } from "viem";
import {
  attestationTypedData,
  hashBatch,
  observationTypedData,
  qualityReportTypedData,
  revocationTypedData,
  verifierStatementBytes,
} from "../../../../sdk/index.ts";
import type { ArgumentTable } from "../arguments.ts";
import { addressOf, nobody, people } from "../people.ts";
import { DEVICE, SCHEMA } from "../system.ts";
import { CRITERIA, DOCUMENT, newBatch, type World } from "../world.ts";

/** When all batches were observed. */
const OBSERVED_AT = 1;

/** What is not anchored yet, and what is withdrawn. */
const BATCH = "new batch";
const ROOT = keccak256(toHex("root to withdraw"));

/** What was measured, and by what. */
const MEASURES = [{ metric: toHex("gaps", { size: 32 }), value: 1n }];
const CHECKER = toHex("gaps/1", { size: 32 });

/** What keys of the source and of the attester sign for the calls below. */
export function provenanceMessages({ node, addresses, anchored, deadline }: World) {
  const domain = { chainId: node.chainId, registry: addresses.ProvenanceRegistry };
  const source = addressOf("source");
  const attester = addressOf("attester");
  const testimony = { ...domain, attester, batch: anchored, observedAt: OBSERVED_AT, validUntil: deadline };
  return {
    attestation: attestationTypedData(testimony),
    report: qualityReportTypedData({ ...testimony, checker: CHECKER, measures: MEASURES }),
    observation: observationTypedData({ ...domain, source, batch: newBatch(source, BATCH), observedAt: OBSERVED_AT }),
    revocation: revocationTypedData({ ...domain, source, root: ROOT }),
  };
}

export async function provenanceArguments(world: World): Promise<ArgumentTable> {
  const { anchored, disputed, withdrawn, derived, deadline, addresses } = world;
  const source = addressOf("source");
  const key = addressOf("sourceKey");
  const { observation, revocation, attestation, report } = provenanceMessages(world);
  const attestationSignature = await people.attesterKey.signTypedData(attestation);
  const reportSignature = await people.attesterKey.signTypedData(report);
  const observationSignature = await people.sourceKey.signTypedData(observation);
  const revocationSignature = await people.sourceKey.signTypedData(revocation);
  const batch = (anchorer: typeof source) => newBatch(anchorer, BATCH);
  const attester = addressOf("attester");
  const attesterKey = addressOf("attesterKey");
  const testimony = (of: Address, by: Address, signature: Hex) => ({
    attester: of,
    key: by,
    observedAt: OBSERVED_AT,
    validUntil: deadline,
    signature,
  });
  const measured = (by: ReturnType<typeof testimony>) => [anchored, CHECKER, MEASURES, CRITERIA, by];
  const verifier = addresses.P256StatementVerifier;
  const registry = addresses.ProvenanceRegistry;
  const batchId = hashBatch(anchored);
  const statement = { chainId: world.node.chainId, registry, verifier, batchId, observedAt: OBSERVED_AT };
  const proof = DEVICE.sign(verifierStatementBytes(statement));
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
    "anchorMany: for the caller": (caller) => [
      [
        { batch: batch(caller), observedAt: OBSERVED_AT, source: zeroAddress, key: zeroAddress, signature: "0x" },
        {
          batch: { ...batch(caller), profile: SCHEMA },
          observedAt: OBSERVED_AT,
          source: zeroAddress,
          key: zeroAddress,
          signature: "0x",
        },
      ],
      true,
    ],
    "anchorMany: for the source": () => [
      [{ batch: batch(source), observedAt: OBSERVED_AT, source, key, signature: observationSignature }],
      false,
    ],
    enterLog: () => [batchId],
    taint: () => [derived, withdrawn, DOCUMENT, []],
    prove: () => [anchored, proof],
    "attest: with a signature of the attester's key": () => [
      anchored,
      testimony(attester, attesterKey, attestationSignature),
    ],
    "attest: the attester calls": () => [anchored, testimony(attester, attester, "0x")],
    "attest: the attester's key calls": () => [anchored, testimony(attester, attesterKey, "0x")],
    "attest: in the caller's name": (caller) => [anchored, testimony(caller, caller, "0x")],
    "measure: with a signature of the attester's key": () =>
      measured(testimony(attester, attesterKey, reportSignature)),
    "measure: the attester calls": () => measured(testimony(attester, attester, "0x")),
    "measure: in the caller's name": (caller) => measured(testimony(caller, caller, "0x")),
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
    setAttestationQuorum: () => [SCHEMA, 3],
    setVerifier: () => [SCHEMA, addresses.PolicyMatcher],
    setCriteria: () => [SCHEMA, []],
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
    attestationDigest: () => [anchored, attester, OBSERVED_AT, deadline],
    reportDigest: () => [anchored, attester, OBSERVED_AT, CHECKER, MEASURES, deadline],
    attestationsOf: () => [anchored],
    hasAttested: () => [anchored, attester],
    schemaSettings: () => [SCHEMA],
    isLogged: () => [batchId],
  };
}

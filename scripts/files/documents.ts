// Documents of provenance that are valid: one batch of three records, with all that is said of it and proven from it.
import { type Hex, keccak256, stringToBytes, stringToHex, zeroAddress } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { writeObservation } from "../../sdk/files/observationFile.ts";
import { writeTestimonyFile } from "../../sdk/files/testimonyFile.ts";
import { batchLog } from "../../sdk/provenance/batchLog.ts";
import { httpRecord } from "../../sdk/provenance/http/httpRecord.ts";
import { writeLogProof } from "../../sdk/provenance/logProof.ts";
import { hashManifest } from "../../sdk/provenance/manifest/hashManifest.ts";
import type { Manifest } from "../../sdk/provenance/manifest/manifest.ts";
import { digestOf, writeManifestDigest } from "../../sdk/provenance/manifest/manifestDigest.ts";
import { parseManifest } from "../../sdk/provenance/manifest/parseManifest.ts";
import { jsonProfile } from "../../sdk/provenance/profiles/json.ts";
import { recordsOf } from "../../sdk/provenance/profiles/recordsOf.ts";
import { writeBundle, writeRecordProof } from "../../sdk/provenance/proof/proofFile.ts";
import { writeEnvelope } from "../../sdk/provenance/statement/envelope.ts";
import { signStatement } from "../../sdk/provenance/statement/signStatement.ts";
import { recordSalt } from "../../sdk/provenance/tree/recordLeaf.ts";
import { attestationTypedData, observationTypedData, qualityReportTypedData } from "../../sdk/provenance/typedData.ts";
import { manifestTexts } from "../vectors/manifests.ts";
import { treeOf } from "../vectors/secondReader.ts";

const lines = [
  '{"id":1,"to":"caf\u00e9","amounts":[1.5,20,-3e-7],"ok":true}',
  '{"id":"2","note":"\\ud83d\\ude00 \\n","to":null,"nested":{"a":{"b":[]}}}',
  "[1,2,3]",
];
const secret = keccak256(stringToHex("secret"));
const account = privateKeyToAccount(keccak256(stringToHex("a source's account")));

/** Whose signature a statement must have. */
export const keys = [{ kind: "eoa", address: account.address }] as const;

/** The records as they were hashed. */
export const records = [...recordsOf({ profile: jsonProfile, bytes: stringToBytes(lines.join("\n")), file: "a" })];

const [, fullText = ""] = manifestTexts[1] as [string, string];
export const manifest: Manifest = {
  ...parseManifest(fullText),
  files: [{ path: "a.jsonl", start: 0, records: 3, bytes: 9, sha256: "00".repeat(32) }],
};

const { root, proofs } = treeOf(records, secret.slice(2));
export const batch = {
  anchorer: zeroAddress,
  root: `0x${root}` as Hex,
  size: 3n,
  profile: jsonProfile.word,
  manifestHash: hashManifest(manifest).hash,
  schema: keccak256(stringToHex(manifest.schema)),
};
const { anchorer: _, ...unanchored } = batch;
export const statement = { batch: unanchored, manifest };

/** What a key signs of it for a registry. */
export const observed = {
  chainId: 31_337,
  registry: "0xD3b4aFF16BCc3EcF0F11870CBFbBca67eA5A1DcC",
  source: zeroAddress,
  batch: unanchored,
  observedAt: 1_772_409_600,
} as const;

/** What a key of an attester signs of it. */
export const attested = {
  ...{ chainId: 31_337, registry: observed.registry, attester: zeroAddress, batch },
  ...{ observedAt: 1_772_409_600, validUntil: 1_772_496_000 },
} as const;
export const report = {
  checker: stringToHex("gapcheck/1", { size: 32 }),
  measures: [{ metric: stringToHex("gaps", { size: 32 }), value: -2n }],
};

/** Ids of the batches that stand in a log. */
export const logged = Array.from({ length: 5 }, (_, i) => keccak256(stringToHex(`batch ${i}`)));

function disclose(index: number) {
  const [record, proof] = [records[index], proofs[index]];
  if (record === undefined || proof === undefined) throw new Error(`the batch has no record ${index}`);
  const salt = recordSalt({ secret, index: BigInt(index) });
  return { index: BigInt(index), salt, record, proof: proof.map((hash): Hex => `0x${hash}`) };
}

/** By their formats. */
export async function documents() {
  const { address, signMessage } = account;
  const envelope = await signStatement({ statement, signer: { kind: "eoa", address, signMessage } });
  const signature = await account.signTypedData(observationTypedData(observed));
  const { chainId, registry, batch: signedBatch, ...testified } = attested;
  const vouched = { key: address, signature: await account.signTypedData(attestationTypedData(attested)) };
  const reported = {
    key: address,
    signature: await account.signTypedData(qualityReportTypedData({ ...attested, ...report })),
  };
  const log = batchLog(logged);
  const inLog = [3, 0].map((i) => ({ batchId: logged[i] as Hex, position: i, path: log.path(i) }));
  const older = { head: log.head(3), path: log.continuation(3) };
  const status = { source: address, observedAt: 1_772_409_600, levels: 1, withdrawal: 0 };
  const said = { status, block: { number: 12n, timestamp: 1_772_409_700 } };
  const headers = { "content-type": "application/json", etag: '"1"' };
  const answer = { method: "GET", url: "https://prices.example/v1?a=1", requestHeaders: {}, status: 200 };
  return {
    manifest: manifestTexts.slice(0, 5).map(([, text]) => stringToBytes(text)),
    "manifest digest": [writeManifestDigest(digestOf(manifest, batch.schema))].map((text) => stringToBytes(text)),
    "json records": [stringToBytes(lines.join("\n")), stringToBytes(`${lines.join("\r\n")}\n`)],
    "recorded answer": [
      httpRecord({ ...answer, responseHeaders: headers, observedAt: 1_772_409_600, body: stringToBytes("{}") }),
    ],
    statement: [stringToBytes(writeEnvelope(envelope))],
    observation: [stringToBytes(writeObservation({ ...observed, key: address, signature }))],
    testimony: [
      writeTestimonyFile({ chainId, registry, batch: signedBatch, by: { ...testified, ...vouched } }),
      writeTestimonyFile({ chainId, registry, batch: signedBatch, by: { ...testified, ...reported }, report }),
    ].map((text) => stringToBytes(text)),
    "log proof": [
      writeLogProof({ chainId, registry, head: log.head(), older, batches: inLog }),
      writeLogProof({ chainId, registry, head: log.head(), batches: inLog }),
    ].map((text) => stringToBytes(text)),
    "record proof": [
      writeRecordProof({ batch, record: disclose(1) }),
      writeRecordProof({ batch, record: { ...disclose(0), path: "a.jsonl", line: 1 } }),
    ].map((text) => stringToBytes(text)),
    "record bundle": [
      writeBundle({ batch, records: [disclose(0), disclose(2)], manifest, statement: envelope, said }),
      writeBundle({ batch, site: { chainId: 1, registry: address }, records: [disclose(1)], said }),
    ].map((text) => stringToBytes(text)),
  };
}

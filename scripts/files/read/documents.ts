// Documents of provenance: what is accepted has the hash that a second reader finds, is what was signed, or stands in the batch.
import { bytesToHex, type Hex, keccak256, recoverTypedDataAddress, stringToHex } from "viem";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { readObservation, requireObservationOf, writeObservation } from "../../../sdk/files/observationFile.ts";
import { readTestimonyFile, requireTestimonyOf, writeTestimonyFile } from "../../../sdk/files/testimonyFile.ts";
import { batchLog } from "../../../sdk/provenance/batchLog.ts";
import { readEvidence, writeEvidence } from "../../../sdk/provenance/evidence.ts";
import { hashBatch } from "../../../sdk/provenance/hashBatch.ts";
import { parseHttpRecord } from "../../../sdk/provenance/http/parseHttpRecord.ts";
import { readLogProof, requireLogProof, writeLogProof } from "../../../sdk/provenance/logProof.ts";
import { hashManifest } from "../../../sdk/provenance/manifest/hashManifest.ts";
import {
  manifestHashOf,
  parseManifestDigest,
  writeManifestDigest,
} from "../../../sdk/provenance/manifest/manifestDigest.ts";
import { parseManifest } from "../../../sdk/provenance/manifest/parseManifest.ts";
import { manifestOfAbout, parentPaths, readAbout } from "../../../sdk/provenance/manifest/readAbout.ts";
import { writeManifest } from "../../../sdk/provenance/manifest/writeManifest.ts";
import { jsonProfile } from "../../../sdk/provenance/profiles/json.ts";
import { recordsOf } from "../../../sdk/provenance/profiles/recordsOf.ts";
import { readProofFile } from "../../../sdk/provenance/proof/proofFile.ts";
import { verifyProof } from "../../../sdk/provenance/proof/verifyProof.ts";
import { parseEnvelope } from "../../../sdk/provenance/statement/envelope.ts";
import { verifyStatement } from "../../../sdk/provenance/statement/verifyStatement.ts";
import {
  attestationTypedData,
  observationTypedData,
  qualityReportTypedData,
} from "../../../sdk/provenance/typedData.ts";
import { decodeFile } from "../../../tasks/lib/files.ts";
import { linesRoot } from "../../../tasks/lib/hashes/byHand.ts";
import { manifestHashLeft, manifestOf, Refusal, readRecords } from "../../vectors/secondReader.ts";
import { attested, batch, keys, logged, manifest, observed, records, report, statement } from "../documents.ts";
import { type Reader, requireSame } from "./reader.ts";

export const readManifestFile: Reader = (bytes, file) => {
  const text = decodeFile(bytes, file);
  const { hash } = hashManifest(parseManifest(text, file));
  requireSame("manifest", hash, `0x${manifestOf(text).manifestHash}`);
};

export const readDigestFile: Reader = (bytes, file) => {
  const left = parseManifestDigest(decodeFile(bytes, file), file);
  requireSame("manifest", manifestHashOf(left), `0x${manifestHashLeft(left.digest, left.parents)}`);
  requireSame("what is left", parseManifestDigest(writeManifestDigest(left), file), left);
};

export const readJsonRecords: Reader = (bytes, file) => {
  const second = outcome(() => readRecords("sallyport/json/1", bytes));
  const ours = outcome(() => [...recordsOf({ profile: jsonProfile, bytes, file })]);
  requireSame("records", ours.records ?? "refused", second.records ?? "refused");
  if (ours.error !== undefined) throw ours.error;
};

export const readAnswer: Reader = (bytes, file) => {
  const { body, ...head } = parseHttpRecord(bytes, file);
  const end = bytes.indexOf(0x0a);
  requireSame("head", head, JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))));
  requireSame("body", bytesToHex(body), bytesToHex(bytes.slice(end + 1)));
};

export const readStatement: Reader = async (bytes, file) => {
  const read = parseEnvelope(decodeFile(bytes, file), file);
  requireSame("statement", (await verifyStatement({ envelope: read, keys, file })).statement, statement);
};

/** What no key of the source signed is refused as the registry refuses it. */
export const readObservationFile: Reader = async (bytes, file) => {
  const text = decodeFile(bytes, file);
  const read = readObservation(text, file);
  requireObservationOf(read, { ...observed, source: undefined, observedAt: undefined }, file);
  const by = await recoverTypedDataAddress({ ...observationTypedData(read), signature: read.signature }).catch(
    () => "",
  );
  if (by !== read.key || by !== keys[0].address) {
    throw new SallyportError("PROVENANCE_INVALID_SIGNATURE", { summary: "No key signed this.", place: file });
  }
  const { key: _, signature: __, ...said } = read;
  requireSame("observation", said, observed);
  requireSame("observation written again", readObservation(writeObservation(read)), read);
};

/** What no key of the attester signed is refused as the registry refuses it. */
export const readTestimony: Reader = async (bytes, file) => {
  const read = readTestimonyFile(decodeFile(bytes, file), file);
  requireTestimonyOf(read, { ...attested, batchId: hashBatch(batch) }, file);
  const { chainId, registry, by, report: measured } = read;
  const { key, signature, ...testified } = by;
  const said = { chainId, registry, batch: read.batch, ...testified };
  const recovering =
    measured === undefined
      ? recoverTypedDataAddress({ ...attestationTypedData(said), signature })
      : recoverTypedDataAddress({ ...qualityReportTypedData({ ...said, ...measured }), signature });
  const signer = await recovering.catch(() => "");
  if (signer !== key || signer !== keys[0].address) {
    throw new SallyportError("PROVENANCE_INVALID_SIGNATURE", { summary: "No key signed this.", place: file });
  }
  requireSame("testimony", said, attested);
  if (measured !== undefined) requireSame("report", measured, report);
  requireSame("testimony written again", readTestimonyFile(writeTestimonyFile(read)), read);
};

/** A root that somebody believes: what is proven of it is so. */
export const readLog: Reader = (bytes, file) => {
  const read = readLogProof(decodeFile(bytes, file), file);
  requireLogProof(read, file);
  const log = batchLog(logged);
  if (read.head.root === log.head().root) {
    for (const { batchId, position } of read.batches) requireSame("batch of the log", batchId, logged[position]);
    if (read.older !== undefined) requireSame("older log", read.older.head, log.head(read.older.head.size));
  }
  requireSame("proof written again", readLogProof(writeLogProof(read)), read);
};

/** Of a proof and of a bundle: what the file tells of the chain is never among what is proven. */
export const readProof: Reader = async (bytes, file) => {
  const proof = readProofFile(decodeFile(bytes, file), file);
  const verified = await verifyProof({ proof, batchId: hashBatch(batch), file });
  requireSame(
    "records",
    proof.records.map(({ record }) => bytesToHex(record)),
    verified.records.map(({ index }) => bytesToHex(records[Number(index)] ?? new Uint8Array())),
  );
  if (proof.manifest !== undefined) requireSame("manifest", proof.manifest, manifest);
  requireSame("standing", verified.standing, "notAsked");
  const ofChain = verified.proven.filter(({ name }) => ["anchored", "standing", "said", "node"].includes(name));
  requireSame("proven of the chain", ofChain, []);
};

/** The manifest that it makes of files that are found is one that can be read. */
export const readAboutFile: Reader = (bytes, file) => {
  const about = readAbout(decodeFile(bytes, file), file);
  const parents = new Map(parentPaths(about).map((path) => [path, keccak256(stringToHex(path))]));
  const made = manifestOfAbout(about, { files: manifest.files, sequences: [], parents });
  requireSame("manifest", parseManifest(writeManifest(made), file), made);
};

/** Any text is somebody's evidence: its root is what a second way finds over its lines. */
export const readEvidenceFile: Reader = (bytes, file) => {
  const text = decodeFile(bytes, file);
  const { records: lines, root, named } = readEvidence(text);
  requireSame("evidence", root, linesRoot(text.replace(/\n$/, "").split("\n")));
  for (const { batchId, line } of named) requireSame("named data", lines[line - 1]?.slice(-66), batchId);
  requireSame("evidence written again", readEvidence(writeEvidence(lines)).root, root);
};

function outcome(attempt: () => Uint8Array[]): { records?: Hex[]; error?: unknown } {
  try {
    return { records: attempt().map((record) => bytesToHex(record)) };
  } catch (error) {
    if (error instanceof Refusal || error instanceof SallyportError) return { error };
    throw error;
  }
}

// Documents of provenance, spoiled by chance: refused by name, or read as what they say. What is accepted of a statement
// or a proof is what was signed, or stands in the batch, and nothing else.
import { expect } from "chai";
import { bytesToHex, type Hex, keccak256, stringToBytes, stringToHex, zeroAddress } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { judge } from "../../../../scripts/files/judge.ts";
import { byteMutators } from "../../../../scripts/files/mutate/bytes.ts";
import { jsonMutators, longJsonMutators } from "../../../../scripts/files/mutate/json.ts";
import { longMutators, textMutators } from "../../../../scripts/files/mutate/text.ts";
import { type Reader, requireSame } from "../../../../scripts/files/read/reader.ts";
import { quickRandom } from "../../../../scripts/matcher/random.ts";
import { manifestTexts } from "../../../../scripts/vectors/manifests.ts";
import { manifestOf, Refusal, readRecords, treeOf } from "../../../../scripts/vectors/secondReader.ts";
import { SallyportError } from "../../../../sdk/errors/SallyportError.ts";
import { hashBatch } from "../../../../sdk/provenance/hashBatch.ts";
import { httpRecord } from "../../../../sdk/provenance/http/httpRecord.ts";
import { parseHttpRecord } from "../../../../sdk/provenance/http/parseHttpRecord.ts";
import { hashManifest } from "../../../../sdk/provenance/manifest/hashManifest.ts";
import type { Manifest } from "../../../../sdk/provenance/manifest/manifest.ts";
import { parseManifest } from "../../../../sdk/provenance/manifest/parseManifest.ts";
import { jsonProfile } from "../../../../sdk/provenance/profiles/json.ts";
import { recordsOf } from "../../../../sdk/provenance/profiles/recordsOf.ts";
import { readProofFile, writeBundle, writeRecordProof } from "../../../../sdk/provenance/proof/proofFile.ts";
import { verifyProof } from "../../../../sdk/provenance/proof/verifyProof.ts";
import { parseEnvelope, writeEnvelope } from "../../../../sdk/provenance/statement/envelope.ts";
import { signStatement } from "../../../../sdk/provenance/statement/signStatement.ts";
import { verifyStatement } from "../../../../sdk/provenance/statement/verifyStatement.ts";
import { recordSalt } from "../../../../sdk/provenance/tree/recordLeaf.ts";
import { decodeFile } from "../../../../tasks/lib/files.ts";

/** SALLYPORT_SEED=anything gives other files. */
const seed = process.env["SALLYPORT_SEED"] ?? "sallyport";
/** Of each kind. */
const COUNT = Number(process.env["SALLYPORT_MUTANTS"] ?? 150);

const account = privateKeyToAccount(keccak256(stringToHex("a source's account")));
const keys = [{ kind: "eoa", address: account.address }] as const;
const secret = keccak256(stringToHex("secret"));
const lines = [
  '{"id":1,"to":"caf\u00e9","amounts":[1.5,20,-3e-7],"ok":true}',
  '{"id":"2","note":"\\ud83d\\ude00 \\n","to":null,"nested":{"a":{"b":[]}}}',
  "[1,2,3]",
];
const records = lines.map((line) => jsonProfile.recordOf!(stringToBytes(line), { file: "a", line: 1 }));
const [, fullText = ""] = manifestTexts[1] as [string, string];
const manifest: Manifest = {
  ...parseManifest(fullText),
  files: [{ path: "a.jsonl", start: 0, records: 3, bytes: 9, sha256: "00".repeat(32) }],
};
const { root, proofs } = treeOf(records, secret.slice(2));
const batch = {
  anchorer: zeroAddress,
  root: `0x${root}` as Hex,
  size: 3n,
  profile: jsonProfile.word,
  manifestHash: hashManifest(manifest).hash,
  schema: keccak256(stringToHex(manifest.schema)),
};
const { anchorer: _, ...unanchored } = batch;
const statement = { batch: unanchored, manifest };
const { address, signMessage } = account;
const disclose = (index: number) => ({
  index: BigInt(index),
  salt: recordSalt({ secret, index: BigInt(index) }),
  record: records[index]!,
  proof: proofs[index]!.map((hash): Hex => `0x${hash}`),
});

type Kind = { files: Uint8Array[]; read: Reader };

async function kinds(): Promise<Record<string, Kind>> {
  const envelope = await signStatement({ statement, signer: { kind: "eoa", address, signMessage } });
  const bundle = writeBundle({ batch, records: [disclose(0), disclose(2)], manifest, statement: envelope });
  const headers = { "content-type": "application/json", etag: '"1"' };
  const answer = { method: "GET", url: "https://prices.example/v1?a=1", requestHeaders: {}, status: 200 };
  return {
    manifest: {
      files: manifestTexts.slice(0, 5).map(([, text]) => stringToBytes(text)),
      read: (bytes, file) => {
        const text = decodeFile(bytes, file);
        const { hash } = hashManifest(parseManifest(text, file));
        requireSame("manifest", hash, `0x${manifestOf(text).manifestHash}`);
      },
    },
    "records of JSON": {
      files: [stringToBytes(lines.join("\n")), stringToBytes(`${lines.join("\r\n")}\n`)],
      read: (bytes, file) => {
        const second = outcome(() => readRecords("sallyport/json/1", bytes));
        const ours = outcome(() => [...recordsOf({ profile: jsonProfile, bytes, file })]);
        requireSame("records", ours.records ?? "refused", second.records ?? "refused");
        if (ours.error !== undefined) throw ours.error;
      },
    },
    "recorded answer": {
      files: [
        httpRecord({ ...answer, responseHeaders: headers, observedAt: 1_772_409_600, body: stringToBytes("{}") }),
      ],
      read: (bytes, file) => {
        const { body, ...head } = parseHttpRecord(bytes, file);
        const end = bytes.indexOf(0x0a);
        requireSame("head", head, JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))));
        requireSame("body", bytesToHex(body), bytesToHex(bytes.slice(end + 1)));
      },
    },
    statement: {
      files: [stringToBytes(writeEnvelope(envelope))],
      read: async (bytes, file) => {
        const read = parseEnvelope(decodeFile(bytes, file), file);
        requireSame("statement", (await verifyStatement({ envelope: read, keys, file })).statement, statement);
      },
    },
    "proof of a record": {
      files: [
        stringToBytes(writeRecordProof({ batch, record: disclose(1) })),
        stringToBytes(bundle),
        stringToBytes(writeRecordProof({ batch, record: { ...disclose(0), path: "a.jsonl", line: 1 } })),
      ],
      read: async (bytes, file) => {
        const proof = readProofFile(decodeFile(bytes, file), file);
        const verified = await verifyProof({ proof, batchId: hashBatch(batch), file });
        const known = verified.records.map(({ index }) => records[Number(index)]!);
        requireSame(
          "records",
          proof.records.map(({ record }) => bytesToHex(record)),
          known.map((one) => bytesToHex(one)),
        );
        if (proof.manifest !== undefined) requireSame("manifest", proof.manifest, manifest);
      },
    },
  };
}

function outcome(attempt: () => Uint8Array[]): { records?: Hex[]; error?: unknown } {
  try {
    return { records: attempt().map((record) => bytesToHex(record)) };
  } catch (error) {
    if (error instanceof Refusal || error instanceof SallyportError) return { error };
    throw error;
  }
}

function mutate(name: string, files: readonly Uint8Array[], number: number): Uint8Array {
  const random = quickRandom(`${seed} ${name} ${number}`);
  const others = files.map((bytes) => new TextDecoder().decode(bytes));
  let bytes = random.pick(files);
  for (let changes = random.percent(65) ? 1 : 3; changes > 0; changes--) {
    if (random.percent(10)) {
      bytes = random.pick(byteMutators)(bytes, random);
      continue;
    }
    const long = random.percent(1) ? [...longJsonMutators, ...longMutators] : undefined;
    const text = random.pick(long ?? (random.percent(60) ? jsonMutators : textMutators))(
      new TextDecoder().decode(bytes),
      random,
      others,
    );
    bytes = new TextEncoder().encode(text);
  }
  return bytes;
}

describe("mutated documents of provenance", () => {
  for (const name of ["manifest", "records of JSON", "recorded answer", "statement", "proof of a record"]) {
    it(`are refused by name, or read as what they say: ${name}`, async () => {
      const { files, read } = (await kinds())[name] as Kind;
      for (const bytes of files) {
        const { seconds: _, ...verdict } = await judge("record", bytes, read);
        expect(verdict).to.deep.equal({ kind: "accepted" });
      }
      const counted: Record<string, number> = {};
      for (let number = 0; number < COUNT; number++) {
        const bytes = mutate(name, files, number);
        const verdict = await judge("record", bytes, read);
        if (verdict.kind === "fault")
          expect.fail(`${seed} ${number}: ${verdict.fault}\n${new TextDecoder().decode(bytes.slice(0, 2_000))}`);
        const kind = verdict.kind === "refused" ? verdict.code : verdict.kind;
        counted[kind] = (counted[kind] ?? 0) + 1;
      }
      expect(counted["accepted"], JSON.stringify(counted)).to.be.greaterThan(0);
      expect(Object.keys(counted).length, JSON.stringify(counted)).to.be.greaterThan(1);
    }).timeout(600_000);
  }
});

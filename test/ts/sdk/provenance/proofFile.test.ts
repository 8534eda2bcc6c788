import { expect } from "chai";
import { type Address, type Hex, hexToBytes, keccak256, stringToBytes, stringToHex, zeroHash } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { treeOf } from "../../../../scripts/vectors/secondReader.ts";
import type { ErrorCode } from "../../../../sdk/errors/registry.ts";
import { hashBatch } from "../../../../sdk/provenance/hashBatch.ts";
import { hashManifest } from "../../../../sdk/provenance/manifest/hashManifest.ts";
import { locate } from "../../../../sdk/provenance/manifest/locate.ts";
import type { Manifest } from "../../../../sdk/provenance/manifest/manifest.ts";
import { profileNamed } from "../../../../sdk/provenance/profiles/recordProfiles.ts";
import {
  type BatchStanding,
  type DisclosedRecord,
  type ProofFile,
  readProofFile,
  writeBundle,
  writeRecordProof,
} from "../../../../sdk/provenance/proof/proofFile.ts";
import type { VerifiedProof } from "../../../../sdk/provenance/proof/types.ts";
import { verifyProof } from "../../../../sdk/provenance/proof/verifyProof.ts";
import { signStatement } from "../../../../sdk/provenance/statement/signStatement.ts";
import { recordSalt } from "../../../../sdk/provenance/tree/recordLeaf.ts";
import type { Batch } from "../../../../sdk/provenance/types.ts";
import { expectRefusal } from "../../support/refusal.ts";
import { expectRejection } from "../../support/rejection.ts";

const registry: Address = "0x3440326f551B8A7ee198cEE35cb5D517f2d296a2";
const anchorer: Address = "0x5dad7600C5D89fE3824fFa99ec1c3eB8BF3b0501";
const account = privateKeyToAccount(keccak256(stringToHex("a source's account")));
const eoa = { kind: "eoa", address: account.address } as const;
const secret = keccak256(stringToHex("secret"));

type Made = {
  batch: Batch;
  manifest: Manifest;
  /** The record of an index, with its proof by the second implementation. */
  disclose: (index: number, change?: Partial<DisclosedRecord>) => DisclosedRecord;
};

/** A batch of two files, `a.jsonl` with three records and `b.jsonl` with the others. */
function make(values: readonly string[], profile = "json"): Made {
  const records = values.map((value) => stringToBytes(value));
  const { root, proofs } = treeOf(records, secret.slice(2));
  const file = { bytes: 1, sha256: "00".repeat(32) };
  const manifest: Manifest = {
    origin: "https://prices.example/v1",
    observedFrom: "2026-03-01T00:00:00Z",
    observedTo: "2026-03-02T00:00:00Z",
    schema: "sallyport/prices/1",
    files: [
      { path: "a.jsonl", start: 0, records: 3, ...file },
      { path: "b.jsonl", start: 3, records: values.length - 3, ...file },
    ],
  };
  const batch: Batch = {
    anchorer,
    root: `0x${root}`,
    size: BigInt(values.length),
    profile: profileNamed(profile).word,
    manifestHash: hashManifest(manifest).hash,
    schema: keccak256(stringToHex(manifest.schema)),
  };
  const disclose = (index: number, change: Partial<DisclosedRecord> = {}): DisclosedRecord => ({
    index: BigInt(index),
    salt: recordSalt({ secret, index: BigInt(index) }),
    record: records[index] ?? new Uint8Array(),
    proof: (proofs[index] ?? []).map((hash): Hex => `0x${hash}`),
    ...change,
  });
  return { batch, manifest, disclose };
}

const values = ["0", "1", "2", "3", "4", "5"].map((one) => `{"n":${one},"to":"caf\u00e9"}`);
const made = make(values);
const other = make(values.map((value) => value.replace("to", "of")));
const { batch, manifest, disclose } = made;
const site = { chainId: 31337, registry };
const single = (change: Partial<DisclosedRecord> = {}, index = 4): ProofFile => ({
  batch,
  site,
  records: [disclose(index, change)],
});
const standing = (change: Partial<BatchStanding["status"]> = {}): BatchStanding => ({
  status: { source: anchorer, observedAt: 1_772_409_600, levels: 3, withdrawal: 0, ...change },
  block: { number: 7n, timestamp: 1_772_413_200 },
});
const statementOf = ({ batch, manifest }: Made) => {
  const { address, signMessage } = account;
  return signStatement({ statement: { batch, manifest }, signer: { kind: "eoa", address, signMessage } });
};

const words = (claims: VerifiedProof["proven"]) => claims.map((claim) => claim.words).join("\n");
const names = (claims: VerifiedProof["proven"]) => claims.map((claim) => claim.name);

async function expectNone(attempt: Parameters<typeof verifyProof>[0], code: ErrorCode, place?: string): Promise<void> {
  const error = await expectRejection(verifyProof(attempt), code);
  if (place !== undefined) expect(error.place).to.equal(place);
}

describe("file of a record's proof", () => {
  it("of one record is small, and is read as it was written", () => {
    const one = { batch, site, record: disclose(4, { path: "b.jsonl", line: 2 }) };
    const text = writeRecordProof(one);
    expect(readProofFile(text)).to.deep.equal({ batch, site, records: [one.record] });
    expect(text)
      .to.include('"format": "sallyport/record-proof/1"')
      .and.include('"utf8": "{\\"n\\":4,\\"to\\":\\"caf\u00e9\\"}"');
    expect(writeRecordProof({ batch, record: disclose(4) })).not.to.include("site");
  });

  it("of everything is read as it was written", async () => {
    const statement = await statementOf(made);
    const records = [disclose(4), disclose(0, { path: "a.jsonl", line: 1 })];
    const bundle: ProofFile = { batch, site, records, manifest, statement, said: standing() };
    expect(readProofFile(writeBundle(bundle))).to.deep.equal(bundle);
    const least: ProofFile = { batch, records: [disclose(0)] };
    expect(readProofFile(writeBundle(least))).to.deep.equal(least);
  });

  it("holds any bytes, as text where they are some", () => {
    for (const [record, shown] of [
      [stringToBytes("a\r\u0000\u{1f600}"), "utf8"],
      [stringToBytes("\ufeffa"), "utf8"],
      [new Uint8Array(), "utf8"],
      [hexToBytes("0xff0a00"), "base64"],
      [hexToBytes("0xeda080"), "base64"],
    ] as const) {
      const text = writeRecordProof({ batch, record: { ...disclose(0), record } });
      expect(Object.keys(JSON.parse(text).record)).to.deep.equal([shown]);
      expect(readProofFile(text).records[0]?.record).to.deep.equal(record);
    }
  });

  for (const [what, from, to, place] of [
    ["a lone surrogate", '"utf8": "{', '"utf8": "\\ud800{', "p.json, record.utf8"],
    ["text and bytes", '"utf8": "', '"base64": "AA==", "utf8": "', "p.json, record"],
    ["no such base64", '"utf8": "', '"base64": "', "p.json, record.base64"],
    ["an index below zero", '"index": "4"', '"index": "-1"', "p.json, index"],
    ["an index beyond 64 bits", '"index": "4"', '"index": "18446744073709551616"', "p.json, index"],
    ["a line of zero", '"line": 2', '"line": 0', "p.json, line"],
    ["a salt too short", '"salt": "0x', '"salt": "', "p.json, salt"],
    ["a registry without its checksum", registry, registry.replace("f551B", "f551b"), "p.json, site.registry"],
    ["another format", "record-proof/1", "record-proof/2", "p.json, format"],
    ["a field more", '"index": "4"', '"index": "4", "secret": "0x"', "p.json"],
    ["a field less", '"index": "4",', "", "p.json, index"],
    ["a key twice", '"index": "4"', '"index": "4", "index": "4"', undefined],
  ] as const) {
    it(`is refused with ${what}`, () => {
      const text = writeRecordProof({ batch, site, record: disclose(4, { path: "b.jsonl", line: 2 }) });
      expect(text).to.include(from);
      expectRefusal(() => readProofFile(text.replace(from, to), "p.json"), "FILE_INVALID", place ? { place } : {});
    });
  }

  it("is refused where it is cut off, anywhere", () => {
    const text = writeBundle({ batch, site, records: [disclose(0)], manifest }).trimEnd();
    for (let length = 0; length < text.length; length += 97) {
      expectRefusal(() => readProofFile(text.slice(0, length), "p.json"), "FILE_INVALID");
    }
    readProofFile(text);
  });

  it("has no more hashes than a batch can be high, and no more bytes than are read", () => {
    const high = (count: number) => single({ proof: Array.from({ length: count }, () => zeroHash) });
    const written = (count: number) => writeRecordProof({ ...high(count), record: high(count).records[0]! });
    expect(readProofFile(written(64)).records[0]?.proof).to.have.lengthOf(64);
    expectRefusal(() => readProofFile(written(65), "p.json"), "FILE_INVALID", { place: "p.json, proof" });
    const record = { ...disclose(0), record: new Uint8Array(17 * 1024 * 1024) };
    expectRefusal(() => writeRecordProof({ batch, record }), "FILE_TOO_LARGE");
  });
});

describe("verifyProof", () => {
  it("finds a record in its batch, and says what that does not prove", async () => {
    const verified = await verifyProof({ proof: single() });
    expect(verified.records).to.deep.equal([
      { index: 4n, recordHash: keccak256(stringToHex(values[4]!)), location: undefined },
    ]);
    expect([verified.batchId, verified.standing, verified.signedBy]).to.deep.equal([
      hashBatch(batch),
      "notAsked",
      undefined,
    ]);
    expect(words(verified.proven)).to.equal(
      [
        `the record of index 4 is in batch ${hashBatch(batch)}, which has 6 records`,
        "what is shown is as the profile sallyport/json/1 makes records",
      ].join("\n"),
    );
    expect(words(verified.notProven)).to.equal(
      [
        `that this is the batch that you mean: compare its id, ${hashBatch(batch)}`,
        "what the manifest says: the batch commits to one, and it is not in the file",
        "that a source stands behind it: no statement is in the file",
        "that the batch is anchored, and not withdrawn, now: no node was asked",
        "that what the records say is true: it is what was hashed, no more",
        "that the records are of the time that they name: an anchor shows that they are older than itself, no more",
        "that nothing was left out before the batch was hashed",
        "that who made the batch put no second record under the same index: who has all records sees it",
      ].join("\n"),
    );
  });

  it("finds every record of batches of any size, with what the file says of its place", async () => {
    for (const size of [4, 5, 8, 9]) {
      const one = make(Array.from({ length: size }, (_, i) => String(i)));
      const records = Array.from({ length: size }, (_, i) => {
        const inA = { path: "a.jsonl", line: i + 1 };
        return one.disclose(i, i < 3 ? inA : { path: "b.jsonl", line: i - 2 });
      });
      const verified = await verifyProof({ proof: { ...one, records }, batchId: hashBatch(one.batch) });
      expect(verified.records.map(({ location }) => location)).to.deep.equal(
        records.map(({ path, line }) => ({ path, line })),
      );
      const told = verified.proven.filter(({ name }) => name === "place").map((claim) => claim.words);
      expect(told).to.have.lengthOf(size);
      expect(told[3]).to.equal("the record of index 3 is line 1 of b.jsonl");
    }
  });

  it("tells who signed, and whether these are the source's keys only where somebody says so", async () => {
    const proof: ProofFile = { ...single(), manifest, statement: await statementOf(made) };
    const unknown = await verifyProof({ proof });
    expect(unknown.signedBy).to.deep.equal([eoa]);
    expect(names(unknown.proven)).to.include.members(["statement", "manifest"]).and.not.include("source");
    expect(names(unknown.notProven)).to.include("source");
    const known = await verifyProof({ proof, keys: [eoa] });
    expect(names(known.proven)).to.include("source");
    expect(names(known.notProven)).not.to.include("source");
  });

  for (const [change, found, proven, text] of [
    [
      {},
      "good",
      "anchored",
      /was hashed, signed, of 0x\w+, which says that it observed it at 2026-03-02 00:00:00 UTC, and not withdrawn$/,
    ],
    [{ withdrawal: 1 }, "withdrawn", "standing", /and withdrawn: revoked$/],
    [{ withdrawal: 6 }, "withdrawn", "standing", /and withdrawn: disputed, tainted$/],
    [{ levels: 0 }, "notAnchored", undefined, /that it is anchored: at block 7, .* the registry knew no such batch$/],
  ] as const) {
    it(`says what the chain says: ${found} ${JSON.stringify(change)}`, async () => {
      const verified = await verifyProof({ proof: single(), standing: standing(change) });
      expect(verified.standing).to.equal(found);
      const claims = proven === undefined ? verified.notProven : verified.proven;
      expect(claims.find(({ name }) => name === (proven ?? "anchored"))?.words).to.match(text);
      if (proven !== undefined) expect(names(verified.notProven)).not.to.include("anchored");
    });
  }

  it("does not take what the file says of the chain for what the chain says", async () => {
    const verified = await verifyProof({ proof: { ...single(), said: standing() } });
    expect(verified.standing).to.equal("notAsked");
    expect(names(verified.notProven)).to.include.members(["anchored", "said"]);
  });

  it("tells of a path and a line without manifest that they are only told", async () => {
    const verified = await verifyProof({ proof: single({ path: "../../etc/passwd", line: 9 }) });
    expect(names(verified.notProven)).to.include("place");
    expect(verified.records[0]?.location).to.equal(undefined);
  });

  it("says so of a profile that it does not know", async () => {
    const strange = { ...batch, profile: zeroHash };
    const record = disclose(4);
    const verified = await verifyProof({ proof: { batch: strange, records: [record] } });
    expect(names(verified.notProven)).to.include("profile");
  });

  for (const [what, proof] of [
    ["a record that is written in another way", single({ record: stringToBytes('{"n": 4,"to":"caf\u00e9"}') })],
    ["a record in another normal form", single({ record: stringToBytes('{"n":4,"to":"cafe\u0301"}') })],
    ["another record", single({ record: stringToBytes(values[3]!) })],
    ["the proof of another record", single({ proof: disclose(3).proof })],
    ["the proof of another batch", single({ proof: other.disclose(4).proof })],
    ["another index", single({ index: 5n })],
    ["the salt of another record", single({ salt: disclose(5).salt })],
    ["a hash more", single({ proof: [...disclose(4).proof, zeroHash] })],
    ["a hash less", single({ proof: disclose(4).proof.slice(1) })],
    ["an index out of range", single({ index: 6n })],
    ["the largest index", single({ index: 2n ** 64n - 1n })],
    ["a batch with another root", { ...single(), batch: other.batch }],
  ] as const) {
    it(`refuses ${what}`, async () => {
      await expectNone({ proof, file: "p.json" }, "RECORD_NOT_IN_BATCH", "p.json");
      await verifyProof({ proof: single() });
    });
  }

  it("refuses a node that is shown as a record, and a record that is shown as the whole batch", async () => {
    // The two children of the root, joined, are what the root is the hash of.
    const [left, right] = [disclose(4).proof[2]!, disclose(0).proof[2]!].sort() as [Hex, Hex];
    const joined = hexToBytes(`${left}${right.slice(2)}`);
    expect(keccak256(joined)).to.equal(batch.root);
    const asOne = { ...batch, size: 1n, profile: profileNamed("files").word };
    const record = { index: 0n, salt: zeroHash, record: joined, proof: [] };
    await expectNone({ proof: { batch: asOne, records: [record] } }, "RECORD_NOT_IN_BATCH");
    await expectNone({ proof: { batch: { ...batch, size: 1n }, records: [disclose(0)] } }, "RECORD_NOT_IN_BATCH");
  });

  it("refuses a size off by one where it changes the height, and by the batch's id always", async () => {
    const of = (size: bigint, index: number) => ({ batch: { ...batch, size }, records: [disclose(index)] });
    // A proof of one of 6 records has 3 hashes: of 4 it has 2, of 9 it has 4, and of 5 there is no index 5.
    for (const [size, index] of [
      [4n, 0],
      [9n, 0],
      [5n, 5],
    ] as const) {
      await expectNone({ proof: of(size, index) }, "RECORD_NOT_IN_BATCH");
    }
    for (const size of [5n, 7n]) {
      const proof = of(size, 0);
      await expectNone({ proof, batchId: hashBatch(batch) }, "BATCH_OF_OTHER", "proof.json, batch");
      await expectNone({ proof: { ...proof, manifest } }, "MANIFEST_OF_OTHER");
    }
    expect(names((await verifyProof({ proof: of(6n, 0), batchId: hashBatch(batch) })).proven)).to.include("meantBatch");
  });

  it("refuses the root under another name: each field of a batch is part of its id", async () => {
    for (const change of [
      { anchorer: registry },
      { manifestHash: zeroHash },
      { schema: zeroHash },
      { profile: profileNamed("lines").word },
    ]) {
      const proof = { ...single(), batch: { ...batch, ...change } };
      await expectNone({ proof, batchId: hashBatch(batch) }, "BATCH_OF_OTHER");
    }
  });

  it("refuses a manifest, a place and a statement of something else", async () => {
    const proof = { ...single(), manifest };
    await expectNone({ proof: { ...proof, manifest: { ...manifest, origin: "elsewhere" } } }, "MANIFEST_OF_OTHER");
    for (const change of [{ path: "a.jsonl" }, { line: 1 }, { path: "b.jsonl", line: 3 }]) {
      const records = [disclose(4, change)];
      await expectNone({ proof: { ...proof, records }, file: "p.json" }, "MANIFEST_OF_OTHER", "p.json");
    }
    await verifyProof({ proof: { ...proof, records: [disclose(4, { path: "b.jsonl", line: 2 })] } });
    const statement = await statementOf(other);
    await expectNone({ proof: { ...proof, statement } }, "BATCH_OF_OTHER", "proof.json, statement");
    await verifyProof({ proof: { ...proof, statement: await statementOf(made) } });
  });

  it("refuses a statement that the source's keys did not sign, and a missing one where it must have", async () => {
    const proof = { ...single(), statement: await statementOf(made) };
    const stranger = { kind: "eoa", address: registry } as const;
    await expectNone({ proof, keys: [stranger] }, "STATEMENT_NOT_SIGNED");
    await expectNone({ proof: single(), keys: [eoa] }, "STATEMENT_NOT_SIGNED", "proof.json");
    await verifyProof({ proof, keys: [stranger, eoa] });
  });

  it("refuses a record that stands in the batch and is none of its profile", async () => {
    const spaced = make(['{ "n": 1 }', "1", "2", "3"]);
    const lines = make(["a\nb", "1", "2", "3"], "lines");
    for (const { batch, disclose } of [spaced, lines]) {
      await expectNone({ proof: { batch, records: [disclose(0)] }, file: "p.json" }, "RECORD_INVALID");
      await verifyProof({ proof: { batch, records: [disclose(1)] } });
    }
  });

  it("verifies none of several records where one is false", async () => {
    const records = [disclose(0), disclose(1), disclose(2, { index: 3n })];
    await expectNone({ proof: { batch, records }, file: "p.json" }, "RECORD_NOT_IN_BATCH", "p.json, records.2");
    expect((await verifyProof({ proof: { batch, records: records.slice(0, 2) } })).records).to.have.lengthOf(2);
  });
});

describe("locate", () => {
  it("finds the file of a record, past files without any", () => {
    const file = { bytes: 0, sha256: "" };
    const files = [
      { path: "a", start: 0, records: 0, ...file },
      { path: "b", start: 0, records: 2, ...file },
      { path: "c", start: 2, records: 0, ...file },
      { path: "d", start: 2, records: 1, ...file },
      { path: "e", start: 3, records: 0, ...file },
    ];
    const found = [0n, 1n, 2n, 3n, 2n ** 64n - 1n].map((index) => locate({ files }, index));
    const at = (path: string, line: number) => ({ path, line });
    expect(found).to.deep.equal([at("b", 1), at("b", 2), at("d", 1), undefined, undefined]);
    expect(locate({ files: [] }, 0n)).to.equal(undefined);
  });
});

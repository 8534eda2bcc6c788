import { webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { bytesToHex, bytesToString, type Hex, hexToBytes, keccak256, stringToBytes, stringToHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import type { ErrorCode } from "../../../../sdk/errors/registry.ts";
import { hashManifest } from "../../../../sdk/provenance/manifest/hashManifest.ts";
import { parseManifest } from "../../../../sdk/provenance/manifest/parseManifest.ts";
import { type Envelope, pae, parseEnvelope, writeEnvelope } from "../../../../sdk/provenance/statement/envelope.ts";
import { keyidOf, keyOf, type StatementKey } from "../../../../sdk/provenance/statement/key.ts";
import { isSignedByP256, p256Signer } from "../../../../sdk/provenance/statement/p256.ts";
import { signersOf } from "../../../../sdk/provenance/statement/signersOf.ts";
import {
  countersign,
  type StatementSigner,
  signStatement,
} from "../../../../sdk/provenance/statement/signStatement.ts";
import { parseStatement, type Statement, writeStatement } from "../../../../sdk/provenance/statement/statement.ts";
import { verifyStatement } from "../../../../sdk/provenance/statement/verifyStatement.ts";
import { fromBase64, toBase64 } from "../../../../sdk/text/base64.ts";
import { expectRefusal } from "../../support/refusal.ts";
import { expectRejection as rejection } from "../../support/rejection.ts";

async function expectRejection(
  attempt: Promise<unknown>,
  code: ErrorCode,
  { value, place }: { value?: string; place?: string } = {},
) {
  const error = await rejection(attempt, code);
  if (value !== undefined) expect(error.value).to.equal(value);
  if (place !== undefined) expect(error.place).to.equal(place);
}

type Vector = {
  name: string;
  batch: Record<"root" | "profile" | "manifestHash" | "schema", Hex> & { size: string };
  manifest: string;
  payload: string;
  pae: Hex;
  envelope: { payloadType: string; payload: string; signatures: { keyid: string; sig: string }[] };
};

const { count, cases } = JSON.parse(readFileSync("test/vectors/statements.json", "utf8")) as {
  count: number;
  cases: Vector[];
};

const account = privateKeyToAccount(keccak256(stringToHex("a source's account")));
const stranger = privateKeyToAccount(keccak256(stringToHex("a stranger's account")));
const asSigner = ({ address, signMessage }: typeof account): StatementSigner => ({ kind: "eoa", address, signMessage });
const p256Key = keyOf(cases[0]!.envelope.signatures[1]!.keyid) as StatementKey & { kind: "p256" };

const statementOf = ({ batch, manifest }: Vector): Statement => ({
  batch: { ...batch, size: BigInt(batch.size) },
  manifest: parseManifest(manifest),
});
const [, full] = cases.map(statementOf) as [Statement, Statement];
const [, fullVector] = cases as [Vector, Vector];
const fullEnvelope = parseEnvelope(JSON.stringify(fullVector.envelope));

async function newP256() {
  const pair = await webcrypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
  return p256Signer(pair);
}

/** The statement with another value at `path`, signed again: the signature is right, what is signed is not. */
async function signedOtherwise(path: string, value: unknown): Promise<Envelope> {
  const json = JSON.parse(fullVector.payload);
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  const parent = keys.reduce((at, key) => at[key], json);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  const envelope = {
    payloadType: fullEnvelope.payloadType,
    payload: stringToBytes(JSON.stringify(json)),
    signatures: [],
  };
  return countersign({ envelope, signer: asSigner(account) });
}

describe("statement about a batch", () => {
  it("has all its vectors", () => expect(cases).to.have.lengthOf(count));

  for (const vector of cases) {
    describe(vector.name, () => {
      it("is written, and signed by an account, as the second implementation does", async () => {
        expect(writeStatement(statementOf(vector))).to.equal(vector.payload);
        expect(parseStatement(vector.payload)).to.deep.equal(statementOf(vector));
        const envelope = await signStatement({ statement: statementOf(vector), signer: asSigner(account) });
        expect(bytesToHex(pae(envelope))).to.equal(vector.pae);
        const { signatures, ...rest } = JSON.parse(writeEnvelope(envelope));
        expect(rest).to.deep.equal({ payloadType: vector.envelope.payloadType, payload: vector.envelope.payload });
        expect(signatures).to.deep.equal(vector.envelope.signatures.slice(0, 1));
      });

      it("is verified, by the keys that it names and by those that count", async () => {
        const envelope = parseEnvelope(JSON.stringify(vector.envelope));
        const eoa = { kind: "eoa", address: account.address } as const;
        expect(await verifyStatement({ envelope })).to.deep.equal({
          statement: statementOf(vector),
          signedBy: [eoa, p256Key],
        });
        for (const key of [eoa, p256Key]) {
          expect((await verifyStatement({ envelope, keys: [key] })).signedBy).to.deep.equal([key]);
        }
      });
    });
  }

  it("is written for wallets to show: an account signs the message that begins with its type", () => {
    const text = bytesToString(pae(fullEnvelope));
    expect(text).to.match(
      /^DSSEv1 28 application\/vnd\.in-toto\+json \d+ \{"_type":"https:\/\/in-toto\.io\/Statement\/v1"/,
    );
  });

  it("names each file by the digest that other tools know", () => {
    const { subject } = JSON.parse(fullVector.payload);
    expect(subject).to.deep.equal([
      { name: "batch/", digest: { keccak256: full.batch.root.slice(2) } },
      ...full.manifest.files.map(({ path, sha256 }) => ({ name: path, digest: { sha256 } })),
    ]);
  });

  it("is signed with a P-256 key that never leaves WebCrypto, and by a second one", async () => {
    const [one, two] = [await newP256(), await newP256()];
    const first = await signStatement({ statement: full, signer: one });
    const both = await countersign({ envelope: first, signer: two });
    const again = await countersign({ envelope: both, signer: one });
    expect(again.signatures.map(({ keyid }) => keyid)).to.deep.equal([keyidOf(two), keyidOf(one)]);
    const read = parseEnvelope(writeEnvelope(again));
    const key = ({ kind, publicKey }: typeof one) => ({ kind, publicKey });
    expect((await verifyStatement({ envelope: read })).signedBy).to.deep.equal([key(two), key(one)]);
    const third = key(await newP256());
    expect((await verifyStatement({ envelope: read, keys: [third, key(one)] })).signedBy).to.deep.equal([key(one)]);
    await expectRejection(verifyStatement({ envelope: read, keys: [third] }), "STATEMENT_NOT_SIGNED");
  });

  it("of a wallet that signs as another account is none", async () => {
    const signer = { ...asSigner(account), signMessage: stranger.signMessage } as StatementSigner;
    await expectRejection(signStatement({ statement: full, signer }), "STATEMENT_NOT_SIGNED", {
      value: `eoa:${account.address.toLowerCase()}`,
    });
  });

  it("is not signed by whom it names, if a byte is another", async () => {
    const { payload, signatures } = fullEnvelope;
    const other = payload.map((byte, i) => (i === payload.length - 2 ? byte ^ 1 : byte));
    await expectRejection(verifyStatement({ envelope: { ...fullEnvelope, payload: other } }), "STATEMENT_NOT_SIGNED");
    for (const [i, { keyid, sig }] of signatures.entries()) {
      const broken = sig.map((byte, at) => (at === 40 ? byte ^ 1 : byte));
      const cut = sig.slice(0, -1);
      for (const wrong of [broken, cut, new Uint8Array(), new Uint8Array(sig.length)]) {
        const envelope = { ...fullEnvelope, signatures: [{ keyid, sig: wrong }] };
        await expectRejection(verifyStatement({ envelope }), "STATEMENT_NOT_SIGNED", { value: keyid });
      }
      const envelope = { ...fullEnvelope, signatures: [signatures[i]!] };
      expect((await verifyStatement({ envelope })).signedBy).to.have.lengthOf(1);
    }
  });

  it("counts for the key that signed, whatever its name says", async () => {
    const [{ sig }] = fullEnvelope.signatures as [Envelope["signatures"][0]];
    const eoa = { kind: "eoa", address: account.address } as const;
    for (const keyid of ["", "mallory", keyidOf({ kind: "eoa", address: stranger.address })]) {
      const envelope = { ...fullEnvelope, signatures: [{ keyid, sig }] };
      await expectRejection(verifyStatement({ envelope }), "STATEMENT_NOT_SIGNED");
      expect((await verifyStatement({ envelope, keys: [eoa] })).signedBy).to.deep.equal([eoa]);
      const keys = [{ kind: "eoa", address: stranger.address } as const];
      await expectRejection(verifyStatement({ envelope, keys }), "STATEMENT_NOT_SIGNED");
    }
    await expectRejection(verifyStatement({ envelope: fullEnvelope, keys: [] }), "STATEMENT_NOT_SIGNED");
  });

  it("of another payload type is another thing, even with the same bytes and signed", async () => {
    const payloadType = "application/vnd.in-toto+json;v=2";
    const envelope = await countersign({
      envelope: { ...fullEnvelope, payloadType, signatures: [] },
      signer: asSigner(account),
    });
    await expectRejection(verifyStatement({ envelope }), "STATEMENT_OTHER_TYPE", { value: payloadType });
    const turned = { ...envelope, payloadType: fullEnvelope.payloadType };
    await expectRejection(verifyStatement({ envelope: turned }), "STATEMENT_NOT_SIGNED");
  });

  for (const [path, value, code, place] of [
    ["_type", "https://in-toto.io/Statement/v0.1", "STATEMENT_OTHER_TYPE", "_type"],
    ["predicateType", "https://slsa.dev/provenance/v1", "STATEMENT_OTHER_TYPE", "predicateType"],
    ["subject.0.digest.keccak256", "00".repeat(32), "STATEMENT_INVALID", "subject.0"],
    ["subject.1.digest.sha256", "00".repeat(32), "STATEMENT_INVALID", "subject.1"],
    ["subject.1.name", "B.csv", "STATEMENT_INVALID", "subject.1"],
    ["subject", [], "STATEMENT_INVALID", "subject.0"],
    ["subject.4", { name: "more", digest: {} }, "STATEMENT_INVALID", "subject.4"],
    ["predicate.batch.root", `0x${"00".repeat(32)}`, "STATEMENT_INVALID", "subject.0"],
    ["predicate.batch.size", "0", "STATEMENT_INVALID", "predicate.batch.size"],
    ["predicate.batch.size", "1", "MANIFEST_OF_OTHER", "predicate.manifest"],
    ["predicate.batch.schema", `0x${"00".repeat(32)}`, "MANIFEST_OF_OTHER", "predicate.manifest"],
    ["predicate.batch.manifestHash", `0x${"00".repeat(32)}`, "MANIFEST_OF_OTHER", "predicate.manifest"],
    ["predicate.manifest.origin", "elsewhere", "MANIFEST_OF_OTHER", "predicate.manifest"],
    ["predicate.manifest.origin", undefined, "STATEMENT_INVALID", "predicate.manifest.origin"],
    ["predicate.more", 1, "STATEMENT_INVALID", "predicate"],
  ] as const) {
    it(`that does not fit together is refused, though it is signed: ${path} ${JSON.stringify(value)?.slice(0, 30)}`, async () => {
      const envelope = await signedOtherwise(path, value);
      await expectRejection(verifyStatement({ envelope, file: "s.json" }), code, {
        place: `s.json, payload, ${place}`,
      });
    });
  }

  it("may say more than we know where in-toto allows it", async () => {
    for (const path of ["more", "subject.0.annotations", "subject.1.digest.sha512"]) {
      expect((await verifyStatement({ envelope: await signedOtherwise(path, "00") })).statement).to.deep.equal(full);
    }
  });

  it("is not written of what does not fit together", () => {
    const { batch, manifest } = full;
    const other = { ...manifest, schema: "another" };
    for (const wrong of [
      { batch: { ...batch, size: batch.size + 1n }, manifest },
      { batch: { ...batch, manifestHash: batch.root }, manifest },
      { batch: { ...batch, manifestHash: hashManifest(other).hash }, manifest: other },
    ]) {
      expectRefusal(() => writeStatement(wrong), "MANIFEST_OF_OTHER", { place: "the manifest" });
    }
  });
});

describe("envelope", () => {
  const text = JSON.stringify(fullVector.envelope);

  it("signs what DSSE signs, by its own example", async () => {
    const payload = stringToBytes("hello world");
    const bytes = pae({ payloadType: "http://example.com/HelloWorld", payload });
    expect(bytesToString(bytes)).to.equal("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
    const x = 46950820868899156662930047687818585632848591499744589407958293238635476079160n;
    const y = 5640078356564379163099075877009565129882514886557779369047442380624545832820n;
    const key: Hex = `0x${x.toString(16).padStart(64, "0")}${y.toString(16).padStart(64, "0")}`;
    const sig = fromBase64("A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==")!;
    expect(await isSignedByP256(bytes, sig, key)).to.equal(true);
    expect(await isSignedByP256(bytes.slice(1), sig, key)).to.equal(false);
    expect(await isSignedByP256(bytes, sig, `0x${key.slice(4)}00`), "no point of the curve").to.equal(false);
    expect(await isSignedByP256(bytes, sig, p256Key.publicKey), "another key").to.equal(false);
  });

  it("needs the cryptography that browsers give to pages served securely", async () => {
    const given = Object.getOwnPropertyDescriptor(globalThis, "crypto")!;
    Object.defineProperty(globalThis, "crypto", { value: {}, configurable: true });
    try {
      await expectRejection(verifyStatement({ envelope: fullEnvelope, keys: [p256Key] }), "CRYPTO_UNAVAILABLE");
    } finally {
      Object.defineProperty(globalThis, "crypto", given);
    }
    expect((await verifyStatement({ envelope: fullEnvelope, keys: [p256Key] })).signedBy).to.deep.equal([p256Key]);
  });

  it("counts the bytes of its type, not its characters", () => {
    const bytes = pae({ payloadType: "\u00e9", payload: Uint8Array.of(0xff) });
    expect(bytesToHex(bytes)).to.equal(bytesToHex(Uint8Array.from([...stringToBytes("DSSEv1 2 \u00e9 1 "), 0xff])));
  });

  it("is read as it was written, also with base64 for addresses and with more in it", () => {
    const envelope = { ...fullEnvelope, payload: hexToBytes("0xfbeffe") };
    expect(parseEnvelope(writeEnvelope(envelope))).to.deep.equal(envelope);
    const { payload, ...rest } = JSON.parse(writeEnvelope(envelope));
    expect(payload).to.equal("++/+");
    const foreign = { ...rest, payload: "--_-", more: 1, signatures: [{ sig: "AA", cert: "" }] };
    expect(parseEnvelope(JSON.stringify(foreign))).to.deep.equal({
      ...envelope,
      signatures: [{ keyid: "", sig: Uint8Array.of(0) }],
    });
  });

  it("has at most 32 signatures, of which one is enough", async () => {
    const [right] = fullEnvelope.signatures as [Envelope["signatures"][0]];
    const withMany = (count: number): Envelope => {
      const others = Array.from({ length: count - 1 }, (_, i) => ({ keyid: "", sig: new Uint8Array(i) }));
      return { ...fullEnvelope, signatures: [...others, right] };
    };
    for (const count of [31, 32]) {
      const read = parseEnvelope(writeEnvelope(withMany(count)));
      expect((await verifyStatement({ envelope: read })).signedBy).to.have.lengthOf(1);
    }
    const many = withMany(33);
    expectRefusal(() => parseEnvelope(writeEnvelope(many), "e.json"), "STATEMENT_INVALID", {
      place: "e.json, signatures",
    });
    // Whoever did not read it from a document is told the same.
    const refused = { place: "e.json, signatures", value: "33" };
    await expectRejection(verifyStatement({ envelope: many, file: "e.json" }), "STATEMENT_INVALID", refused);
    const another = { kind: "eoa", address: stranger.address, signMessage: stranger.signMessage } as const;
    await expectRejection(countersign({ envelope: withMany(32), signer: another }), "STATEMENT_INVALID");
    expect((await countersign({ envelope: withMany(31), signer: another })).signatures).to.have.lengthOf(32);
  });

  it("is read up to a size, and of a payload up to another", async () => {
    const most = 64 * 1024 * 1024;
    for (const length of [most - 1, most]) parseEnvelope(text.padEnd(length));
    const file = { place: "e.json" };
    expectRefusal(() => parseEnvelope(text.padEnd(most + 1), "e.json"), "STATEMENT_INVALID", file);
    const envelope = (bytes: number) => ({ ...fullEnvelope, payload: new Uint8Array(bytes), signatures: [] });
    for (const [bytes, code] of [
      [3 * 16 * 1024 * 1024 - 1, "STATEMENT_NOT_SIGNED"],
      [3 * 16 * 1024 * 1024, "STATEMENT_NOT_SIGNED"],
      [3 * 16 * 1024 * 1024 + 1, "STATEMENT_INVALID"],
    ] as const) {
      await expectRejection(verifyStatement({ envelope: envelope(bytes) }), code);
    }
  });

  it("hashes a payload once, however many keys it names: thousands of hashes would take minutes", async () => {
    const payload = new Uint8Array(1024 * 1024);
    const bytes = pae({ ...fullEnvelope, payload });
    const sig = hexToBytes(await account.signMessage({ message: { raw: bytes } }));
    // Signatures of somebody, each under another's name.
    const others = Array.from({ length: 31 }, (_, i) => ({
      keyid: `eoa:${bytesToHex(Uint8Array.of(i + 1), { size: 20 })}`,
      sig: sig.with(40, i),
    }));
    const envelope = { ...fullEnvelope, payload, signatures: [...others, { keyid: "", sig }] };
    const key = { kind: "eoa", address: account.address } as const;
    expect(await signersOf(envelope, [...others.map(({ keyid }) => keyOf(keyid)!), key])).to.deep.equal([key]);
  });

  it("asks a P-256 key about the signatures that name it or no key, and about no other", async () => {
    const keys = await Promise.all(Array.from({ length: 4 }, newP256));
    let envelope: Envelope = { ...fullEnvelope, signatures: [] };
    for (const signer of keys) envelope = await countersign({ envelope, signer });
    const { verify } = crypto.subtle;
    let asked = 0;
    crypto.subtle.verify = (...given) => {
      asked++;
      return verify.apply(crypto.subtle, given);
    };
    try {
      expect(await signersOf(envelope, keys)).to.have.lengthOf(4);
      expect(asked).to.equal(4);
      const [own, next] = envelope.signatures.map(({ sig }) => sig) as [Uint8Array, Uint8Array];
      const [first, second] = keys.map(keyidOf) as [string, string];
      const under = (keyid: string, one: Uint8Array) => ({ ...envelope, signatures: [{ keyid, sig: one }] });
      expect(await signersOf(under(second, own), keys), "under another's name").to.deep.equal([]);
      expect(await signersOf(under(first, next), keys), "of another").to.deep.equal([]);
      expect((await signersOf(under("", own), keys)).map(keyidOf), "under no name").to.deep.equal([first]);
    } finally {
      crypto.subtle.verify = verify;
    }
  });

  for (const [what, wrong, place] of [
    ["cut off", text.slice(0, -1), `e.json:1:${text.length}`],
    ["with a key twice", text.replace("{", '{"payload":"",'), undefined],
    ["without payload", text.replace('"payload"', '"load"'), "e.json, payload"],
    ["with a payload that is no base64", text.replace('"payload":"', '"payload":"!'), "e.json, payload"],
    ["without signatures", JSON.stringify({ ...fullVector.envelope, signatures: [] }), "e.json, signatures"],
    [
      "with signatures without end",
      JSON.stringify({ ...fullVector.envelope, signatures: Array.from({ length: 1_000 }, () => ({ sig: "!" })) }),
      "e.json, signatures",
    ],
    ["that is no JSON", "hello", "e.json:1:1"],
  ] as const) {
    it(`is refused ${what}`, () => {
      expectRefusal(() => parseEnvelope(wrong, "e.json"), "STATEMENT_INVALID", place === undefined ? {} : { place });
      parseEnvelope(text, "e.json");
    });
  }
});

describe("base64", () => {
  it("has one spelling for the same bytes", () => {
    for (const bytes of [[], [0], [0xff, 0xfe], [1, 2, 3], Array.from({ length: 20_000 }, (_, i) => i % 256)]) {
      expect(toBase64(Uint8Array.from(bytes))).to.equal(Buffer.from(bytes).toString("base64"));
      expect(fromBase64(toBase64(Uint8Array.from(bytes)))).to.deep.equal(Uint8Array.from(bytes));
      expect(fromBase64(Buffer.from(bytes).toString("base64url"))).to.deep.equal(Uint8Array.from(bytes));
    }
    for (const text of ["A", "AB==", "AAB=", "AA=", "AA==AA==", "====", "A A=", "AA==\n", "\u00e9"]) {
      expect(fromBase64(text), text).to.equal(undefined);
    }
  });
});

// A key that a key management service keeps: an honest one, and what others do instead of signing.
import { expect } from "chai";
import { type Hex, keccak256, parseSignature, recoverAddress, toHex } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { readDerSignature } from "../../../../tasks/lib/signer/derSignature.ts";
import { type KmsSettings, kms } from "../../../../tasks/lib/signer/kms.ts";
import {
  der,
  honestKms,
  type KmsBehaviour,
  type StartedKms,
  signed,
  signedHigh,
  startKms,
} from "../../support/kmsServer.ts";
import { expectRejection } from "../../support/rejection.ts";
import { secretFinder } from "../../support/secrets.ts";

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const account = privateKeyToAccount(generatePrivateKey());
const stranger = privateKeyToAccount(generatePrivateKey());
const TOKEN = "c4n4ryt0k3nofthekms";
const authorization = `Bearer ${TOKEN}`;
const digest = keccak256("0x5a11");

describe("a key management service", () => {
  let server: StartedKms;
  before(async () => {
    server = await startKms({ "alias/agent": account }, authorization);
  });
  after(() => server.stop());
  afterEach(() => {
    server.behaviour = honestKms;
    server.asked.length = 0;
  });

  const behaving = (changes: Partial<KmsBehaviour>) => {
    server.behaviour = { ...honestKms, ...changes };
  };
  const signs = (changes: Partial<KmsSettings> = {}, what: Hex = digest) => {
    const settings = { url: server.url, key: "alias/agent", address: account.address, authorization, timeout: 60_000 };
    return kms({ ...settings, isPrivate: true, ...changes })(what);
  };

  /** The honest service signs for the same settings: what was refused is the one thing that differs. */
  const signsAfterAll = async (changes: Partial<KmsSettings> = {}) => {
    behaving({});
    expect(await recoverAddress({ hash: digest, signature: await signs(changes) })).to.equal(account.address);
  };

  it("signs digests, and is asked as AWS KMS is", async () => {
    await signsAfterAll();
    expect(server.asked).to.deep.equal([
      {
        KeyId: "alias/agent",
        Message: Buffer.from(digest.slice(2), "hex").toString("base64"),
        MessageType: "DIGEST",
        SigningAlgorithm: "ECDSA_SHA_256",
      },
    ]);
  });

  it("may answer with s in either half: what comes out is the lower, as of the key itself", async () => {
    for (let i = 0; i < 32; i++) {
      const hash = keccak256(toHex(i));
      const expected = await account.sign({ hash });
      for (const sign of [signed, signedHigh]) {
        behaving({ sign });
        expect(parseSignature(await signs({}, hash))).to.deep.equal(parseSignature(expected));
      }
    }
  });

  const wrong: [what: string, Partial<KmsBehaviour>][] = [
    ["as somebody else", { sign: (_, hash) => signed(stranger, hash) }],
    ["another digest", { sign: (one) => signed(one, keccak256("0x5a12")) }],
    ["with r and s that no key has", { sign: async () => ({ r: 1n, s: 1n }) }],
    ["with s of zero", { encode: () => Uint8Array.from([0x30, 6, 2, 1, 1, 2, 1, 0]) }],
    ["with a byte more", { encode: (bytes) => Uint8Array.from([...bytes, 0]) }],
    ["with a byte less", { encode: (bytes) => bytes.slice(0, -1) }],
    ["with nothing", { encode: () => new Uint8Array() }],
    ["in words", { instead: () => ({ status: 200, body: JSON.stringify({ Signature: "yes, of course" }) }) }],
    ["with another field", { instead: () => ({ status: 200, body: JSON.stringify({ signature: "MAYCAQECAQE=" }) }) }],
    ["with a number", { instead: () => ({ status: 200, body: JSON.stringify({ Signature: 7 }) }) }],
    ["with no JSON", { instead: () => ({ status: 200, body: "<html>" }) }],
    ["with null", { instead: () => ({ status: 200, body: "null" }) }],
  ];
  for (const [what, behaviour] of wrong) {
    it(`is not believed where it signs ${what}`, async () => {
      behaving(behaviour);
      const { details } = await expectRejection(signs(), "SIGNER_ANSWER_INVALID");
      expect(details).to.deep.equal({ account: account.address, digest });
      await signsAfterAll();
    });
  }

  it("is believed for no other account, and knows no other key", async () => {
    await expectRejection(signs({ address: stranger.address }), "SIGNER_ANSWER_INVALID");
    const { details } = await expectRejection(signs({ key: "alias/agnet" }), "SIGNER_REFUSED");
    expect(details).to.deep.equal({ "the signer says": "no key alias/agnet" });
    await signsAfterAll();
  });

  it("is told of in its own words, without the token that it repeats, and led nowhere else", async () => {
    const other = await startKms({ "alias/agent": account }, authorization);
    const failures: [KmsBehaviour["instead"], code: "SIGNER_REFUSED" | "SIGNER_UNREACHABLE", said?: string][] = [
      [() => ({ status: 401, body: "no" }), "SIGNER_REFUSED", "nothing"],
      [(token) => ({ status: 403, body: JSON.stringify({ message: `no: ${token}` }) }), "SIGNER_REFUSED", "no: …"],
      [() => ({ status: 500, body: "{}" }), "SIGNER_UNREACHABLE"],
      [() => ({ status: 307, body: "", location: other.url }), "SIGNER_REFUSED", "nothing"],
      [() => ({ status: 200, body: `{"Signature":"${"A".repeat(70_000)}"}` }), "SIGNER_REFUSED"],
    ];
    const find = secretFinder([TOKEN]);
    for (const [instead, code, said] of failures) {
      behaving(instead === undefined ? {} : { instead });
      const error = await expectRejection(signs(), code);
      expect(error.details["the signer says"]).to.equal(said);
      for (let at: unknown = error; at instanceof Error; at = at.cause) {
        expect(find(`${at.message} ${at.stack} ${JSON.stringify(at)}`)).to.equal(undefined);
      }
      await signsAfterAll();
    }
    expect(other.count).to.equal(0);
    await other.stop();
  });

  it("wants its token", async () => {
    await expectRejection(signs({ authorization: undefined }), "SIGNER_REFUSED");
    await expectRejection(signs({ authorization: `${authorization}x` }), "SIGNER_REFUSED");
    expect(server.asked).to.deep.equal([]);
    await signsAfterAll();
  });

  it("is waited for as long as is said, and not longer", async () => {
    behaving({ instead: () => "never" });
    const error = await expectRejection(signs({ timeout: 200 }), "SIGNER_UNREACHABLE");
    expect(error.isRetryable).to.equal(true);
    await signsAfterAll();
  });

  it("is asked within one's own network only where that is said", async () => {
    const before = server.count;
    await expectRejection(signs({ isPrivate: false }), "SIGNER_REFUSED");
    const named = { url: server.url.replace("127.0.0.1", "kms.example"), resolve: async () => loopback };
    await expectRejection(signs({ ...named, isPrivate: false }), "SIGNER_REFUSED");
    const encrypted = named.url.replace("http:", "https:");
    const inside = await expectRejection(signs({ ...named, url: encrypted, isPrivate: false }), "SIGNER_REFUSED");
    expect(inside.message).to.include("which stands for 127.0.0.1 may not be connected to");
    await expectRejection(signs({ ...named, resolve: async () => metadata }), "SIGNER_REFUSED");
    expect(server.count).to.equal(before);
    await signsAfterAll(named);
  });
  const loopback = [{ address: "127.0.0.1", family: 4 }];
  const metadata = [{ address: "169.254.169.254", family: 4 }];
});

describe("a signature in DER", () => {
  const whole = [0x30, 8, 2, 2, 0, 0x80, 2, 2, 1, 1];
  const read = (...bytes: number[]) => readDerSignature(Uint8Array.from(bytes));

  it("is read, with s in the lower half", () => {
    expect(read(...whole)).to.deep.equal({ r: 0x80n, s: 0x101n });
    const half = ORDER / 2n;
    expect(readDerSignature(der({ r: ORDER - 1n, s: half }))).to.deep.equal({ r: ORDER - 1n, s: half });
    expect(readDerSignature(der({ r: 1n, s: half + 1n }))).to.deep.equal({ r: 1n, s: half });
    expect(readDerSignature(der({ r: 1n, s: ORDER - 1n }))).to.deep.equal({ r: 1n, s: 1n });
  });

  it("is none where any byte is not as it must be", () => {
    for (const number of [0n, ORDER, ORDER + 1n, 1n << 256n]) {
      expect(readDerSignature(der({ r: number, s: 1n })), `r ${number}`).to.equal(undefined);
      expect(readDerSignature(der({ r: 1n, s: number })), `s ${number}`).to.equal(undefined);
    }
    const strange = [
      [],
      [0x30],
      whole.with(0, 0x31),
      whole.with(1, 7),
      whole.with(1, 9),
      whole.with(2, 3),
      whole.with(3, 1),
      whole.with(4, 0x80), // negative
      whole.with(5, 0x7f), // a zero before it for nothing
      whole.with(6, 4),
      whole.with(7, 1),
      [...whole, 0],
      whole.slice(0, -1),
      [0x30, 0x81, 8, ...whole.slice(2)], // a long form of a short length
      [0x30, 5, 2, 0, 2, 1, 1], // a number of no bytes
    ];
    for (const bytes of strange) expect(read(...bytes), bytes.join(" ")).to.equal(undefined);
  });
});

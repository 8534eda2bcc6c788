// Encrypted key files, as others write them, and as somebody writes them who wants this program to fall over.
import { expect } from "chai";
import { decryptKeystoreJson, encryptKeystoreJson } from "ethers";
import { type Hex, toHex } from "viem";
import { generatePrivateKey, privateKeyToAddress } from "viem/accounts";
import { openKeyFile } from "../../../../tasks/lib/signer/keyFile/openKeyFile.ts";
import { readKeyFile } from "../../../../tasks/lib/signer/keyFile/readKeyFile.ts";
import { expectRejection } from "../../support/rejection.ts";
import { secretFinder } from "../../support/secrets.ts";

// The example with PBKDF2 of the definition of Web3 Secret Storage, whose password is "testpassword". Its example with
// scrypt has parameters that RFC 7914 does not allow.
const common = { version: 3, id: "3198bc9c-6672-5ab3-d995-4942343ae5b6" };
const byPbkdf2 = {
  ...common,
  crypto: {
    cipher: "aes-128-ctr",
    cipherparams: { iv: "6087dab2f9fdbbfaddc31a909735c1e6" },
    ciphertext: "5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46",
    kdf: "pbkdf2",
    kdfparams: {
      c: 262_144,
      dklen: 32,
      prf: "hmac-sha256",
      salt: "ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd",
    },
    mac: "517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2",
  },
};
const SECRET: Hex = "0x7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d";
const kdfparams = { dklen: 32, n: 262_144, r: 8, p: 1, salt: "ab".repeat(32) };
const byScrypt = { ...common, crypto: { ...byPbkdf2.crypto, kdf: "scrypt", kdfparams } };

const opened = (text: string, password: string) => openKeyFile(readKeyFile(text, "key.json"), password, "key.json");

describe("an encrypted key file", () => {
  it("opens as its definition has it", async function () {
    this.timeout(60_000);
    expect(await opened(JSON.stringify(byPbkdf2), "testpassword")).to.equal(SECRET);
    await expectRejection(opened(JSON.stringify(byPbkdf2), "testpasswore"), "KEY_FILE_LOCKED");
  });

  it("opens what ethers writes, whatever the password is", async () => {
    for (const password of ["", " ", "pässwörd", "ﬁ", "🔑".repeat(40), "\u0000"]) {
      const privateKey = generatePrivateKey();
      const address = privateKeyToAddress(privateKey);
      const text = await encryptKeystoreJson({ address, privateKey }, password, { scrypt: { N: 1024, r: 8, p: 2 } });
      expect(readKeyFile(text, "key.json").address).to.equal(address.toLowerCase());
      expect(await opened(text, password)).to.equal(privateKey);
      expect((await decryptKeystoreJson(text, password)).privateKey).to.equal(privateKey);
      await expectRejection(opened(text, `${password}x`), "KEY_FILE_LOCKED");
    }
  });

  it("is not opened where a bit of it was changed", async () => {
    const privateKey = generatePrivateKey();
    const address = privateKeyToAddress(privateKey);
    const text = await encryptKeystoreJson({ address, privateKey }, "word", { scrypt: { N: 2, r: 1, p: 1 } });
    const { Crypto: crypto } = JSON.parse(text);
    const flipped = (hex: string) => `${hex.startsWith("0") ? "1" : "0"}${hex.slice(1)}`;
    for (const name of ["ciphertext", "mac"]) {
      const changed = JSON.stringify({ version: 3, crypto: { ...crypto, [name]: flipped(crypto[name]) } });
      await expectRejection(opened(changed, "word"), "KEY_FILE_LOCKED");
    }
    expect(await opened(JSON.stringify({ version: 3, crypto }), "word")).to.equal(privateKey);
  });

  describe("may ask for so much memory and work, and no more", () => {
    const withScrypt = (changes: object) =>
      JSON.stringify({ ...byScrypt, crypto: { ...byScrypt.crypto, kdfparams: { ...kdfparams, ...changes } } });
    const withRounds = (c: number) =>
      JSON.stringify({ ...byPbkdf2, crypto: { ...byPbkdf2.crypto, kdfparams: { ...byPbkdf2.crypto.kdfparams, c } } });
    const fits = (text: string) => readKeyFile(text, "key.json");
    const tooMuch = (text: string) => expectRejection((async () => fits(text))(), "KEY_FILE_INVALID");

    it("of scrypt, 256 MiB", async () => {
      fits(withScrypt({ n: 2 ** 18, r: 8, p: 1 }));
      await tooMuch(withScrypt({ n: 2 ** 18, r: 9, p: 1 }));
      await tooMuch(withScrypt({ n: 2 ** 19, r: 8, p: 1 }));
      await tooMuch(withScrypt({ n: 2 ** 60 }));
      await tooMuch(withScrypt({ n: 2, r: 2 ** 31, p: 1 }));
    });

    it("of scrypt, eight times the usual work", async () => {
      fits(withScrypt({ n: 2 ** 18, r: 8, p: 8 }));
      await tooMuch(withScrypt({ n: 2 ** 18, r: 8, p: 9 }));
      await tooMuch(withScrypt({ n: 2, r: 1, p: 2 ** 30 }));
    });

    it("of PBKDF2, ten million rounds", async () => {
      fits(withRounds(10_000_000));
      await tooMuch(withRounds(10_000_001));
    });

    it("of scrypt, as RFC 7914 allows", async () => {
      fits(withScrypt({ n: 2 ** 15, r: 1 }));
      await tooMuch(withScrypt({ n: 2 ** 16, r: 1 }));
      fits(withScrypt({ n: 2 ** 16, r: 2 }));
    });

    it("in numbers that are some", async () => {
      for (const n of [0, 1, -2, 3, 2.5, "262144", null, 2 ** 18 + 1]) await tooMuch(withScrypt({ n }));
      for (const p of [0, -1, 0.5, "1"]) await tooMuch(withScrypt({ p }));
      await tooMuch(withScrypt({ dklen: 64 }));
      await tooMuch(withScrypt({ salt: "" }));
      await tooMuch(withScrypt({ salt: "ab".repeat(129) }));
      fits(withScrypt({ salt: "ab".repeat(128) }));
    });
  });

  it("is none where it is something else, and nothing of it is told", async () => {
    const { crypto } = byScrypt;
    const strange: [what: string, text: string][] = [
      ["nothing", ""],
      ["a key in the clear", SECRET],
      ["a key in JSON", JSON.stringify(SECRET)],
      ["null", "null"],
      ["a list", "[]"],
      ["the first version", JSON.stringify({ ...byScrypt, version: 1 })],
      ["another cipher", JSON.stringify({ ...byScrypt, crypto: { ...crypto, cipher: "aes-256-cbc" } })],
      ["another derivation", JSON.stringify({ ...byScrypt, crypto: { ...crypto, kdf: "none" } })],
      ["another hash", JSON.stringify(byPbkdf2).replace("hmac-sha256", "hmac-sha1")],
      ["a short vector", JSON.stringify({ ...byScrypt, crypto: { ...crypto, cipherparams: { iv: "60" } } })],
      ["a long key", JSON.stringify({ ...byScrypt, crypto: { ...crypto, ciphertext: "ab".repeat(33) } })],
      ["odd digits", JSON.stringify({ ...byScrypt, crypto: { ...crypto, mac: `${crypto.mac.slice(1)}` } })],
      ["an account that is none", JSON.stringify({ ...byScrypt, address: "0x12" })],
      ["a file of a megabyte", JSON.stringify({ ...byScrypt, id: "x".repeat(1_000_000) })],
    ];
    const find = secretFinder([SECRET, crypto.ciphertext, crypto.mac]);
    for (const [what, text] of strange) {
      const error = await expectRejection((async () => readKeyFile(text, "key.json"))(), "KEY_FILE_INVALID");
      expect(find(`${error.message} ${JSON.stringify(error)}`), what).to.equal(undefined);
    }
    readKeyFile(JSON.stringify({ ...byScrypt, address: toHex(1, { size: 20 }) }), "key.json");
    readKeyFile(JSON.stringify(byScrypt), "key.json");
  });
});

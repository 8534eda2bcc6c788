import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { inspect } from "node:util";
import { expect } from "chai";
import { type Address, createTestClient, encodeFunctionData, type Hex, http, keccak256, stringToBytes } from "viem";
import { getBlock, signMessage } from "viem/actions";
import { hardhat } from "viem/chains";
import { dataSets } from "../../../examples/data/make.ts";
import { people } from "../../../examples/grants/story/people.ts";
import { provenanceRegistryAbi } from "../../../sdk/abi/ProvenanceRegistry.ts";
import { signObservation } from "../../../sdk/actions/anchor.ts";
import { confirm, sendCall } from "../../../sdk/actions/sendCall.ts";
import type { ErrorCode } from "../../../sdk/errors/registry.ts";
import { type Observation, readObservation, writeObservation } from "../../../sdk/files/observationFile.ts";
import { readProofFile, writeBundle } from "../../../sdk/provenance/proof/proofFile.ts";
import { parseEnvelope } from "../../../sdk/provenance/statement/envelope.ts";
import { keyidOf } from "../../../sdk/provenance/statement/key.ts";
import { signStatement } from "../../../sdk/provenance/statement/signStatement.ts";
import { verifyStatement } from "../../../sdk/provenance/statement/verifyStatement.ts";
import { batchLevel } from "../../../sdk/provenance/types.ts";
import { readBatchStatus } from "../../../sdk/read/readBatch.ts";
import { anchor } from "../../../tasks/provenance/anchor.ts";
import { sign } from "../../../tasks/provenance/sign.ts";
import { verifyLive } from "../../../tasks/provenance/verify.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { type DataPlace, dataPlace, NOTHING } from "../support/dataPlace.ts";
import { expectRejection } from "../support/rejection.ts";
import { smallDao, smallPolicy } from "../support/smallDao.ts";
import { deploySmall, type SmallSystem } from "../support/smallSystem.ts";

const { nora, office, otto, dealer, relayer } = people;
const WALLET: Address = "0x1271127112711271127112711271127112711271";
const SCHEMA = keccak256(stringToBytes("greenhouse"));
const key = (address: Address, kind = "eoa") =>
  `{ kind: ${kind}, address: "${address}", valid until: 2040-01-01T00:00:00Z }`;
const daoText = `${smallDao}sources:
  office:
    account: "${office.address}"
    schemas: [greenhouse]
    keys: { desk: ${key(nora.address)}, old: ${key(dealer.address)}, wallet: ${key(WALLET, "contract")} }
  other:
    account: "${otto.address}"
    schemas: [greenhouse]
    keys: { only: ${key(otto.address)} }
`;
const policyText = smallPolicy()
  .replace("agents:", "schemas: { greenhouse: greenhouse }\nagents:")
  .replace("addresses:", `addresses:\n  office: "${office.address}"`);
const SAID = `version: 1
origin: https://sensors.example
observedFrom: 2027-03-01T00:00:00Z
observedTo: 2027-03-01T03:10:00Z
schema: greenhouse
`;

describeWithAnvil(
  "sallyport provenance sign",
  (anvil) => {
    let small: SmallSystem;
    let here: DataPlace;
    let counter = 0;

    before(async function () {
      this.timeout(60_000);
      const { deployedBytecode } = JSON.parse(
        readFileSync("artifacts/contracts/mocks/AgreeableWallet.sol/AgreeableWallet.json", "utf8"),
      );
      const test = createTestClient({ mode: "anvil", chain: hardhat, transport: http(anvil().url) });
      await test.setCode({ address: WALLET, bytecode: deployedBytecode });
      small = await deploySmall(anvil().url, undefined, policyText, daoText);
    });
    after(() => small.remove());
    beforeEach(async () => {
      here = dataPlace(small.file("."));
      // A root is withdrawn for ever, and anchored once: each test has its own.
      here.put({ ...dataSets, "number.txt": String(counter++) });
      here.knowSecret();
      writeFileSync(here.file("about.yaml"), SAID);
      await here.hash({ about: here.file("about.yaml") });
    });
    afterEach(() => here.remove());

    const SIGN = { schema: "", source: "office", key: undefined, observedAt: undefined };
    const ANCHOR = { ...SIGN, size: undefined, profile: undefined, from: relayer.address };
    const signing = async (changes: Partial<Parameters<typeof sign>[1]> = {}) => {
      const { json, ok = true } = await sign(small.context, { ...small.options, ...SIGN, data: here.data, ...changes });
      return { ...(json as Observation & { already: boolean; statement: boolean; digest: Hex }), ok };
    };
    const anchoring = async (changes: Partial<Parameters<typeof anchor>[1]> = {}) =>
      (await anchor(small.context, { ...small.options, ...ANCHOR, data: here.data, ...changes })).json as {
        batchId: Hex;
        already: boolean;
        batch: Parameters<typeof readBatchStatus>[1]["batch"];
      };
    const { signed, hashed } = batchLevel;
    const statusOf = async ({ batch }: Awaited<ReturnType<typeof anchoring>>) =>
      readBatchStatus(small.context.network.client, { provenance: small.plan.addresses.provenance, batch });
    const kept = () => readObservation(readFileSync(here.kept("observation.json"), "utf8"));
    const onRegistry = async (from: Address, functionName: "revokeSourceKey" | "revoke", args: readonly unknown[]) => {
      const sender = small.context.network.sender(from);
      const data = encodeFunctionData({ abi: provenanceRegistryAbi, functionName, args } as never);
      await confirm(sender, await sendCall(sender, { to: small.plan.addresses.provenance, data }));
    };

    it("lets a key stand behind data, and anybody anchor it as signed", async () => {
      const done = await signing();
      expect(done).to.include({ ok: true, already: false, statement: true, source: office.address, key: nora.address });
      const anchored = await anchoring();
      expect(anchored.batch).to.include({ anchorer: relayer.address, schema: SCHEMA });
      expect(await statusOf(anchored)).to.include({
        source: office.address,
        observedAt: done.observedAt,
        levels: hashed | signed,
      });
      expect((await anchoring()).already).to.equal(true);
    });

    it("asks no wallet twice, and signs anew what is another", async () => {
      await signing();
      const files = ["observation.json", "statement.json"].map((name) => readFileSync(here.kept(name), "utf8"));
      expect(await signing()).to.include({ already: true });
      expect(["observation.json", "statement.json"].map((name) => readFileSync(here.kept(name), "utf8"))).to.deep.equal(
        files,
      );
      const { observedAt } = kept();
      const earlier = new Date((observedAt - 60) * 1_000).toISOString().replace(".000", "");
      expect(await signing({ observedAt: earlier })).to.include({ already: false, observedAt: observedAt - 60 });
      writeFileSync(here.file("about.yaml"), `${SAID}licence: CC0-1.0\n`);
      await here.hash({ about: here.file("about.yaml"), replace: true });
      expect(existsSync(here.kept("observation.json"))).to.equal(false);
      expect(await signing()).to.include({ already: false });
    });

    it("from the file alone, which tells of the batch all but its data", async () => {
      const out = here.file("office.json");
      const { batch } = await signing({ out });
      expect(existsSync(here.kept("observation.json"))).to.equal(false);
      const carried = { data: batch.root, observation: out, source: undefined };
      expect(
        (await expectRejection(anchoring({ ...carried, source: otto.address }), "OBSERVATION_OF_OTHER")).value,
      ).to.equal(office.address);
      const other = await expectRejection(anchoring({ ...carried, data: keccak256("0x") }), "OBSERVATION_OF_OTHER");
      expect(other.details).to.deep.equal({ "is meant": keccak256("0x") });
      for (const otherwise of [{ size: "2" }, { profile: "json" }, { schema: keccak256("0x") }]) {
        await expectRejection(anchoring({ ...carried, ...otherwise }), "OBSERVATION_OF_OTHER");
      }
      const anchored = await anchoring(carried);
      expect((await statusOf(anchored)).source).to.equal(office.address);
      // Who has the data learns of it.
      await expectRejection(here.disclose({ indices: ["0"] }), "BATCH_NOT_FOUND");
      await expectRejection(anchoring({ source: undefined, anchoredBy: nora.address }), "BATCH_NOT_FOUND");
      const known = await anchoring({ anchoredBy: relayer.address, from: undefined });
      expect(known).to.include({ batchId: anchored.batchId, already: true });
      expect(await here.disclose({ indices: ["0"], out: here.file("d.json") })).to.include({
        batchId: anchored.batchId,
      });
    });

    describe("is worth nothing for something else", () => {
      const cases: [what: string, change: (good: Observation) => Partial<Observation>, code: ErrorCode][] = [
        ["another chain", () => ({ chainId: 1 }), "OBSERVATION_OF_OTHER"],
        ["another registry", () => ({ registry: nora.address }), "OBSERVATION_OF_OTHER"],
        ["another source", () => ({ source: otto.address }), "OBSERVATION_OF_OTHER"],
        ["another root", ({ batch }) => ({ batch: { ...batch, root: keccak256("0x") } }), "OBSERVATION_OF_OTHER"],
        ["another size", ({ batch }) => ({ batch: { ...batch, size: batch.size + 1n } }), "OBSERVATION_OF_OTHER"],
        [
          "no manifest",
          ({ batch }) => ({ batch: { ...batch, manifestHash: keccak256("0x") } }),
          "OBSERVATION_OF_OTHER",
        ],
        ["a second later", ({ observedAt }) => ({ observedAt: observedAt - 1 }), "PROVENANCE_INVALID_SIGNATURE"],
        ["another key of the source", () => ({ key: dealer.address }), "PROVENANCE_INVALID_SIGNATURE"],
        ["a key of another source", () => ({ key: otto.address }), "PROVENANCE_INVALID_KEY"],
        ["nobody's key", () => ({ key: relayer.address }), "PROVENANCE_INVALID_KEY"],
        ["no signature", () => ({ signature: "0x" }), "PROVENANCE_INVALID_SIGNATURE"],
      ];
      for (const [what, change, code] of cases) {
        it(what, async () => {
          const out = here.file("office.json");
          await signing({ out });
          const good = readObservation(readFileSync(out, "utf8"));
          writeFileSync(out, writeObservation({ ...good, ...change(good) }));
          await expectRejection(anchoring({ observation: out }), code);
          writeFileSync(out, writeObservation(good));
          expect((await statusOf(await anchoring({ observation: out }))).levels).to.equal(hashed | signed);
        });
      }

      it("a form of its own", async () => {
        const out = here.file("office.json");
        await signing({ out });
        const good = readFileSync(out, "utf8");
        for (const bad of [
          good.replace("/1", "/2"),
          good.replace('"key"', '"keys"'),
          good.slice(1),
          good.replace('"size": "', '"size": "0'),
        ]) {
          writeFileSync(out, bad);
          await expectRejection(anchoring({ observation: out }), "FILE_INVALID");
        }
        writeFileSync(out, good);
        expect((await anchoring({ observation: out })).already).to.equal(false);
      });
    });

    it("not before its time: the chain's clock decides", async () => {
      const now = Number((await getBlock(small.context.network.client)).timestamp);
      const at = (seconds: number) => new Date(seconds * 1_000).toISOString().replace(".000", "");
      await expectRejection(signing({ observedAt: at(now + 1_000) }), "PROVENANCE_OBSERVED_IN_FUTURE");
      expect(existsSync(here.kept("observation.json"))).to.equal(false);
      // Signed all the same, elsewhere.
      const out = here.file("office.json");
      await signing({ out });
      const { batch, ...good } = readObservation(readFileSync(out, "utf8"));
      const observedAt = now + 1_000;
      const given = { provenance: good.registry, source: good.source, batch, observedAt };
      const future = await signObservation(small.context.network.sender(nora.address), given);
      writeFileSync(out, writeObservation({ ...good, batch, observedAt, ...future }));
      await expectRejection(anchoring({ observation: out }), "PROVENANCE_OBSERVED_IN_FUTURE");
      await small.passHours(1);
      expect((await statusOf(await anchoring({ observation: out }))).observedAt).to.equal(observedAt);
    });

    it("not with an account that is no key, the source's own among them; that one anchors by calling", async () => {
      for (const [named, code] of [
        [office.address, "PROVENANCE_INVALID_KEY"],
        [relayer.address, "PROVENANCE_INVALID_KEY"],
        [otto.address, "PROVENANCE_INVALID_KEY"],
      ] as const) {
        expect((await expectRejection(signing({ key: named }), code)).value).to.equal(named);
      }
      expect(await signing({ source: undefined, key: otto.address })).to.include({ source: otto.address });
      const anchored = await anchoring({ from: office.address });
      expect((await statusOf(anchored)).source).to.equal(office.address);
    });

    it("tells a key that is a contract what to sign, and takes what it signed", async () => {
      const asked = await signing({ key: WALLET });
      expect(asked).to.include({ ok: false, signed: false });
      expect(existsSync(here.kept("observation.json"))).to.equal(false);
      const observedAt = new Date(asked.observedAt * 1_000).toISOString().replace(".000", "");
      await expectRejection(signing({ key: WALLET, signature: "0x12" }), "ARGUMENT_INVALID");
      // The command that it says keeps what was given: the same is signed, and written to the same place.
      const given = { store: `${here.data}.sallyport`, out: here.file("an out.json"), schema: SCHEMA };
      small.context.said.length = 0;
      await signing({ key: WALLET, observedAt, ...given });
      expect(small.context.said.at(-1)).to.include(
        `provenance sign ${here.data} --key ${WALLET} --observed-at ${observedAt} --signature 0x… --source office --schema ${SCHEMA} --store ${given.store} --out '${given.out}' --`,
      );
      const done = await signing({ key: WALLET, signature: "0x12", observedAt });
      expect(done).to.include({ ok: true, statement: false, key: WALLET });
      // What an account did not sign is refused before it is written.
      await expectRejection(
        signing({ key: nora.address, signature: "0x12", observedAt, out: here.file("no.json") }),
        "PROVENANCE_INVALID_SIGNATURE",
      );
      expect(existsSync(here.file("no.json"))).to.equal(false);
      expect((await statusOf(await anchoring())).source).to.equal(office.address);
    });

    describe("with a P-256 key of the environment or the keystore", () => {
      const pem = (type: "pkcs8" | "sec1", namedCurve = "P-256", password = "") =>
        generateKeyPairSync("ec", { namedCurve })
          .privateKey.export({
            type,
            format: "pem",
            ...(password !== "" && { cipher: "aes-256-cbc", passphrase: password }),
          })
          .toString();
      const good = pem("pkcs8");
      const { x = "", y = "" } = createPublicKey(good).export({ format: "jwk" });
      const keyid = `p256:0x${[x, y].map((one) => Buffer.from(one, "base64url").toString("hex")).join("")}`;
      const signingBy = async (secret: string | undefined, changes: Partial<Parameters<typeof sign>[1]> = {}) => {
        const args = { ...small.options, ...SIGN, source: undefined, data: here.data, p256: "FEED_KEY", ...changes };
        const asked: string[] = [];
        const { json } = await sign(small.context, args, async (name) => {
          asked.push(name);
          return secret;
        });
        expect(asked).to.deep.equal(["FEED_KEY"]);
        return json as { key: string; already: boolean };
      };

      it("signs the statement, once, beside an account, and says what that is not", async () => {
        small.context.said.length = 0;
        expect(await signingBy(good)).to.include({ key: keyid, already: false });
        expect(small.context.said.join("\n")).to.match(/does not +prove whose key it is.*registry knows accounts only/);
        expect(existsSync(here.kept("observation.json"))).to.equal(false);
        const first = readFileSync(here.kept("statement.json"), "utf8");
        // As people bring it through one line: with \n in two characters, and without any.
        for (const spelled of [good.replaceAll("\n", "\\n"), good.replaceAll("\n", "")]) {
          expect(await signingBy(spelled)).to.include({ key: keyid, already: true });
        }
        expect(readFileSync(here.kept("statement.json"), "utf8")).to.equal(first);
        await signing();
        await signingBy(good);
        const envelope = parseEnvelope(readFileSync(here.kept("statement.json"), "utf8"));
        const { signedBy } = await verifyStatement({ envelope });
        expect(signedBy.map(keyidOf)).to.deep.equal([keyid, `eoa:${nora.address.toLowerCase()}`]);
      });

      it("signs nothing with what is no such key, and tells nothing of it", async () => {
        const known = pem("pkcs8", "secp256k1");
        for (const [secret, words] of [
          [undefined, "Neither the environment nor the keystore has FEED_KEY."],
          ["", "FEED_KEY holds no private key of P-256."],
          [known, "FEED_KEY holds no private key of P-256."],
          [good.replace(/\n.{20}/, "\nAAAAAAAAAAAAAAAAAAAA"), "FEED_KEY holds no private key of P-256."],
          [pem("sec1"), "FEED_KEY holds a key in the form of SEC 1."],
          [pem("pkcs8", "P-256", "word"), "FEED_KEY holds a key behind a password."],
        ] as const) {
          const refused = await expectRejection(signingBy(secret), "SIGNING_KEY_INVALID");
          expect([refused.place, refused.summary]).to.deep.equal(["--p256", words]);
          const told = inspect(refused, { depth: null });
          for (const line of (secret ?? "").split("\n").filter((one) => one.length > 40))
            expect(told).not.to.include(line);
        }
        // The key itself where its name belongs.
        const mistaken = await expectRejection(
          sign(small.context, { ...small.options, ...SIGN, source: undefined, data: here.data, p256: good }),
          "SIGNING_KEY_INVALID",
        );
        expect(inspect(mistaken, { depth: null })).not.to.include(good.split("\n")[1]);
        for (const [option, place] of [
          ["source", "--source"],
          ["observedAt", "--observed-at"],
          ["out", "--out"],
        ] as const) {
          const args = {
            ...small.options,
            ...SIGN,
            source: undefined,
            data: here.data,
            p256: "FEED_KEY",
            [option]: "x",
          };
          expect((await expectRejection(sign(small.context, args), "ARGUMENT_INVALID")).place).to.equal(place);
        }
        expect(existsSync(here.kept("statement.json"))).to.equal(false);
        expect(await signingBy(good)).to.include({ already: false });
      });
    });

    it("not of data that the source withdrew, or that is not what was hashed", async () => {
      const payouts = dataSets["payouts.csv"]!;
      here.put({ "payouts.csv": `${payouts}x` });
      await expectRejection(signing(), "DATA_CHANGED");
      here.put({ "payouts.csv": payouts });
      const { batch } = await signing();
      await onRegistry(office.address, "revoke", [batch.root, "wrong"]);
      await expectRejection(signing(), "PROVENANCE_REVOKED");
      await expectRejection(anchoring(), "PROVENANCE_REVOKED");
      rmSync(`${here.data}.sallyport`, { recursive: true });
      await expectRejection(signing(), "STORE_INVALID");
    });

    it("discloses what was signed, and nothing that was signed of other data", async () => {
      const out = here.file("disclosed.json");
      await signing();
      await anchoring();
      const good = readFileSync(here.kept("statement.json"), "utf8");
      const other = dataPlace(small.file("."));
      other.put({ "other.txt": "one" });
      await other.hash({ about: here.file("about.yaml") });
      await sign(small.context, { ...small.options, ...SIGN, data: other.data });
      writeFileSync(here.kept("statement.json"), readFileSync(other.kept("statement.json")));
      expect((await expectRejection(here.disclose({ indices: ["0"], out }), "BATCH_OF_OTHER")).place).to.equal(
        here.kept("statement.json"),
      );
      expect(existsSync(out)).to.equal(false);
      writeFileSync(here.kept("statement.json"), good);
      await here.disclose({ indices: ["0"], out });
      const { statement, manifest } = readProofFile(readFileSync(out, "utf8"));
      expect(statement?.signatures.map(({ keyid }) => keyid)).to.deep.equal([`eoa:${nora.address.toLowerCase()}`]);
      expect(manifest?.schema).to.equal("greenhouse");
      expect((await here.verify({ what: out })).ok).to.equal(true);
      other.remove();
    });

    describe("whose keys signed, as the registry says", () => {
      const out = () => here.file("disclosed.json");
      const live = async (what: string) => {
        const { json, ok = true } = await verifyLive(small.context, { ...NOTHING, ...small.options, what });
        const { proven, notProven } = json as { proven: { words: string }[]; notProven: { words: string }[] };
        return { ok, proven: proven.map(({ words }) => words), notProven: notProven.map(({ words }) => words) };
      };
      const isKey = `${dealer.address} is a key of the source ${office.address}, which is admitted for the schema`;
      const isRevoked = `that a source stands behind the statement: ${dealer.address} is a revoked key of the source ${office.address}`;
      const disclosed = () => here.disclose({ indices: ["0"], out: out() });

      it("tells a key in force from one of nobody", async () => {
        await signing({ key: dealer.address });
        await anchoring({ source: undefined });
        await disclosed();
        for (const what of [out(), here.data]) {
          const found = await live(what);
          expect(found.ok, what).to.equal(true);
          expect(found.proven).to.include(isKey);
        }
        const bundle = readProofFile(readFileSync(out(), "utf8"));
        const { batch, manifest } = bundle;
        const account = small.context.network.sender(relayer.address);
        const signer = {
          kind: "eoa",
          address: relayer.address,
          signMessage: ({ message }: { message: { raw: Hex } }) =>
            signMessage(account, { account: account.account, message }),
        } as const;
        const statement = await signStatement({ statement: { batch, manifest: manifest! }, signer });
        writeFileSync(out(), writeBundle({ ...bundle, statement }));
        const found = await live(out());
        expect(found.ok).to.equal(false);
        expect(found.notProven).to.include(
          `that a source stands behind the statement: ${relayer.address} is a key of no source`,
        );
        // Without a node only the key is told, and that nobody knows whose it is.
        expect((await here.verify({ what: out() })).ok).to.equal(true);
        // Where the source stands behind the batch itself, the statement adds nothing.
        await anchoring();
        expect((await live(out())).ok).to.equal(true);
      });

      it("tells a revoked key: what it signed is relied on only where the chain itself has it signed", async () => {
        await signing({ key: dealer.address, out: here.file("old.json") });
        await anchoring({ source: undefined });
        await disclosed();
        const signedOnChain = dataPlace(small.file("."));
        signedOnChain.put({ "other.txt": String(counter++) });
        await signedOnChain.hash({ about: here.file("about.yaml") });
        await sign(small.context, { ...small.options, ...SIGN, data: signedOnChain.data, key: dealer.address });
        await anchoring({ data: signedOnChain.data });
        await signedOnChain.disclose({ indices: ["0"], out: here.file("signed.json") });
        expect((await live(out())).ok).to.equal(true);

        await onRegistry(office.address, "revokeSourceKey", [dealer.address]);
        const found = await live(out());
        expect(found.ok).to.equal(false);
        expect(found.notProven).to.include(isRevoked);
        expect((await live(here.data)).ok).to.equal(false);
        const onChain = await live(here.file("signed.json"));
        expect(onChain.ok).to.equal(true);
        expect(onChain.notProven).to.include(isRevoked);

        const refused = await expectRejection(signing({ key: dealer.address }), "PROVENANCE_INVALID_KEY");
        expect(refused.summary).to.include("revoked key");
        await expectRejection(anchoring({ observation: here.file("old.json") }), "PROVENANCE_INVALID_KEY");
        // Another key of the source can sign the same.
        await signing();
        expect((await statusOf(await anchoring())).levels).to.equal(hashed | signed);
        signedOnChain.remove();
      });
    });

    it("without anything said of the data: no statement, and still an observation", async () => {
      here.put({ "number.txt": "bare" });
      await here.hash({ replace: true });
      await expectRejection(signing(), "PROVENANCE_NOT_ADMITTED");
      expect(await signing({ schema: "greenhouse" })).to.include({ statement: false });
      expect(existsSync(here.kept("statement.json"))).to.equal(false);
      expect((await statusOf(await anchoring({ schema: "greenhouse" }))).levels).to.equal(hashed | signed);
    });
  },
  { args: ["--accounts", "20"] },
);

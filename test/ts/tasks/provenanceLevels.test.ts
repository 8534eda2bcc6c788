import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import type { Hex } from "viem";
import { people } from "../../../examples/grants/story/people.ts";
import { isSallyportError } from "../../../sdk/errors/SallyportError.ts";
import { batchLevel } from "../../../sdk/provenance/types.ts";
import { anchor } from "../../../tasks/provenance/anchor.ts";
import { type AttestArguments, attest } from "../../../tasks/provenance/attest.ts";
import { type DisputeArguments, dispute } from "../../../tasks/provenance/dispute.ts";
import { type MeasureArguments, measure } from "../../../tasks/provenance/measure.ts";
import { type ProveBatchArguments, proveBatch } from "../../../tasks/provenance/proveBatch.ts";
import { verifier } from "../../../tasks/provenance/verifier.ts";
import { batch } from "../../../tasks/rootProposal/batch.ts";
import { change } from "../../../tasks/rootProposal/change.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { expectRejection } from "../support/rejection.ts";
import { deployRootDao, type RootDao, SCHEMA } from "../support/rootDao.ts";
import { NO_OPTIONS } from "../support/taskContext.ts";

const { nora, office, otto, oscar, dealer, relayer } = people;
const DAY = 86_400;
const NO_ROOT_OPTIONS = { system: undefined, nonce: undefined, lifetime: undefined, safeBatch: undefined };

describeWithAnvil(
  "sallyport provenance, where others speak of a batch",
  (anvil) => {
    let dao: RootDao;
    let policy: string;
    let start: Hex;
    let batchId: Hex;
    let options: Omit<typeof NO_OPTIONS, "policy"> & { policy: string; data: string };

    const keyFile = (name: string) => dao.file(`${name}.pem`);
    const openssl = (...args: string[]) => execFileSync("openssl", args, { stdio: "pipe" });

    const said = <Arguments>(args: Partial<Arguments>) =>
      ({ ...options, attester: undefined, key: undefined, validUntil: undefined, ...args }) as Arguments;
    const json = async <T>(report: Promise<{ json: unknown }>) => (await report).json as T;
    type Attested = { count: number; quorum: number; attested: boolean; levels: number; sent: { already: boolean }[] };
    const attestAs = (args: Partial<AttestArguments> = {}) =>
      json<Attested>(attest(dao.context, said<AttestArguments>(args)));
    const measureAs = (args: Partial<MeasureArguments>) =>
      json<{ levels: number; already: boolean }>(
        measure(dao.context, said<MeasureArguments>({ checker: "gapcheck/1", ...args })),
      );
    const proveAs = (args: Partial<ProveBatchArguments>) =>
      json<{ levels: number; already: boolean }>(
        proveBatch(dao.context, said<ProveBatchArguments>({ proof: undefined, signature: undefined, ...args })),
      );
    const disputeAs = (args: Partial<DisputeArguments> = {}) =>
      json<{ until: number; by: string; already: boolean; confirmed: boolean }>(
        dispute(dao.context, said<DisputeArguments>({ reason: "twice the same line", ...args })),
      );

    before(async function () {
      this.timeout(60_000);
      dao = await deployRootDao(anvil().url);
      policy = dao.file("policy.yaml");
      openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", keyFile("device"));
      openssl("ec", "-in", keyFile("device"), "-pubout", "-out", keyFile("public"));
      const publicKey = keyFile("public");
      const deployed = (await verifier(dao.context, { publicKey, from: undefined })).json as { verifier: string };
      expect(dao.context.said).to.include(
        `  next       let root name it: npx hardhat sallyport root schema verifier … ${deployed.verifier} --network anvil`,
      );
      const until = "valid until: 2040-01-01T00:00:00Z";
      writeFileSync(
        dao.file("changes.yaml"),
        `version: 1
changes:
  - source admit: { account: office, schema: payouts }
  - attester admit: { account: "${otto.address}", schema: payouts }
  - attester admit: { account: "${oscar.address}", schema: payouts }
  - source add-key: { source: "${oscar.address}", key: "${relayer.address}", ${until} }
  - schema quorum: { schema: payouts, attesters: 2 }
  - schema verifier: { schema: payouts, verifier: "${deployed.verifier}" }
  - schema criteria: { schema: payouts, criteria: [gaps at most 2, coverage at least 990] }
`,
      );
      const root = { ...NO_ROOT_OPTIONS, policy, out: dao.file("settled.json") };
      await batch(dao.context, { ...root, file: dao.file("changes.yaml") });
      await dao.agree(dao.file("settled.json"));
      writeFileSync(dao.file("data.txt"), "ada,1\nben,2\n");
      options = { ...NO_OPTIONS, policy, data: dao.file("data.txt") };
      const asOffice = { source: "office", key: office.address, observedAt: undefined, from: office.address };
      const ofText = { schema: "payouts", size: undefined, profile: undefined };
      batchId = (await json<{ batchId: Hex }>(anchor(dao.context, { ...options, ...ofText, ...asOffice }))).batchId;
      start = await dao.clock.snapshot();
    });
    afterEach(async () => {
      await dao.clock.revert({ id: start });
      start = await dao.clock.snapshot();
    });
    after(() => dao.remove());

    const commandFor = (verb: string, data: string) => `npx hardhat sallyport provenance ${verb} ${data}`;
    const ofSystem = () => `--policy ${policy} --network anvil`;

    it("attests with as many as are needed, by calling and by a signature that somebody else carries", async () => {
      const first = await attestAs({ from: otto.address });
      expect(first).to.deep.include({ count: 1, quorum: 2, attested: false, levels: 3 });
      expect(dao.context.said).to.include("  attesters  1 of 2 agree: 1 more is needed");
      const again = await attestAs({ from: otto.address });
      expect(again).to.deep.include({ count: 1, attested: false });
      expect(again.sent).to.deep.equal([{ attester: otto.address, already: true }]);
      const second = await attestAs({ key: relayer.address, from: nora.address });
      expect(second).to.deep.include({ count: 2, attested: true, levels: 3 | batchLevel.attested });
      expect(dao.context.said).to.include("  levels     hashed, signed and attested");
    });

    it("attests by a file that was signed without gas, once and for this batch and registry alone", async () => {
      const out = dao.file("oscar.json");
      await attestAs({ attester: oscar.address, out });
      expect(dao.context.said.at(-1)).to.equal(
        `  next       anybody carries it: ${commandFor("attest", batchId)} --signatures ${out} ${ofSystem()}`,
      );
      expect(await attestAs({ signatures: out, from: nora.address })).to.deep.include({ count: 1 });
      const { sent } = await attestAs({ signatures: out, from: dealer.address });
      expect(sent).to.deep.equal([{ attester: oscar.address, already: true }]);

      await dao.clock.revert({ id: start });
      start = await dao.clock.snapshot();
      const text = readFileSync(out, "utf8");
      const cases: [string, string, string][] = [
        [text.replace('"chainId": 31337', '"chainId": 1'), "SIGNATURE_OF_OTHER", "for another chain"],
        [text.replace('"size": "3"', '"size": "4"'), "SIGNATURE_OF_OTHER", "of another size"],
        [text.replace(/"validUntil": \d+/, '"validUntil": 1999999999'), "PROVENANCE_INVALID_SIGNATURE", "made last"],
        [text.replace(/"signature": "0x../, '"signature": "0xff'), "PROVENANCE_INVALID_SIGNATURE", "another signature"],
        [text.replace('"observedAt": ', '"observedAt": 1'), "PROVENANCE_OBSERVED_OTHERWISE", "of another time"],
        [text.replace('"observedAt": ', '"observedAt": 111'), "FILE_INVALID", "a number out of range"],
      ];
      for (const [changed, code, what] of cases) {
        expect(changed, what).not.to.equal(text);
        writeFileSync(dao.file("touched.json"), changed);
        const refused = await attestAs({ signatures: dao.file("touched.json") }).catch((error: unknown) => error);
        expect(isSallyportError(refused, code as never), `${what}: ${refused}`).to.equal(true);
      }
      expect((await attestAs({ signatures: out })).count).to.equal(1);
    });

    it("lets nobody vouch whom root did not admit, nor too late", async () => {
      const stranger = await expectRejection(
        attestAs({ from: dealer.address, key: dealer.address }),
        "PROVENANCE_NOT_ADMITTED",
      );
      expect(stranger.args).to.deep.equal({ schema: SCHEMA, account: dealer.address });
      // By calling alone: it has no key that signs.
      await expectRejection(attestAs({ attester: otto.address, from: nora.address }), "ACCOUNT_UNKNOWN");
      await expectRejection(attestAs({ attester: otto.address, out: dao.file("no.json") }), "ACCOUNT_UNKNOWN");
      expect(existsSync(dao.file("no.json"))).to.equal(false);
      await expectRejection(attestAs({ validUntil: "2020-01-01T00:00:00Z" }), "ARGUMENT_INVALID");
      const out = dao.file("late.json");
      await attestAs({ attester: oscar.address, out });
      await dao.clock.increaseTime({ seconds: DAY + 60 });
      await dao.clock.mine({ blocks: 1 });
      const late = await expectRejection(attestAs({ signatures: out }), "PROVENANCE_STALE");
      expect(late.args["validUntil"]).to.equal(JSON.parse(readFileSync(out, "utf8")).by.validUntil);
      expect((await attestAs({ attester: otto.address })).count).to.equal(1);
    });

    it("lets nobody vouch by a key that is over, to its last second", async () => {
      const last = Date.UTC(2040, 0, 1) / 1000;
      const out = dao.file("over.json");
      await dao.clock.setNextBlockTimestamp({ timestamp: BigInt(last) });
      await dao.clock.mine({ blocks: 1 });
      await attestAs({ attester: oscar.address, out });
      rmSync(out);
      await dao.clock.setNextBlockTimestamp({ timestamp: BigInt(last + 1) });
      await dao.clock.mine({ blocks: 1 });
      const refused = await expectRejection(attestAs({ attester: oscar.address, out }), "PROVENANCE_INVALID_KEY");
      expect([refused.value, refused.summary]).to.deep.equal([
        relayer.address,
        `${relayer.address} was a key of the source ${oscar.address} until 2040-01-01 00:00:00 UTC.`,
      ]);
      await expectRejection(attestAs({ key: relayer.address, from: nora.address }), "PROVENANCE_INVALID_KEY");
      expect(existsSync(out)).to.equal(false);
      // Its own account needs no key.
      expect((await attestAs({ attester: oscar.address, from: oscar.address })).count).to.equal(1);
    });

    it("measures what meets every criterion, and nothing else", async () => {
      const missed = await expectRejection(
        measureAs({ measures: ["gaps 3", "coverage 999"], from: otto.address }),
        "PROVENANCE_CRITERION_MISSED",
      );
      expect(missed.args).to.deep.include({ value: 3n, atMost: 2n });
      expect(missed.message).to.match(/atLeast +any\n +atMost +2\n/);
      await expectRejection(measureAs({ measures: ["gaps 2"], from: otto.address }), "PROVENANCE_METRIC_MISSING");
      for (const measures of [[], ["gaps"], ["gaps 1", "gaps 2"], ["gaps 1.5"]]) {
        await expectRejection(measureAs({ measures, from: otto.address }), "ARGUMENT_INVALID");
      }
      await expectRejection(
        measureAs({ measures: ["gaps 2", "coverage 990"], checker: undefined }),
        "ARGUMENT_INVALID",
      );
      const met = { measures: ["gaps 2", "coverage 990"], from: otto.address };
      expect(await measureAs(met)).to.deep.include({ already: false, levels: 3 | batchLevel.measured });
      expect(await measureAs(met)).to.deep.include({ already: true });
    });

    it("carries a report that was signed elsewhere, and takes no attestation for one", async () => {
      const [report, attestation] = [dao.file("report.json"), dao.file("attestation.json")];
      const measures = ["coverage 1000", "gaps 0"];
      await measureAs({ measures, attester: oscar.address, out: report });
      await attestAs({ attester: oscar.address, out: attestation });
      const taken = await expectRejection(measureAs({ measures: [], signatures: attestation }), "SIGNATURE_OF_OTHER");
      expect(taken.nextStep).to.include(`${commandFor("attest", batchId)} --signatures ${attestation} ${ofSystem()}`);
      await expectRejection(attestAs({ signatures: report }), "SIGNATURE_OF_OTHER");
      const text = readFileSync(report, "utf8");
      writeFileSync(dao.file("better.json"), text.replace('"value": "1000"', '"value": "1001"'));
      await expectRejection(
        measureAs({ measures: [], signatures: dao.file("better.json") }),
        "PROVENANCE_INVALID_SIGNATURE",
      );
      expect((await measureAs({ measures: [], signatures: report })).levels).to.equal(3 | batchLevel.measured);
    });

    it("proves what the verifier's key signed as OpenSSL signs, and nothing of another time or key", async () => {
      const [out, signature, other] = [dao.file("statement"), dao.file("statement.sig"), dao.file("other.sig")];
      await proveAs({ out, store: dao.file("a store") });
      expect(readFileSync(out)).to.have.lengthOf(192);
      expect(dao.context.said).to.include(
        `  then       ${commandFor("prove-batch", options.data)} --store '${dao.file("a store")}' --signature FILE ${ofSystem()}`,
      );
      const refusedKey = await expectRejection(
        verifier(dao.context, { publicKey: keyFile("device"), from: undefined }),
        "VERIFIER_KEY_INVALID",
      );
      expect(refusedKey.message).not.to.include("BEGIN");
      openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", keyFile("other"));
      openssl("dgst", "-sha256", "-sign", keyFile("other"), "-out", other, out);
      openssl("dgst", "-sha256", "-sign", keyFile("device"), "-out", signature, out);
      const refused = await expectRejection(proveAs({ signature: other }), "PROVENANCE_NOT_PROVEN");
      expect(refused.args["batchId"]).to.equal(batchId);
      await expectRejection(proveAs({ signature: out }), "VERIFIER_PROOF_INVALID");
      await expectRejection(proveAs({ proof: "0x123" }), "VERIFIER_PROOF_INVALID");
      await expectRejection(proveAs({}), "ARGUMENT_INVALID");
      // A statement is written over an earlier one, and over nothing else.
      await expectRejection(proveAs({ out: signature }), "FILE_NOT_WRITTEN");
      expect(await proveAs({ signature })).to.deep.include({ already: false, levels: 3 | batchLevel.proven });
      expect(await proveAs({ signature })).to.deep.include({ already: true });
      const twice = await verifier(dao.context, { publicKey: keyFile("public"), from: undefined });
      expect(twice.json).to.deep.include({ already: true });
    });

    it("disputes for its source or an attester, says when that ends, and not again once it has", async () => {
      const stranger = await expectRejection(disputeAs({ from: dealer.address }), "PROVENANCE_NOT_ADMITTED");
      expect(stranger.args).to.deep.equal({ schema: SCHEMA, account: dealer.address });
      const { until, by, already } = await disputeAs({ from: otto.address });
      expect([by, already]).to.deep.equal([otto.address, false]);
      expect(await disputeAs({ from: otto.address })).to.deep.include({ already: true, until });
      await dao.clock.increaseTime({ seconds: 14 * DAY + 1 });
      await dao.clock.mine({ blocks: 1 });
      const refused = await expectRejection(disputeAs({ from: otto.address }), "PROVENANCE_ALREADY_DISPUTED");
      expect(refused.args).to.deep.include({ batchId, by: otto.address });
      // Its source still can.
      expect(await disputeAs({ from: office.address })).to.deep.include({ already: false, by: office.address });
    });

    it("tells that a dispute does not end by itself once root has confirmed it", async () => {
      await disputeAs({ from: office.address });
      const out = dao.file("confirm.json");
      const options = { ...NO_ROOT_OPTIONS, policy, out };
      await change(dao.context, "dispute confirm", { ...options, batch: batchId });
      await dao.agree(out);
      expect(await disputeAs({ from: office.address })).to.deep.include({ already: true, confirmed: true });
      expect(dao.context.said).to.include("  ends       not by itself: root confirmed it");
    });

    it("asks which batch is meant where somebody else anchored the same data", async () => {
      const mine = { ...options, schema: "payouts", size: undefined, profile: undefined, source: undefined };
      const anchored = anchor(dao.context, { ...mine, key: undefined, observedAt: undefined, from: dealer.address });
      const copy = (await json<{ batchId: Hex }>(anchored)).batchId;
      const unclear = await expectRejection(disputeAs({ from: office.address }), "BATCH_AMBIGUOUS");
      expect(unclear.details["batches"]).to.include(batchId).and.to.include(copy);
      expect(await disputeAs({ from: office.address, data: batchId })).to.deep.include({ already: false });
      await expectRejection(disputeAs({ data: `0x${"12".repeat(32)}` }), "BATCH_NOT_FOUND");
    });
  },
  { args: ["--accounts", "20"] },
);

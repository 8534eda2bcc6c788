// The record of a system, by which every command finds it: what may replace it, and what is told where it leads astray.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { getBlock, getBlockNumber, getTransactionCount } from "viem/actions";
import { people } from "../../../examples/grants/story/people.ts";
import { agentRegistryAbi } from "../../../sdk/abi/AgentRegistry.ts";
import { readUntyped } from "../../../sdk/read/readUntyped.ts";
import { formatMoment } from "../../../sdk/time/moment.ts";
import { type DeployArguments, deploy } from "../../../tasks/deploy.ts";
import { list } from "../../../tasks/list.ts";
import { pause } from "../../../tasks/pause.ts";
import { propose } from "../../../tasks/propose.ts";
import { verify } from "../../../tasks/verify.ts";
import { veto } from "../../../tasks/veto.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { clockOf } from "../support/clock.ts";
import { expectRejection } from "../support/rejection.ts";
import { smallDao, smallPolicy } from "../support/smallDao.ts";
import { NO_OPTIONS, NOTHING_TO_PROPOSE, taskContext } from "../support/taskContext.ts";

const { deployer, gina, gus, nora } = people;
const RECORD = "deployments/anvil/small.json";

describeWithAnvil(
  "the record of a system",
  (anvil) => {
    let root: string;
    let context: Awaited<ReturnType<typeof taskContext>>;
    const file = (name: string) => join(root, name);
    const policy = () => ({ policy: file("policy.yaml") });
    const record = () => readFileSync(file(RECORD), "utf8");
    const sent = (address = deployer.address) => getTransactionCount(context.network.client, { address });

    function toDeploy(changes: Partial<DeployArguments> = {}): DeployArguments {
      const none = { dryRun: false, createx: false, enableModule: undefined, verifySource: false, verifier: undefined };
      return { ...none, dao: file("dao.yaml"), from: deployer.address, ...changes };
    }

    async function wrong(): Promise<string[]> {
      const { json } = await verify(context, { system: undefined, dao: undefined });
      return (json as { checks: { what: string; ok: boolean }[] }).checks.flatMap(({ what, ok }) => (ok ? [] : [what]));
    }

    async function withRecord(text: string, work: () => Promise<unknown>): Promise<void> {
      const kept = record();
      writeFileSync(file(RECORD), text);
      try {
        await work();
      } finally {
        writeFileSync(file(RECORD), kept);
      }
    }

    before(async function () {
      this.timeout(60_000);
      mkdirSync("cache", { recursive: true });
      root = mkdtempSync(join("cache", "record-"));
      writeFileSync(file("dao.yaml"), smallDao);
      writeFileSync(file("policy.yaml"), smallPolicy());
      context = await taskContext(anvil().url, root);
      expect((await deploy(context, toDeploy())).ok).to.equal(true);
    });
    after(() => rmSync(root, { recursive: true, force: true }));

    it("is not replaced by that of another deployer while its gate stands", async () => {
      const kept = record();
      const error = await expectRejection(deploy(context, toDeploy({ from: nora.address })), "DEPLOY_CONFLICT");
      expect(error).to.include({ place: RECORD, value: nora.address });
      expect(error.summary).to.include(deployer.address);
      expect(record()).to.equal(kept);
      expect(await sent(nora.address)).to.equal(0);

      const again = await deploy(context, toDeploy());
      expect(again.json).to.include({ ok: true, deployed: 0 });
      expect(record()).to.equal(kept);
    });

    it("is not replaced where it is of another chain", async () => {
      const other = record().replace('"chainId": 31337', '"chainId": 1');
      await withRecord(other, async () => {
        const before = await sent();
        const error = await expectRejection(deploy(context, toDeploy()), "RECORD_OTHER_CHAIN");
        expect(error).to.include({ place: RECORD, value: "31337" });
        expect(record()).to.equal(other);
        expect(await sent()).to.equal(before);
      });
    });

    it("is replaced where nothing stands any more, as on a local chain that was started anew", async () => {
      const { gate } = JSON.parse(record()).addresses;
      await withRecord(record().replaceAll(gate, nora.address), async () => {
        expect((await deploy(context, toDeploy())).json).to.include({ ok: true, deployed: 0 });
        expect(JSON.parse(record()).addresses.gate).to.equal(gate);
      });
    });

    it("is told where nothing stands at its gate", async () => {
      const { gate } = JSON.parse(record()).addresses;
      const options = { ...NO_OPTIONS, proposer: undefined };
      await withRecord(record().replaceAll(gate, nora.address), async () => {
        const error = await expectRejection(list(context, options), "RECORD_OTHER_CHAIN");
        expect(error.value).to.equal(nora.address);
        expect(error.summary).to.equal(
          `On network "anvil" nothing stands at ${nora.address}, where the record has the gate.`,
        );
      });
      expect((await list(context, options)).json).to.deep.equal([]);
    });

    it("begins where the chain has come to", async () => {
      const options = { ...NO_OPTIONS, proposer: undefined };
      const head = await getBlockNumber(context.network.client);
      const from = (block: bigint) => record().replace(/"fromBlock": "?\d+"?/, `"fromBlock": "${block}"`);
      await withRecord(from(head + 1n), async () => {
        const kept = record();
        for (const attempt of [() => list(context, options), wrong, () => deploy(context, toDeploy())]) {
          const error = await expectRejection(attempt(), "RECORD_OTHER_CHAIN");
          expect(error).to.include({ place: RECORD, value: String(head + 1n) });
          expect(error.summary).to.equal(
            `The record begins in block ${head + 1n}, and network "anvil" has reached block ${head}.`,
          );
        }
        expect(record()).to.equal(kept);
      });
      await withRecord(from(head), async () => expect((await list(context, options)).json).to.deep.equal([]));
    });

    it("is compared with the plan by verify: an address in it may have been swapped", async () => {
      expect(await wrong()).to.deep.equal([]);
      const { registry, councils } = JSON.parse(record()).addresses;
      const swapped = record().replace(registry, nora.address).replace(councils.board, councils.guards);
      await withRecord(swapped, async () => {
        expect(await wrong()).to.deep.equal(["record: registry", "record: council board"]);
      });
    });

    it("names the systems that are recorded where another is asked for", async () => {
      const error = await expectRejection(
        list(context, { ...NO_OPTIONS, proposer: undefined, system: "large" }),
        "RECORD_NOT_FOUND",
      );
      expect(error.nextStep).to.equal("Choose one that is: small.");
    });

    it("is not begun by an attempt that sends nothing: a key has ended", async () => {
      const { timestamp } = await getBlock(context.network.client);
      const ended = formatMoment(Number(timestamp)).replace(" UTC", "Z").replace(" ", "T");
      const dao = (until: string) =>
        smallDao.replace("label: small", "label: third").replace("2040-01-01T00:00:00Z", until);
      writeFileSync(file("third.yaml"), dao(ended));
      const before = await sent();
      const error = await expectRejection(deploy(context, toDeploy({ dao: file("third.yaml") })), "DEPLOY_KEY_ENDED");
      expect(error).to.include({ place: "agents.payer.keys.only.valid until", value: formatMoment(Number(timestamp)) });
      expect(await sent()).to.equal(before);
      expect(existsSync(file("deployments/anvil/third.json"))).to.equal(false);

      writeFileSync(file("third.yaml"), dao("2040-01-01T00:00:00Z"));
      expect((await deploy(context, toDeploy({ dao: file("third.yaml"), dryRun: true }))).ok).not.to.equal(false);
    });

    it("names the DAO file where it and the policy file differ", async () => {
      writeFileSync(file("other.yaml"), smallDao.replace("id: 1", "id: 2"));
      const error = await expectRejection(
        deploy(context, toDeploy({ dao: file("other.yaml") })),
        "DAO_POLICY_MISMATCH",
      );
      expect(error.place).to.equal(`${file("other.yaml")}, agents.payer.id`);
    });

    it("is still as planned after a veto and a pause that has ended, and deploying again finds nothing to do", async () => {
      const options = { ...NO_OPTIONS, ...policy() };
      await propose(context, { ...NOTHING_TO_PROPOSE, ...policy(), to: "ada", value: "0.5 ETH", nonce: "1" });
      const stopping = { ...options, proposal: "payer/1", reason: "wrong" };
      await veto(context, { ...stopping, from: gina.address, out: file("veto.json") });
      await veto(context, { ...stopping, from: gus.address, signatures: file("veto.json") });
      const { registry } = JSON.parse(record()).addresses;
      const asked = { address: registry, abi: agentRegistryAbi, functionName: "agentAt", args: [1n] };
      expect(await readUntyped(context.network.client, asked)).to.include({ strikes: 1 });
      expect(await wrong()).to.deep.equal([]);

      const pausing = { ...options, duration: "1 hours" };
      await pause(context, { ...pausing, from: gina.address, out: file("pause.json") });
      await pause(context, { ...pausing, from: gus.address, signatures: file("pause.json") });
      expect(await wrong()).to.deep.equal(["gate: paused until"]);
      await clockOf(anvil().url).increaseTime({ seconds: 3601 });
      await clockOf(anvil().url).mine({ blocks: 1 });
      expect(await wrong()).to.deep.equal([]);
      expect((await deploy(context, toDeploy())).json).to.include({ ok: true, deployed: 0 });
    });
  },
  { args: ["--accounts", "20"] },
);

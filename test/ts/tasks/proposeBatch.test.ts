import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { http, isAddressEqual } from "viem";
import { getTransactionCount } from "viem/actions";
import { people } from "../../../examples/grants/story/people.ts";
import { deployCreateX } from "../../../sdk/deploy/createx.ts";
import { readDao } from "../../../sdk/deploy/dao/readDao.ts";
import { deploySystem } from "../../../sdk/deploy/deploySystem.ts";
import { type DeploymentPlan, planDeployment } from "../../../sdk/deploy/planDeployment.ts";
import { readProposalFile } from "../../../sdk/files/proposalFile.ts";
import { compilePolicy } from "../../../sdk/policy/compilePolicy.ts";
import { type ProposeArguments, propose } from "../../../tasks/propose.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { expectRejection } from "../support/rejection.ts";
import { batchText, methodCall } from "../support/safeBatch.ts";
import { recipients, smallDao } from "../support/smallDao.ts";
import { senderOn } from "../support/system.ts";
import { NOTHING_TO_PROPOSE, recordSystem, taskContext } from "../support/taskContext.ts";

const { deployer, vera, mara } = people;
const { ada, ben, cleo } = recipients;
const ETH = 10n ** 18n;
const CHAIN = { chainId: "31337" };

const policyText = `version: 1
addresses:
  ada: "${ada}"
  ben: "${ben}"
  cleo: "${cleo}"
  vera: "${vera.address}"
agents: { payer: 1 }
approvers: [vera]
tiers: { small: { index: 0, optimistic: true }, high: 1, solo: 2 }
meters:
  ether: { burst: 3 ETH, refill: 1 ETH, per: 1 day }
rules:
  pay-ada: { who: payer, may send: at most 1 ETH, to: ada, meter: none, tier: small }
  pay-ben: { who: payer, may send: at most 2 ETH, to: ben, meter: ether, tier: high }
  vera-pays: { who: vera, may send: at most 5 ETH, to: cleo, meter: none, tier: solo }
`;

type Told = Record<string, unknown>;
type ProposedJson = Told & {
  nonce: bigint;
  calls: { target: string; value: bigint }[];
  evidence: unknown;
  part: unknown;
};

describeWithAnvil(
  "hardhat sallyport propose --safe-batch",
  (anvil) => {
    let root: string;
    let plan: DeploymentPlan;
    let context: Awaited<ReturnType<typeof taskContext>>;
    let files = 0;
    const send = (to: string, value: bigint) => ({ to, value: String(value), data: null });

    before(async function () {
      this.timeout(60_000);
      mkdirSync("cache", { recursive: true });
      root = mkdtempSync(join("cache", "batches-"));
      writeFileSync(join(root, "dao.yaml"), smallDao);
      writeFileSync(join(root, "policy.yaml"), policyText);
      const sender = senderOn(http(anvil().url), deployer);
      await deployCreateX(sender);
      plan = planDeployment({
        dao: readDao(smallDao),
        policy: compilePolicy(policyText),
        deployer: deployer.address,
      });
      await deploySystem(sender, { plan });
      await recordSystem(root, plan, { dao: "dao.yaml", policy: "policy.yaml" });
      context = await taskContext(anvil().url, root);
    });
    after(() => rmSync(root, { recursive: true, force: true }));

    function toPropose(transactions: readonly unknown[], changes: Partial<ProposeArguments> = {}, fields: Told = {}) {
      const safeBatch = join(root, `batch-${++files}.json`);
      writeFileSync(safeBatch, batchText(transactions, { ...CHAIN, ...fields }));
      return { safeBatch, args: argumentsOf(safeBatch, changes) };
    }

    function argumentsOf(safeBatch: string, changes: Partial<ProposeArguments> = {}): ProposeArguments {
      return { ...NOTHING_TO_PROPOSE, policy: join(root, "policy.yaml"), safeBatch, ...changes };
    }

    async function proposedBy(args: ProposeArguments): Promise<{ proposals: ProposedJson[]; said: string }> {
      context.said.length = 0;
      const { json } = (await propose(context, args)) as { json: { proposals: ProposedJson[] } };
      return { proposals: json.proposals, said: context.said.join("\n") };
    }

    const sentByAgent = () => getTransactionCount(context.network.client, { address: deployer.address });

    it("proposes all calls of a batch as one, in its order, at the tier that carries them all", async () => {
      const { args, safeBatch } = toPropose([send(ben, ETH), send(ada, ETH / 2n), send(ada, 1n)]);
      const { proposals, said } = await proposedBy(args);
      expect(proposals).to.have.lengthOf(1);
      expect(proposals[0]).to.deep.include({ tier: 1, state: "Proposed", already: false });
      expect(proposals[0]!.calls.map(({ target, value }) => [target, value])).to.deep.equal([
        [ben, ETH],
        [ada, ETH / 2n],
        [ada, 1n],
      ]);
      expect(said).to.match(/^batch batch-\d+\.json, "Transactions Batch": 3 calls\n/);
      expect(said).to.include(`call 0     1 ETH to ben (${ben})`);
      expect(said).not.to.include("!");

      // The same calls, exported anew: another file, and the same proposal.
      const again = await proposedBy(
        toPropose([send(ben, ETH), send(ada, ETH / 2n), send(ada, 1n)], {}, { createdAt: 5 }).args,
      );
      expect(again.proposals[0]).to.include({ already: true, nonce: proposals[0]!.nonce });
      expect(again.said).to.include("again      to propose the same once more, choose another --nonce");
      const other = await proposedBy(argumentsOf(safeBatch, { nonce: "77" }));
      expect(other.proposals[0]).to.include({ already: false, nonce: 77n });
      // The order is part of what is proposed.
      const turned = await proposedBy(toPropose([send(ada, ETH / 2n), send(ben, ETH), send(ada, 1n)]).args);
      expect(turned.proposals[0]).to.include({ already: false });
    });

    it("refuses a batch of another chain", async () => {
      const { args, safeBatch } = toPropose([send(ada, 2n)], {}, { chainId: "1" });
      const error = await expectRejection(propose(context, args), "SAFE_BATCH_WRONG_CHAIN");
      expect(error).to.deep.include({ place: `${safeBatch}, chainId`, value: "1" });
      expect((await proposedBy(toPropose([send(ada, 2n)]).args)).proposals).to.have.lengthOf(1);
    });

    it("refuses the whole batch where no rule carries a call, and tells of each", async () => {
      const before = await sentByAgent();
      const { args, safeBatch } = toPropose([send(ada, ETH), send(ada, ETH + 1n), send(cleo, 1n)]);
      const error = await expectRejection(propose(context, args), "PROPOSAL_NOT_CARRIED");
      expect(error.place).to.equal(`${safeBatch}, transactions[1]`);
      expect(error.args).to.deep.equal({ refusal: "ValueTooHigh", rule: "pay-ada" });
      expect(error.summary).to.equal(
        "No rule carries the call: 1.000000000000000001 ETH go with it, and at most 1 ETH may. 1 more call is refused.",
      );
      const all = (error.cause as AggregateError).errors.map(({ args: { refusal, rule } }) => [refusal, rule]);
      expect(all).to.deep.equal([
        ["ValueTooHigh", "pay-ada"],
        ["WrongProposer", "vera-pays"],
      ]);
      expect(await sentByAgent()).to.equal(before);
      await proposedBy(toPropose([send(ada, ETH), send(ada, ETH - 1n), send(ada, 3n)]).args);
    });

    it("proposes for an approver below root, under its rules", async () => {
      const vote = { proposer: "vera", from: vera.address };
      const { proposals } = await proposedBy(toPropose([send(cleo, ETH), send(cleo, 2n)], vote).args);
      expect(proposals[0]).to.include({ tier: 2, state: "Queued", proposer: vera.address });
      await expectRejection(
        propose(context, toPropose([send(cleo, ETH), send(ada, 2n)], vote).args),
        "PROPOSAL_NOT_CARRIED",
      );
    });

    it("proposes at root, without rules, and says whose words the names are", async () => {
      const out = join(root, "root.json");
      const call = methodCall(ben, "setThing", ["address whom", "uint256 much"], [ada, "5"]);
      const { said } = await proposedBy(
        toPropose([call, { to: ben, value: "0", data: "0x12345678" }], { root: true, out }).args,
      );
      expect(said).to.include(`call 0     ben.setThing(whom ada (${ada}), much 5) (names as the file claims)`);
      expect(said).to.include(
        "with calldata that CANNOT BE READ here\n             function 0x12345678, 4 bytes, with 0 wei\n             data 0x12345678",
      );
      const { proposal } = readProposalFile(readFileSync(out, "utf8"));
      expect(proposal).to.deep.include({ tier: 255, rules: [] });
      expect(isAddressEqual(proposal.proposer, plan.addresses.councils["board"]!)).to.equal(true);
      expect(proposal.calls).to.have.lengthOf(2);
    });

    it("tells loudly of a changed file, and of one that was made for another Safe", async () => {
      const meta = (more: Told) => ({
        meta: { name: "May", createdFromSafeAddress: plan.addresses.treasury, ...more },
      });
      const changed = toPropose(
        [send(ada, 11n)],
        {},
        meta({ checksum: `0x${"00".repeat(32)}`, description: "a\u202eb" }),
      );
      const { said } = await proposedBy(changed.args);
      expect(said).to.match(
        /^batch batch-\d+\.json, "May", "a\\u\{202e\}b": 1 calls?\n! checksum: the file was changed/,
      );
      const foreign = await proposedBy(
        toPropose([send(ada, 12n)], {}, meta({ createdFromSafeAddress: mara.address })).args,
      );
      expect(foreign.said).to.include(`! made for the Safe ${mara.address}`);
      const plain = await proposedBy(toPropose([send(ada, 13n)], {}, meta({})).args);
      expect(plain.said).not.to.include("!");
    });

    describe("a batch that fits no single proposal", () => {
      const many = (count: number) => Array.from({ length: count }, (_, i) => send(ada, BigInt(i + 1000)));

      it("is refused where it has too many calls, or becomes several by --split", async function () {
        this.timeout(120_000);
        const before = await sentByAgent();
        const { args, safeBatch } = toPropose(many(257));
        const error = await expectRejection(propose(context, args), "SAFE_BATCH_TOO_LARGE");
        expect(error.place).to.equal(safeBatch);
        expect(error.args).to.deep.equal({ problem: "257 calls, and a proposal holds 256" });
        expect(await sentByAgent()).to.equal(before);

        const whole = await proposedBy(toPropose(many(256), { split: true }).args);
        expect(whole.proposals.map(({ calls, part }) => [calls.length, part])).to.deep.equal([[256, undefined]]);

        const { proposals, said } = await proposedBy({ ...args, split: true });
        expect(proposals.map(({ calls, part }) => [calls.length, part])).to.deep.equal([
          [256, { number: 1, of: 2 }],
          [1, { number: 2, of: 2 }],
        ]);
        expect(proposals[1]!.nonce).to.equal(BigInt.asUintN(64, proposals[0]!.nonce + 1n));
        expect(proposals[1]!.calls[0]!.value).to.equal(1256n);
        expect(said).to.include(
          "! split: the gate does not enforce an order between proposals, nor that all of them run.",
        );
        expect(said).to.match(/ {2}part {7}2 of 2\n {2}seen {7}safe batch of 257 calls, keccak256 0x[0-9a-f]{64}\n/);
        expect(said).to.include("seen       part 2 of 2: calls 257 to 257");
        const again = await proposedBy({ ...args, split: true });
        expect(again.proposals.map(({ already }) => already)).to.deep.equal([true, true]);
      });

      it("is refused where it takes more from a meter than it ever holds", async () => {
        const exact = [send(ben, ETH), send(ben, ETH), send(ada, 5n), send(ben, ETH)];
        expect((await proposedBy(toPropose(exact).args)).proposals).to.have.lengthOf(1);
        const { args } = toPropose([...exact, send(ben, 1n), send(ada, 6n)]);
        const error = await expectRejection(propose(context, args), "SAFE_BATCH_TOO_LARGE");
        expect(error.args["problem"])
          .to.include(`take ${3n * ETH + 1n} base units`)
          .and.include(`holds ${3n * ETH} `);
        const { proposals } = await proposedBy({ ...args, split: true, out: join(root, "part.json") });
        expect(proposals.map(({ calls }) => calls.length)).to.deep.equal([4, 2]);
        const parts = [1, 2].map((i) => readProposalFile(readFileSync(join(root, `part-${i}.json`), "utf8")).proposal);
        expect(parts.flatMap(({ calls }) => calls.map(({ value }) => value))).to.deep.equal([
          ETH,
          ETH,
          5n,
          ETH,
          1n,
          6n,
        ]);
      });

      it("takes no bound, which would hold for all calls together", async () => {
        const bound = { bound: "at least -9 ETH" };
        const three = [send(ben, 2n * ETH), send(ben, ETH)];
        await proposedBy(toPropose(three, { ...bound, split: true }).args);
        const { args } = toPropose([...three, send(ben, 1n)], { ...bound, split: true });
        expect((await expectRejection(propose(context, args), "ARGUMENT_INVALID")).place).to.equal("--bound");
      });
    });

    it("refuses two things to propose, and to split what no batch is", async () => {
      const { args } = toPropose([send(ada, 21n)]);
      await expectRejection(propose(context, { ...args, to: "ada", value: "1" }), "ARGUMENT_INVALID");
      const single = { ...args, safeBatch: undefined, to: "ada", value: "21" };
      expect((await expectRejection(propose(context, { ...single, split: true }), "ARGUMENT_INVALID")).place).to.equal(
        "--split",
      );
      expect((await proposedBy(single)).proposals).to.have.lengthOf(1);
      const error = await expectRejection(propose(context, argumentsOf(join(root, "absent.json"))), "FILE_NOT_FOUND");
      expect(error.place).to.equal(join(root, "absent.json"));
    });
  },
  { args: ["--accounts", "20"] },
);

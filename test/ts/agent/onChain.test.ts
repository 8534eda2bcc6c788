// What an agent sees and checks on a real node, under the example's policy.
import { mkdtempSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import {
  type AbiFunction,
  type Address,
  createClient,
  encodeFunctionData,
  erc20Abi,
  type Hex,
  http,
  keccak256,
  parseAbi,
  parseAbiItem,
  stringToHex,
  zeroAddress,
  zeroHash,
} from "viem";
import { getBlock } from "viem/actions";
import { hardhat } from "viem/chains";
import { type CheckedWish, type CheckWishParameters, checkWish } from "../../../agent/checks/checkWish.ts";
import type { BuiltIntent } from "../../../agent/intents/intent.ts";
import { batchFinder } from "../../../agent/sources/batchFinder.ts";
import { type ChainQuestion, chainSource } from "../../../agent/sources/chainSource.ts";
import { fileSource } from "../../../agent/sources/fileSource.ts";
import { type ContentStore, openStore } from "../../../agent/sources/store.ts";
import { people } from "../../../examples/grants/story/people.ts";
import { anchor, anchorSigned } from "../../../sdk/actions/anchor.ts";
import { revokeInput } from "../../../sdk/actions/revokeInput.ts";
import type { NamedNode } from "../../../sdk/node/agree.ts";
import type { InputDemand } from "../../../sdk/policy/types.ts";
import { hashBatch } from "../../../sdk/provenance/hashBatch.ts";
import { textBatch } from "../../../sdk/provenance/textBatch.ts";
import type { Batch } from "../../../sdk/provenance/types.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { startNodeProxy } from "../support/nodeProxy.ts";
import { expectRejection } from "../support/rejection.ts";
import { deployGrants, describedGrants, type GrantsSystem, senderOn } from "../support/system.ts";

const { signal } = new AbortController();
const { office, dealer } = people;

describeWithAnvil(
  "an agent on a chain",
  (anvil) => {
    let grants: GrantsSystem;
    let folder: string;
    let store: ContentStore;
    let node: NamedNode;
    let treasury: Address;

    before(async function () {
      this.timeout(60_000);
      grants = await deployGrants(http(anvil().url), { surroundings: true });
      folder = mkdtempSync(join(tmpdir(), "on-chain-"));
      store = await openStore(join(folder, "kept"));
      node = { name: "first", chainId: 31337, client: grants.client };
      treasury = grants.addresses.treasury;
    });
    after(() => rmSync(folder, { recursive: true, force: true }));

    const now = async () => Number((await grants.client.getBlock()).timestamp);

    describe("a question to the chain", () => {
      const ask = (question: ChainQuestion, nodes: readonly [NamedNode, ...NamedNode[]] = [node]) =>
        chainSource({ name: "purse", nodes, question, patience: 200, store, now: () => 1_800_000_000 }).observe(signal);

      it("is answered as of one block, in the unit of the policy", async () => {
        const { number, hash, timestamp } = await getBlock(grants.client);
        const block = {
          hash,
          number: `0x${number.toString(16)}`,
          time: new Date(Number(timestamp) * 1000).toISOString().replace(".000", ""),
        };
        const { tokens, native } = grants.policy.names;
        const ether = await ask({ kind: "balance", account: treasury, unit: native });
        expect(ether.records).to.have.length(1);
        const [{ text, hash: of } = { text: "", hash: "0x" }] = ether.records;
        expect([ether.digest, of]).to.deep.equal([keccak256(stringToHex(text)), ether.digest]);
        expect(JSON.parse(text)).to.deep.equal({
          account: treasury,
          balance: "3",
          block,
          chainId: "0x7a69",
          unit: "ETH",
        });
        const gusd = await ask({ kind: "balance", account: treasury, unit: tokens["GUSD"]! });
        expect(JSON.parse(gusd.records[0]!.text)).to.include({ balance: "1000000", unit: "GUSD" });
        expect(Buffer.from(await store.read(gusd.digest)).toString()).to.equal(gusd.records[0]?.text);
      });

      const desk = () =>
        ({ kind: "read", name: "swap-desk", address: grants.policy.names.accounts["swap-desk"]! }) as const;

      it("may be a function of a contract that the policy names", async () => {
        const asked = parseAbiItem("function rate() view returns (uint256)") as AbiFunction;
        const seen = await ask({ ...desk(), function: asked, args: [] });
        expect(JSON.parse(seen.records[0]!.text)).to.deep.include({
          contract: "swap-desk",
          function: "rate()",
          arguments: [],
          returned: { 0: "920000" },
        });
        const other = parseAbiItem("function nothing() view returns (uint256)") as AbiFunction;
        await expectRejection(ask({ ...desk(), function: other, args: [] }), "CONTRACT_REVERTED");
        const nobody = { ...desk(), address: grants.policy.names.accounts["ada"]!, function: asked, args: [] };
        await expectRejection(ask(nobody), "CONTRACT_ANSWER_UNREADABLE");
      });

      it("is answered by two nodes that say the same, or not at all", async () => {
        const proxy = await startNodeProxy(anvil().url);
        try {
          const second: NamedNode = {
            name: "second",
            chainId: 31337,
            client: createClient({ chain: hardhat, transport: http(proxy.url) }),
          };
          const question = { kind: "balance", account: treasury, unit: grants.policy.names.native } as const;
          await ask(question, [node, second]);
          proxy.interfere(({ method }) => (method === "eth_getBalance" ? { result: "0x1" } : undefined));
          const error = await expectRejection(ask(question, [node, second]), "NODES_DISAGREE");
          expect(Object.keys(error.args)).to.deep.equal(["first", "second"]);
        } finally {
          await proxy.stop();
        }
      });
    });

    describe("a file that is anchored", () => {
      const text = "payee,amount\nada,2500\n";
      let observedAt: number;

      async function batches(content = text, demands = grants.policy.rules.map(({ rule }) => rule.input)) {
        await writeFile(join(folder, "bills.csv"), content);
        const { provenance } = grants.addresses;
        const batchesOf = batchFinder(grants.client, {
          provenance,
          fromBlock: grants.fromBlock,
          demands: () => demands,
        });
        const clock = await now();
        const source = fileSource({
          name: "bills",
          path: join(folder, "bills.csv"),
          inside: folder,
          most: 1_000,
          store,
          now: () => clock,
          batchesOf,
        });
        return (await source.observe(signal)).batches.map(({ batchId }) => batchId);
      }
      const batchBy = (anchorer: Address, schema = grants.policy.names.schemas["payouts"]!) =>
        textBatch({ text, anchorer, schema });

      it("names the batch that a rule of the agent asks for, and no other's", async () => {
        const { provenance } = grants.addresses;
        observedAt = (await now()) - 1_000;
        expect(await batches()).to.deep.equal([]);
        // Anybody may anchor the same lines, and take that back later.
        const stranger = batchBy(dealer.address);
        await anchor(senderOn(http(anvil().url), dealer), { provenance, batch: stranger, observedAt });
        expect(await batches()).to.deep.equal([]);
        const batch = batchBy(office.address);
        const signed = {
          provenance,
          observedAt,
          source: office.address,
          key: office.address,
          signature: "0x",
        } as const;
        await anchorSigned(senderOn(http(anvil().url), office), { ...signed, batch });
        expect(await batches()).to.deep.equal([hashBatch(batch)]);
        // The twin: one byte more, or a rule that asks for another schema or for newer data.
        expect(await batches(`${text} `)).to.deep.equal([]);
        const demand = grants.policy.rules.find(({ rule }) => rule.input.levels !== 0)!.rule.input;
        expect(await batches(text, [demand])).to.have.length(1);
        expect(await batches(text, [{ ...demand, schema: keccak256("0x") }])).to.deep.equal([]);
        expect(await batches(text, [{ ...demand, maxAge: 999 }])).to.deep.equal([]);
        expect(await batches(text, [{ ...demand, source: zeroAddress }])).to.have.length(1);
        // Root changed the rules while the runner ran.
        const rules: InputDemand[] = [];
        const { root, size, profile } = batch;
        const { fromBlock } = grants;
        const batchesOf = batchFinder(grants.client, { provenance, fromBlock, demands: () => rules });
        expect(await batchesOf([{ root, size, profile }])).to.deep.equal([]);
        rules.push(demand);
        expect(await batchesOf([{ root, size, profile }])).to.have.length(1);
      });

      it("names no batch any more that its source took back", async () => {
        const { provenance } = grants.addresses;
        const { root } = batchBy(office.address);
        await revokeInput(senderOn(http(anvil().url), office), { provenance, root, reason: "a wrong list" });
        expect(await batches()).to.deep.equal([]);
      });
    });

    describe("a wish that is checked", () => {
      const LIST = "payee,amount\nben,100\n";
      let batch: Batch;
      const DAY = 86_400;
      const { tokens, accounts } = describedGrants().policy.names;
      const [gusd, geur, fee] = ["GUSD", "GEUR", "FEE"].map((name) => tokens[name]!.address) as [
        Address,
        Address,
        Address,
      ];
      const [ada, desk] = [accounts["ada"]!, accounts["swap-desk"]!];

      before(async () => {
        const { provenance } = grants.addresses;
        batch = textBatch({ text: LIST, anchorer: office.address, schema: grants.policy.names.schemas["payouts"]! });
        const signed = { provenance, source: office.address, key: office.address, signature: "0x" } as const;
        const observedAt = (await now()) - 1_000;
        await anchorSigned(senderOn(http(anvil().url), office), { ...signed, batch, observedAt });
      });

      const pay = (token: Address, amount: bigint, to = ada): BuiltIntent["calls"][number] => ({
        target: token,
        value: 0n,
        data: encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to, amount] }),
      });
      const swapping = (amount: bigint): BuiltIntent["calls"] => [
        {
          target: gusd,
          value: 0n,
          data: encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [desk, amount] }),
        },
        {
          target: desk,
          value: 0n,
          data: encodeFunctionData({
            abi: parseAbi(["function swap(address tokenIn, address tokenOut, uint256 amountIn, address recipient)"]),
            args: [gusd, geur, amount, treasury],
          }),
        },
      ];
      const wish = (calls: BuiltIntent["calls"], bounds: BuiltIntent["bounds"] = []): BuiltIntent => ({
        calls,
        bounds,
        sentences: calls.map((_, i) => `does ${i}`),
      });

      async function check(built: BuiltIntent, changes: Partial<CheckWishParameters> = {}): Promise<CheckedWish> {
        const clock = await now();
        return checkWish({
          policy: grants.policy,
          nodes: [node],
          gate: grants.addresses.gate,
          treasury,
          agent: 1n,
          key: people.treasurer.address,
          lowestTier: 0,
          epoch: 1,
          nonce: 7n,
          notAfter: clock + 30 * DAY,
          built,
          batches: [],
          history: [],
          monitors: {},
          isReleased: false,
          tolerance: 100,
          now: clock,
          clock,
          patience: 200,
          ...changes,
        });
      }
      async function passed(built: BuiltIntent, changes: Partial<CheckWishParameters> = {}) {
        const checked = await check(built, changes);
        if (checked.outcome !== "fit") throw new Error(JSON.stringify(checked));
        return checked;
      }
      const E18 = 10n ** 18n;

      it("goes on the lowest tier that carries it, bounded by what the simulation showed", async () => {
        const checked = await passed(wish([pay(fee, 100n * E18)]));
        const evidence = keccak256(stringToHex("lines"));
        const { proposal, witness } = checked.propose(evidence);
        expect([checked.tier, proposal.tier, proposal.evidence]).to.deep.equal([1, 1, evidence]);
        expect(proposal.bounds).to.deep.equal([{ token: fee, minDelta: -101n * E18 }]);
        expect(witness.rules).to.have.length(1);
        const { number, hash } = await getBlock(grants.client);
        expect(checked.findings).to.include.members([
          "verdict: tier council (1)",
          `simulation: after block ${number} ${hash}, by first`,
          "simulation: treasury -100 FEE",
          "simulation: ada +100 FEE",
          "bound: at least -101 FEE",
        ]);
        // The fee that the token keeps is the recipient's loss here, not the treasury's.
        expect(checked.findings.find((line) => line.startsWith("verdict: by rule"))).to.match(
          /^verdict: by rule fee-grants/,
        );
      });

      it("rests on data that a rule asks for, or waits for it", async () => {
        const built = wish([pay(gusd, 100_000_000n)]);
        const missing = await check(built);
        expect(missing).to.deep.equal({
          outcome: "refused",
          code: "InputMissing",
          reason: `Call 0 is refused: the data that the rule demands is missing. Rule small-grants asks for payouts of grants-office, signed, at most 90 days old. Of what was observed 0 batches are anchored.`,
          isTemporary: true,
        });
        const { proposal } = (await passed(built, { batches: [batch] })).propose(zeroHash);
        expect([proposal.tier, proposal.inputs]).to.deep.equal([0, [hashBatch(batch)]]);
      });

      it("is refused in words where no rule carries it", async () => {
        const refused = await check(wish([pay(fee, 1_001n * E18)]));
        if (refused.outcome !== "refused") throw new Error("it is carried");
        expect(refused).to.include({ code: "ConstraintViolated", isTemporary: false });
        expect(refused.reason).to.equal(
          "Call 0 (does 0) is refused: an argument is not one that the rule permits. Rule fee-grants: argument 2 (amount) is 1,001 FEE, and must be at most 1,000 FEE.",
        );
        const much = await check(wish([1, 2, 3].map(() => pay(fee, 1_000n * E18))));
        expect(much).to.deep.equal({
          outcome: "refused",
          code: "AmountAboveBurst",
          reason:
            "Together the calls take 3,000 FEE from the meter council-fee, which never holds more than 2,000 FEE.",
          isTemporary: false,
        });
        expect((await check(wish([pay(fee, 1n, treasury)]))).outcome).to.equal("refused");
      });

      it("keeps the bound of the rule, of the intent and of the simulation, whichever is tightest", async () => {
        const bounds = async (built: BuiltIntent, tolerance: number) =>
          (await passed(built, { tolerance })).propose(zeroHash).proposal.bounds.find(({ token }) => token === geur)
            ?.minDelta;
        // 1,000 GUSD bring 920 GEUR; the rule demands 850.
        const plain = wish(swapping(1_000_000_000n));
        expect(await bounds(plain, 100)).to.equal(910_800_000n);
        expect(await bounds(plain, 0)).to.equal(920_000_000n);
        expect(await bounds(plain, 5_000)).to.equal(850_000_000n);
        const stated = (minDelta: bigint) => wish(swapping(1_000_000_000n), [{ token: geur, minDelta }]);
        expect(await bounds(stated(910_800_001n), 100)).to.equal(910_800_001n);
        expect(await bounds(stated(920_000_000n), 100)).to.equal(920_000_000n);
        const broken = await check(stated(920_000_001n), { tolerance: 100 });
        expect(broken).to.deep.include({ outcome: "refused", code: "GATE_BOUND_BROKEN", isTemporary: true });
      });

      it("is refused for now where the calls would fail, and where the gate would not begin", async () => {
        const alone = wish(swapping(1_000_000_000n).slice(1));
        expect(await check(alone)).to.deep.include({ outcome: "refused", code: "GATE_CALL_FAILED", isTemporary: true });
        const stranger = await check(wish([pay(fee, 1n)]), { key: dealer.address });
        expect(stranger).to.deep.include({ outcome: "refused", code: "GATE_AGENT_REFUSED", isTemporary: true });
      });

      it("is raised, held, frozen or released as the agent file says", async () => {
        const built = wish([pay(gusd, 100_000_000n)]);
        const common = { batches: [batch] };
        const first = (
          reaction: "raise" | "hold" | "freeze",
          changes: Partial<CheckWishParameters> = {},
          one = built,
        ) => check(one, { ...common, monitors: { "first-time": { do: reaction } }, ...changes });
        const raised = await first("raise");
        expect(raised).to.include({ outcome: "fit", tier: 1 });
        const reason = `never before: ada (${ada})`;
        expect(await first("hold")).to.deep.equal({ outcome: "held", monitor: "first-time", reason });
        expect(await first("freeze", { isReleased: true })).to.deep.equal({
          outcome: "frozen",
          monitor: "first-time",
          reason,
        });
        const released = await first("hold", { isReleased: true });
        expect(released).to.include({ outcome: "fit", tier: 0 });
        expect((released as { findings: string[] }).findings).to.include(
          `monitor first-time, released by the operator: ${reason}`,
        );
        // Above the highest tier there is none: then a human of ours looks at it.
        const highest = await first("raise", {}, wish([pay(fee, 1n)]));
        expect(highest).to.deep.equal({
          outcome: "held",
          monitor: "first-time",
          reason: `${reason}; and above tier 1 there is none`,
        });
        // The twin: who was paid before.
        const history = [{ at: 1, time: undefined, outcome: "executed" as const, calls: built.calls }];
        expect(await first("freeze", { history })).to.include({ outcome: "fit", tier: 0 });
        // Periods go by the clock of the journal, whatever the chain's says.
        const rate = { rate: { do: "freeze" as const, "at most": 1, per: 100 } };
        const late = (clock: number) => check(built, { ...common, history, monitors: rate, clock });
        expect(await late(100)).to.include({ outcome: "frozen", monitor: "rate" });
        expect(await late(101)).to.include({ outcome: "fit" });
        expect(await first("freeze", { history, lowestTier: 1 })).to.include({ outcome: "fit", tier: 1 });
      });

      it("is what two nodes say alike, of one block", async () => {
        const proxy = await startNodeProxy(anvil().url);
        try {
          const second: NamedNode = {
            name: "second",
            chainId: 31337,
            client: createClient({ chain: hardhat, transport: http(proxy.url) }),
          };
          const nodes = [node, second] as const;
          const built = wish([pay(fee, E18)]);
          const both = await passed(built, { nodes });
          expect(both.findings.find((line) => line.includes("after block"))).to.match(/, by first and second$/);
          // One that shows no events is believed all the same.
          proxy.interfere(({ method }) =>
            method === "eth_simulateV1" ? { error: { code: -32601, message: "unknown" } } : undefined,
          );
          expect((await passed(built, { nodes })).findings).to.include("simulation: ada +1 FEE");
          proxy.interfere(async ({ method, params }) => {
            if (method !== "eth_simulateV1") return undefined;
            const [block, ...more] = (await proxy.ask(method, params)) as { calls: { returnData: Hex }[] }[];
            const [tried] = block!.calls;
            // Each balance is a row of three words; the last is ada's, and that before it the treasury's.
            const end = tried!.returnData.length - 192;
            const last = tried!.returnData[end - 1] === "0" ? "1" : "0";
            const returnData = `${tried!.returnData.slice(0, end - 1)}${last}${tried!.returnData.slice(end)}`;
            return { result: [{ ...block, calls: [{ ...tried, returnData }] }, ...more] };
          });
          const lying = await expectRejection(check(built, { nodes }), "NODES_DISAGREE");
          expect(Object.keys(lying.args)).to.deep.equal(["first", "second"]);
          proxy.interfere(async ({ method, params }) => {
            if (method !== "eth_getBlockByNumber" || params[0] === "latest") return undefined;
            return { result: { ...((await proxy.ask(method, params)) as object), hash: keccak256("0x") } };
          });
          await expectRejection(check(built, { nodes }), "NODE_INCONSISTENT");
        } finally {
          await proxy.stop();
        }
      });
    });
  },
  { args: ["--accounts", "20"] },
);

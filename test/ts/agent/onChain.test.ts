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
  http,
  keccak256,
  parseAbiItem,
  stringToHex,
  zeroAddress,
} from "viem";
import { getBlock } from "viem/actions";
import { hardhat } from "viem/chains";
import { batchFinder } from "../../../agent/sources/batchFinder.ts";
import { type ChainQuestion, chainSource } from "../../../agent/sources/chainSource.ts";
import { fileSource } from "../../../agent/sources/fileSource.ts";
import { type ContentStore, openStore } from "../../../agent/sources/store.ts";
import { people } from "../../../examples/grants/story/people.ts";
import { anchor, anchorSigned } from "../../../sdk/actions/anchor.ts";
import { revokeInput } from "../../../sdk/actions/revokeInput.ts";
import type { NamedNode } from "../../../sdk/node/agree.ts";
import { hashBatch } from "../../../sdk/provenance/hashBatch.ts";
import { textBatch } from "../../../sdk/provenance/textBatch.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { startNodeProxy } from "../support/nodeProxy.ts";
import { expectRejection } from "../support/rejection.ts";
import { deployGrants, type GrantsSystem, senderOn } from "../support/system.ts";

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
        const batchesOf = batchFinder(grants.client, { provenance, fromBlock: grants.fromBlock, demands });
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
      });

      it("names no batch any more that its source took back", async () => {
        const { provenance } = grants.addresses;
        const { root } = batchBy(office.address);
        await revokeInput(senderOn(http(anvil().url), office), { provenance, root, reason: "a wrong list" });
        expect(await batches()).to.deep.equal([]);
      });
    });
  },
  { args: ["--accounts", "20"] },
);

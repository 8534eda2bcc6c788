import { readFileSync } from "node:fs";
import { expect } from "chai";
import {
  type Address,
  decodeFunctionData,
  encodeFunctionData,
  erc20Abi,
  http,
  parseAbi,
  parseEther,
  parseUnits,
} from "viem";
import { getBalance, readContract, sendTransaction, waitForTransactionReceipt } from "viem/actions";
import { hardhat } from "viem/chains";
import { people } from "../../../examples/grants/story/people.ts";
import { placer } from "../../../examples/grants/story/place.ts";
import { deploySafe } from "../../../examples/grants/story/safe.ts";
import { siteOn } from "../../../examples/grants/story/site.ts";
import { readProposalFile } from "../../../sdk/files/proposalFile.ts";
import { type MigrateArguments, migrate } from "../../../tasks/rootProposal/migrate.ts";
import { answering } from "../support/answering.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { expectRejection } from "../support/rejection.ts";
import { deployRootDao, type RootDao } from "../support/rootDao.ts";
import { recipients } from "../support/smallDao.ts";

const { deployer, olga, oscar, otto, nora } = people;

const moduleAbi = parseAbi([
  "function enableModule(address module)",
  "function isModuleEnabled(address module) view returns (bool)",
]);

const itemsAbi = parseAbi([
  "function safeTransferFrom(address from, address to, uint256 id)",
  "function safeTransferFrom(address from, address to, uint256 id, uint256 value, bytes data)",
]);

function migrating(dao: RootDao, label: string, changes: Partial<MigrateArguments> = {}) {
  const root = { nonce: undefined, lifetime: undefined, safeBatch: undefined, tokens: undefined, items: undefined };
  const [policy, out] = [dao.file("policy.yaml"), dao.file("root.json")];
  return migrate(dao.context, { ...root, system: "small", policy, out, label, ...changes });
}

/** A transaction of an account that the node plays. */
async function played(dao: RootDao, account: Address, to: Address, data: `0x${string}`) {
  await dao.clock.impersonateAccount({ address: account });
  const hash = await sendTransaction(dao.client, { account, chain: hardhat, to, data });
  await waitForTransactionReceipt(dao.client, { hash });
  await dao.clock.stopImpersonatingAccount({ address: account });
}

describeWithAnvil(
  "migrating a treasury that the gate holds",
  (anvil) => {
    let dao: RootDao;

    before(async function () {
      this.timeout(60_000);
      dao = await deployRootDao(anvil().url);
    });
    after(() => dao.remove());

    it("refuses a system that does not stand as its files say, or is the same", async () => {
      await dao.deployNext("other", (text) => text.replace("threshold: 2", "threshold: 3"));
      const error = await expectRejection(migrating(dao, "other"), "MIGRATION_REFUSED");
      expect(error.value).to.equal("other");
      expect(Object.keys(error.details).length).to.equal(1);
      await expectRejection(migrating(dao, "small"), "MIGRATION_REFUSED");
      await expectRejection(migrating(dao, "nowhere"), "RECORD_NOT_FOUND");
    });

    it("moves items that are named, each as its contract does, and none of others", async () => {
      const { gate } = dao.addresses;
      const owned = (by: Address) => ({ "supportsInterface(bytes4)": "0x00", "ownerOf(uint256)": by }) as const;
      const deed = await dao.put(answering(owned(gate), "0x00"));
      const foreign = await dao.put(answering(owned(nora.address), "0x00"));
      const many = { "supportsInterface(bytes4)": "0x01", "balanceOf(address,uint256)": "0x03" } as const;
      const art = await dao.put(answering(many, "0x00"));
      const none = await dao.put(answering({ ...many, "balanceOf(address,uint256)": "0x00" }, "0x00"));
      const next = await dao.deployNext("items");
      for (const wrong of [foreign, none]) {
        const error = await expectRejection(migrating(dao, "items", { items: `${wrong}:7` }), "MIGRATION_REFUSED");
        expect(error.value).to.equal(`${wrong}:7`);
      }
      await expectRejection(migrating(dao, "items", { items: deed }), "ARGUMENT_INVALID");
      await migrating(dao, "items", { items: `${deed}:7,${art}:8` });
      const { calls } = readProposalFile(readFileSync(dao.file("root.json"), "utf8")).proposal;
      const moved = calls.filter(({ target }) => target === deed || target === art);
      expect(moved.map(({ data }) => decodeFunctionData({ abi: itemsAbi, data }).args)).to.deep.equal([
        [gate, next.gate, 7n],
        [gate, next.gate, 8n, 3n, "0x"],
      ]);
    });

    it("moves every token and all ether to the new gate, and ends what others may take", async () => {
      const { gate, token } = { gate: dao.addresses.gate, token: dao.token };
      const grant = encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [recipients.ada, 5n] });
      await played(dao, gate, token, grant);
      const ether = await getBalance(dao.client, { address: gate });
      const next = await dao.deployNext("next");
      const { json } = await migrating(dao, "next");
      expect((json as { staysBehind: string[] }).staysBehind).to.have.lengthOf(5);
      await dao.agree(dao.file("root.json"), 1, "small");

      const of = { address: token, abi: erc20Abi } as const;
      const balance = (owner: Address) => readContract(dao.client, { ...of, functionName: "balanceOf", args: [owner] });
      expect([await balance(gate), await balance(next.gate)]).to.deep.equal([0n, parseUnits("1000", 6)]);
      expect(await getBalance(dao.client, { address: gate })).to.equal(0n);
      expect(await getBalance(dao.client, { address: next.gate })).to.equal(ether);
      const allowance = { ...of, functionName: "allowance", args: [gate, recipients.ada] } as const;
      expect(await readContract(dao.client, allowance)).to.equal(0n);
    });
  },
  { args: ["--accounts", "20"] },
);

describeWithAnvil(
  "migrating a treasury that is a Safe",
  (anvil) => {
    let dao: RootDao;
    let safe: Address;

    before(async function () {
      this.timeout(60_000);
      const site = siteOn(http(anvil().url));
      const make = () =>
        deploySafe(site, placer(site, deployer), deployer, [olga.address, oscar.address, otto.address], 2);
      dao = await deployRootDao(anvil().url, { safe: make });
      safe = dao.addresses.treasury;
    });
    after(() => dao.remove());

    const isEnabled = (module: Address) =>
      readContract(dao.client, { address: safe, abi: moduleAbi, functionName: "isModuleEnabled", args: [module] });

    it("enables the new gate and disables the old, and moves nothing", async () => {
      const next = await dao.deployNext("next");
      const { gate } = dao.addresses;
      // While the Safe does not know the gate, the gate cannot act through it.
      await expectRejection(migrating(dao, "next"), "MIGRATION_REFUSED");
      const enable = encodeFunctionData({ abi: moduleAbi, functionName: "enableModule", args: [gate] });
      await played(dao, safe, safe, enable);
      const other = encodeFunctionData({ abi: moduleAbi, functionName: "enableModule", args: [nora.address] });
      await played(dao, safe, safe, other);

      await migrating(dao, "next");
      expect(dao.context.said.join("\n")).to.contain("not enabled → enabled");
      await dao.agree(dao.file("root.json"), 1, "small");
      expect([await isEnabled(gate), await isEnabled(next.gate), await isEnabled(nora.address)]).to.deep.equal([
        false,
        true,
        true,
      ]);
      const balance = await getBalance(dao.client, { address: safe });
      expect(balance > parseEther("99")).to.equal(true);
    });
  },
  { args: ["--accounts", "20"] },
);

import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { type Address, encodeFunctionData, erc20Abi, type Hex } from "viem";
import { sendTransaction, waitForTransactionReceipt } from "viem/actions";
import { hardhat } from "viem/chains";
import { people } from "../../../examples/grants/story/people.ts";
import { freezeData, raiseLowestTierData } from "../../../sdk/actions/holdAgent.ts";
import { pauseData } from "../../../sdk/actions/pause.ts";
import { exposureLive, tellExposure } from "../../../tasks/policy/exposure.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { deployRootDao, type RootDao, rootPolicy } from "../support/rootDao.ts";

type Told = {
  basis: string;
  isInForce: boolean;
  differences: string[];
  held: string[];
  allowances: { spender: Address; amount: bigint }[];
  agents: { assets: { asset: string; most: unknown[] }[] }[];
};

const UNBOUNDED = ["UNBOUNDED", "UNBOUNDED", "UNBOUNDED"];
const CLAIM = "small: { index: 0, optimistic: true }";

describeWithAnvil(
  "hardhat sallyport policy exposure, asking a gate",
  (anvil) => {
    let dao: RootDao;
    before(async function () {
      this.timeout(60_000);
      dao = await deployRootDao(anvil().url);
    });
    after(() => dao.remove());

    async function run(file?: string) {
      const before = dao.context.said.length;
      const { ok, json } = await exposureLive(dao.context, { file, system: undefined });
      return { ok, said: dao.context.said.slice(before).join("\n"), told: json as Told };
    }

    async function offline(file: string) {
      const said: string[] = [];
      const { json } = await tellExposure({ line: (text) => said.push(text), progress: () => {} }, { file });
      return { said: said.join("\n"), told: json as Told };
    }

    /** Another file beside the one in force. */
    function file(name: string, text: string): string {
      writeFileSync(dao.file(name), text);
      return dao.file(name);
    }

    /** What an account does that the node plays; afterwards it is undone. */
    async function during(account: Address, to: Address, data: Hex, look: () => Promise<void>) {
      const snapshot = await dao.clock.snapshot();
      await dao.clock.impersonateAccount({ address: account });
      await dao.clock.setBalance({ address: account, value: 10n ** 18n });
      const hash = await sendTransaction(dao.client, { account, chain: hardhat, to, data });
      expect((await waitForTransactionReceipt(dao.client, { hash })).status).to.equal("success");
      await look();
      await dao.clock.revert({ id: snapshot });
    }

    const pays = ({ told }: { told: Told }) => told.agents[0]!.assets.map(({ asset, most }) => [asset, most]);

    it("goes by the file in force and says what else counts, where all is as the file says", async () => {
      const found = await run();
      expect(found.ok).to.equal(true);
      expect(pays(found)).to.deep.equal([["ETH", UNBOUNDED]]);
      const { basis, isInForce, differences, held, allowances } = found.told;
      expect({ basis, isInForce, differences, held, allowances }).to.deep.equal({
        ...{ basis: "gate", isInForce: true, differences: [], held: [], allowances: [] },
      });
      expect(found.said).to.include(`\nAt the gate ${dao.addresses.gate}`);
      expect(found.said).to.include("\n  tier small (0) needs nobody, and waits 1 hour");
      expect(found.said).to.include("\n  nobody may take anything besides, by an allowance");
      expect(found.said).not.to.include("MIND");
    });

    it("does not believe a file that claims an approver where the gate has none", async () => {
      // Rules alone make the root: what the file says of its tiers does not change it.
      const lie = file("lie.yaml", rootPolicy(dao.token).replace(CLAIM, "small: 0"));
      const believed = await offline(lie);
      expect(pays(believed)).to.deep.equal([]);
      expect(believed.told.basis).to.equal("file");
      expect(believed.said).to.include("\nWhich tiers need nobody is as the file says; --network asks the gate.");

      const found = await run(lie);
      expect(found.ok).to.equal(false);
      expect(found.told.isInForce).to.equal(true);
      expect(pays(found)).to.deep.equal([["ETH", UNBOUNDED]]);
      const difference = "The policy says that tier small (0) has an approver, and at the gate nobody approves it.";
      expect(found.told.differences).to.deep.equal([difference]);
      expect(found.said.startsWith(`MIND: ${difference} These figures go by the gate.\n`)).to.equal(true);
    });

    it("counts nothing of a tier that the file calls optimistic and the gate does not", async () => {
      const all = "small: { index: 0, optimistic: true }, high: { index: 1, optimistic: true }, solo: 2";
      const lax = file("lax.yaml", rootPolicy(dao.token).replace(`${CLAIM}, high: 1, solo: 2`, all));
      expect((await offline(lax)).said).to.include("pay-ben");
      const found = await run(lax);
      expect(found.ok).to.equal(false);
      expect(found.said).not.to.include("pay-ben");
      expect(found.told.differences).to.have.lengthOf(1);
      expect(found.told.differences[0]).to.match(/tier high \(1\) needs no approval, and at the gate board \(0x\w+\)/);
    });

    it("says of a file that is not in force that it is none", async () => {
      const next = file("next.yaml", rootPolicy(dao.token, "2 ETH"));
      const found = await run(next);
      expect(found.ok).to.equal(true);
      expect(found.told.isInForce).to.equal(false);
      expect(found.said).to.include(`MIND: ${next} is not the policy in force; these figures hold once root set it.`);
    });

    it("tells allowances that stand", async () => {
      const args = [people.nora.address, 5_000_000n] as const;
      const data = encodeFunctionData({ abi: erc20Abi, functionName: "approve", args });
      await during(dao.addresses.treasury, dao.token, data, async () => {
        const found = await run();
        expect(found.told.allowances.map(({ spender, amount }) => [spender, amount])).to.deep.equal([
          [people.nora.address, 5_000_000n],
        ]);
        expect(found.said).to.include(`  besides, whatever meters say: ${people.nora.address} may take 5 GUSD`);
        expect(found.said).not.to.include("nobody may take");
      });
    });

    it("tells agents that are frozen or raised, and a pause; figures are of when that ends", async () => {
      const { gate, registry, councils } = dao.addresses;
      const guardian = councils["guards"]!;
      for (const [to, data, held] of [
        [registry, freezeData({ agent: 1n }), /^payer is frozen, until root lifts it$/],
        [registry, raiseLowestTierData({ agent: 1n, tier: 1 }), /^payer may use tier high \(1\) and above, until root/],
        [gate, pauseData({ duration: 86_400 }), /^agents are paused until 20/],
      ] as const) {
        await during(guardian, to, data, async () => {
          const found = await run();
          expect(found.told.held).to.have.lengthOf(1);
          expect(found.told.held[0]).to.match(held);
          expect(found.said).to.include(`  held now: ${found.told.held[0]}`);
          expect(pays(found)).to.deep.equal([["ETH", UNBOUNDED]]);
        });
      }
    });

    it("tells an agent of the file that nobody registered", async () => {
      const other = file("other.yaml", rootPolicy(dao.token).replace("{ payer: 1 }", "{ payer: 1, ghost: 7 }"));
      expect((await run(other)).told.held).to.deep.equal(["ghost is not registered"]);
    });
  },
  { args: ["--accounts", "20"] },
);

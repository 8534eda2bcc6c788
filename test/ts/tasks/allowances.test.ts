import { expect } from "chai";
import { type Address, concat, encodeFunctionData, erc20Abi, type Hex, pad, parseUnits, toEventSelector } from "viem";
import { readContract, sendTransaction, waitForTransactionReceipt } from "viem/actions";
import { hardhat } from "viem/chains";
import { people } from "../../../examples/grants/story/people.ts";
import { initCodeOf } from "../../../examples/grants/story/place.ts";
import { allowances } from "../../../tasks/allowances.ts";
import type { Report } from "../../../tasks/lib/output.ts";
import { change } from "../../../tasks/rootProposal/change.ts";
import { answering } from "../support/answering.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { expectRejection } from "../support/rejection.ts";
import { deployRootDao, type RootDao } from "../support/rootDao.ts";
import { recipients } from "../support/smallDao.ts";
import { NO_OPTIONS } from "../support/taskContext.ts";

const { gina, gus, nora } = people;

const forAll = toEventSelector("ApprovalForAll(address,address,bool)");
const forItem = toEventSelector("Approval(address,address,uint256)");
/** ApprovalForAll(caller, first argument, true). */
const LOG_OPERATOR = concat(["0x60015f5260043533", "0x7f", forAll, "0x60205fa300"]);
/** Approval(caller, first argument, second argument), as of an item. */
const LOG_ITEM = concat(["0x602435600435337f", forItem, "0x5f5fa400"]);

type Allowance = { kind: string; spender: Address; amount: bigint; isUnlimited: boolean; grantedBy: string[] };

describeWithAnvil(
  "hardhat sallyport allowances",
  (anvil) => {
    let dao: RootDao;
    const options = () => ({
      ...{ ...NO_OPTIONS, policy: dao.file("policy.yaml") },
      ...{ token: undefined, revoke: undefined, fromBlock: undefined },
    });
    const told = ({ json }: Report) => (json as { allowances: Allowance[] }).allowances;

    before(async function () {
      this.timeout(60_000);
      dao = await deployRootDao(anvil().url);
    });
    after(() => dao.remove());

    /** A call of the treasury, which the node plays. */
    async function fromTreasury(to: Address, data: Hex) {
      const account = dao.addresses.treasury;
      await dao.clock.impersonateAccount({ address: account });
      const hash = await sendTransaction(dao.client, { account, chain: hardhat, to, data });
      await waitForTransactionReceipt(dao.client, { hash });
      await dao.clock.stopImpersonatingAccount({ address: account });
    }

    const approveData = (spender: Address, amount: bigint) =>
      encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [spender, amount] });

    const allowanceOf = (spender: Address) =>
      readContract(dao.client, {
        address: dao.token,
        abi: erc20Abi,
        functionName: "allowance",
        args: [dao.addresses.treasury, spender],
      });

    it("tells what stands, who may take it, and which proposal granted it", async () => {
      expect(told(await allowances(dao.context, options()))).to.deep.equal([]);
      const root = { nonce: undefined, lifetime: undefined, safeBatch: undefined, system: undefined };
      const grant = { token: "GUSD", spender: "ada", amount: "25.5" };
      const out = dao.file("root.json");
      await change(dao.context, "allowance", { ...root, policy: options().policy, out, ...grant });
      await dao.agree(out);
      await fromTreasury(dao.token, approveData(recipients.ben, parseUnits("1000", 6)));
      await fromTreasury(dao.token, approveData(recipients.cleo, parseUnits("1000", 6) - 1n));
      // Of several grants the last counts, and what was taken back is none.
      await fromTreasury(dao.token, approveData(nora.address, 5n));
      await fromTreasury(dao.token, approveData(nora.address, 0n));

      const found = told(await allowances(dao.context, options()));
      expect(found.map(({ spender, amount, isUnlimited }) => [spender, amount, isUnlimited])).to.deep.equal([
        [recipients.ada, parseUnits("25.5", 6), false],
        // All that there is of the token, and one unit less.
        [recipients.ben, parseUnits("1000", 6), true],
        [recipients.cleo, parseUnits("1000", 6) - 1n, false],
      ]);
      expect(found.map(({ grantedBy }) => grantedBy.length)).to.deep.equal([1, 0, 0]);
      expect(found[0]?.grantedBy[0]).to.match(/^board\/\d+$/);
      expect(dao.context.said.join("\n")).to.match(/ben \(0x\w+\) may take UNLIMITED GUSD, granted by transaction 0x/);
    });

    it("lets the guardian revoke one spender's, and leaves the others", async () => {
      const revoke = (from: string, more: object = {}) =>
        allowances(dao.context, { ...options(), revoke: "ben", from, ...more });
      await expectRejection(revoke(nora.address), "MEMBER_UNKNOWN");
      await expectRejection(allowances(dao.context, { ...options(), revoke: "benn" }), "ARGUMENT_INVALID");
      await revoke(gina.address, { out: dao.file("revoke.json") });
      expect(await allowanceOf(recipients.ben)).to.equal(parseUnits("1000", 6));
      await revoke(gus.address, { signatures: dao.file("revoke.json") });
      expect([await allowanceOf(recipients.ben), await allowanceOf(recipients.ada)]).to.deep.equal([
        0n,
        parseUnits("25.5", 6),
      ]);
      expect((await revoke(gus.address)).json).to.include({ already: true });
    });

    it("tells operators and single items, which the guardian cannot end", async () => {
      const treasury = pad(dao.addresses.treasury, { size: 32 });
      const art = await dao.put(answering({ "isApprovedForAll(address,address)": "0x01" }, LOG_OPERATOR));
      const deed = await dao.put(
        answering({ "ownerOf(uint256)": treasury, "getApproved(uint256)": recipients.cleo }, LOG_ITEM),
      );
      const sold = await dao.put(
        answering({ "ownerOf(uint256)": nora.address, "getApproved(uint256)": recipients.cleo }, LOG_ITEM),
      );
      await fromTreasury(art, approveData(recipients.ada, 1n));
      await fromTreasury(deed, approveData(recipients.cleo, 7n));
      await fromTreasury(sold, approveData(recipients.cleo, 7n));
      const token = [art, deed, sold].join(",");
      const found = told(await allowances(dao.context, { ...options(), token }));
      const further = found.filter(({ kind }) => kind !== "amount");
      expect(further.map(({ kind, spender }) => [kind, spender])).to.deep.equal([
        ["operator", recipients.ada],
        ["item", recipients.cleo],
      ]);
      const report = await allowances(dao.context, {
        ...{ ...options(), token, revoke: "cleo", from: gina.address, out: dao.file("cleo.json") },
      });
      // What stays is told, and the command ends with 1.
      expect(report.ok).to.equal(false);
    });

    it("tells nothing of a token that does not answer", async () => {
      const mute = await dao.put("0x5f5ff3");
      const other = await dao.put(await initCodeOf("GrantsToken", ["Other", "OTH", dao.addresses.treasury, 5n]));
      await fromTreasury(other, approveData(recipients.ada, 1n));
      const found = told(await allowances(dao.context, { ...options(), token: `${mute},${other}` }));
      expect(found.some(({ amount }) => amount === 1n)).to.equal(true);
    });
  },
  { args: ["--accounts", "20"] },
);

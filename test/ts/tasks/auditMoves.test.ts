import { readFileSync } from "node:fs";
import { expect } from "chai";
import { encodeFunctionData, erc20Abi, getAddress, type Hex, http, parseUnits, zeroAddress } from "viem";
import { getTransactionReceipt, sendTransaction } from "viem/actions";
import { hardhat } from "viem/chains";
import { people } from "../../../examples/grants/story/people.ts";
import { siteOn } from "../../../examples/grants/story/site.ts";
import { deployLocalDollar, LOCAL_DOLLAR } from "../../../examples/small/localDollar.ts";
import { agentTimelockAbi } from "../../../sdk/abi/AgentTimelock.ts";
import { readBundle, writeBundle } from "../../../sdk/audit/bundleFile.ts";
import type { AuditFacts } from "../../../sdk/audit/facts/facts.ts";
import type { AuditReport } from "../../../sdk/audit/report/types.ts";
import { verifyBundle } from "../../../sdk/audit/verify/verifyBundle.ts";
import { deployCreateX } from "../../../sdk/deploy/createx.ts";
import { audit } from "../../../tasks/audit.ts";
import { execute } from "../../../tasks/execute.ts";
import { findProposal, requireStanding, witnessOf } from "../../../tasks/lib/proposalAt.ts";
import { openSystem } from "../../../tasks/lib/system.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { oneTransaction, type Step } from "../support/oneTransaction.ts";
import { expectRejection } from "../support/rejection.ts";
import { recipients, smallPolicy } from "../support/smallDao.ts";
import { deploySmall, type SmallSystem } from "../support/smallSystem.ts";
import { senderOn } from "../support/system.ts";

const LUSD = getAddress(LOCAL_DOLLAR);
const lusd = (amount: string) => parseUnits(amount, 6);

/** The small policy that also pays in dollars: bills by a meter, tips by none. */
function policy(): string {
  return smallPolicy()
    .replace(
      "agents:",
      `tokens: { LUSD: { address: "${LOCAL_DOLLAR}", decimals: 6 } }
meters: { bills: { burst: 500 LUSD, refill: 500 LUSD, per: 30 days } }
agents:`,
    )
    .replace(
      "rules:",
      `rules:
  bills:
    who: payer
    may call: LUSD.transfer(address to, uint256 amount)
    where: { to: ada, amount: at most 200 LUSD }
    meter: bills
    tier: small
  tips:
    who: payer
    may call: LUSD.transfer(address to, uint256 amount)
    where: { to: ben, amount: at most 20 LUSD }
    meter: none
    tier: small`,
    );
}

describeWithAnvil(
  "what an audit tells of moves",
  (anvil) => {
    let small: SmallSystem;
    let bundle: string;
    let names: Awaited<ReturnType<typeof build>>;

    before(async function () {
      this.timeout(120_000);
      names = await build();
      const { ok, text } = await audited();
      expect(ok).to.equal(true);
      bundle = text("bundle.json");
    });
    after(() => small.remove());

    async function build() {
      const { url } = anvil();
      const site = siteOn(http(url));
      await deployCreateX(senderOn(http(url), people.deployer));
      await deployLocalDollar(site);
      small = await deploySmall(url, undefined, policy());
      const args = [small.plan.addresses.treasury, lusd("1000")] as const;
      const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args });
      await site.act(people.deployer, { to: LOCAL_DOLLAR, data });
      const paid = (to: "ada" | "ben", amount: string) =>
        small.standing(to, {
          to: "LUSD",
          value: undefined,
          call: "transfer(address to, uint256 amount)",
          args: [to, `${amount} LUSD`],
          bound: `at least -${amount} LUSD`,
        });
      const sent = () => small.standing("ada", { bound: "at least -0.5 ETH" });
      const made = {
        block: [await paid("ada", "120"), await paid("ada", "50"), await sent(), await sent()],
        transaction: [await paid("ada", "30"), await paid("ada", "40")],
        tip: await paid("ben", "10"),
        bill: await paid("ada", "60"),
        coins: await sent(),
      };
      await small.passHours(1);
      // Four in one block, each by a transaction of its own.
      await small.clock.setAutomine(false);
      const senders = [people.deployer, people.mara, people.olga, people.oscar];
      const hashes: Hex[] = [];
      for (const [i, name] of made.block.entries()) {
        const account = senders[i] ?? people.deployer;
        const transaction = {
          to: small.plan.addresses.gate,
          data: await executionOf(name),
          gas: 1_000_000n,
        };
        hashes.push(await sendTransaction(senderOn(http(url), account), { account, chain: hardhat, ...transaction }));
      }
      await small.clock.mine({ blocks: 1 });
      await small.clock.setAutomine(true);
      const blocks = await Promise.all(hashes.map((hash) => getTransactionReceipt(site.client, { hash })));
      expect(new Set(blocks.map(({ blockNumber }) => blockNumber)).size).to.equal(1);

      await carry([...junk(20), ...(await calls(made.transaction))]);
      await carry([...junk(20), ...items(), ...(await calls([made.tip]))]);
      await execute(small.context, { ...small.options, proposal: made.bill });
      await execute(small.context, { ...small.options, proposal: made.coins });
      return made;

      async function carry(steps: readonly Step[]) {
        const account = people.deployer;
        const message = { account, chain: hardhat, data: oneTransaction(steps) };
        const hash = await sendTransaction(senderOn(http(url), account), message);
        const { status } = await site.client.waitForTransactionReceipt({ hash });
        expect(status).to.equal("success");
      }
    }

    async function executionOf(name: string): Promise<Hex> {
      const system = await openSystem(small.context, small.options);
      const found = await findProposal(small.context, system, name);
      const { proposal, terms } = requireStanding(found);
      const witness = await witnessOf(small.context, system, found);
      return encodeFunctionData({ abi: agentTimelockAbi, functionName: "execute", args: [proposal, witness, terms] });
    }
    async function calls(proposals: readonly string[]): Promise<Step[]> {
      const { gate } = small.plan.addresses;
      return Promise.all(proposals.map(async (name) => ({ call: gate, data: await executionOf(name) })));
    }
    /** What tokens log that nobody knows. */
    function junk(count: number): Step[] {
      const log = { from: small.plan.addresses.treasury, to: recipients.cleo, amount: lusd("1000000") };
      return Array.from({ length: count }, () => ({ log, asAnother: true }));
    }
    function items(): Step[] {
      const { treasury } = small.plan.addresses;
      return [
        { log: { from: treasury, to: recipients.cleo, item: 7n } },
        { log: { from: recipients.cleo, to: treasury, item: 2n ** 255n } },
      ];
    }

    let folders = 0;
    async function audited(since?: bigint) {
      const out = small.file(`audit-${++folders}`);
      const range = { since: since === undefined ? undefined : String(since), until: undefined };
      const { ok } = await audit(small.context, { ...small.options, ...range, earlier: undefined, out });
      return { ok, text: (name: string) => readFileSync(`${out}/${name}`, "utf8") };
    }
    async function verified(change: (facts: AuditFacts) => AuditFacts = (facts) => facts) {
      const { ok, checks, report, notProven } = await verifyBundle(writeBundle(change(readBundle(bundle))));
      const wrong = checks.flatMap((check) => check.wrong.map((fault) => `${check.what}: ${fault}`));
      return { ok, wrong, notProven, one: (name: string) => found(report, name) };
    }
    function found(report: AuditReport | undefined, reference: string) {
      const one = report?.proposals.find((proposal) => proposal.reference === reference);
      if (one === undefined) throw new Error(`${reference} is not in the report.`);
      return { ...one, move: (token: string) => one.moves.find((move) => move.token.account === token) };
    }

    it("judges each of several executions in one block by what it moved itself", async () => {
      const { ok, one } = await verified();
      expect(ok).to.equal(true);
      const [first = "", second = "", third = ""] = names.block;
      const more = "by its own transfers: more than it moved this in the block";
      expect(one(first).move(LUSD)).to.deep.include({ sent: lusd("120"), bound: "kept", words: `-120 LUSD ${more}` });
      expect(one(second).move(LUSD)).to.deep.include({ sent: lusd("50"), bound: "kept", words: `-50 LUSD ${more}` });
      // Of the block the treasury knows what all four took.
      const { before = 0n, after = 0n } = one(first).move(LUSD) ?? {};
      expect(after - before).to.equal(-lusd("170"));
      expect(one(third).move(zeroAddress)).to.deep.include({
        bound: "kept",
        words: "-0.5 ETH by what its calls send; what came in is not known: more executed in the block",
      });
      const alone = one(names.bill).move(LUSD);
      expect(alone?.words).to.equal("-60 LUSD by transfers and by what the treasury held");
      expect(one(names.coins).move(zeroAddress)?.words).to.equal("-0.5 ETH by what the treasury held");
    });

    it("judges each of two executions in one transaction likewise, and nothing that stands before them", async () => {
      const { one } = await verified();
      const [first = "", second = ""] = names.transaction;
      expect(one(first).ended?.transaction).to.equal(one(second).ended?.transaction);
      for (const [name, amount] of [
        [first, "30"],
        [second, "40"],
      ] as const) {
        expect(one(name).moves.map(({ token }) => token.name)).to.deep.equal(["LUSD"]);
        expect(one(name).move(LUSD)).to.deep.include({
          sent: lusd(amount),
          received: 0n,
          bound: "kept",
          isAsPaid: true,
        });
        expect(one(name)).not.to.have.property("leftOut");
      }
    });

    it("tells what matters of a transaction full of other tokens, ERC-721 tokens by their numbers, and what it leaves out", async () => {
      const { ok, one, notProven } = await verified();
      expect(ok).to.equal(true);
      const tip = one(names.tip);
      expect(tip.move(LUSD)).to.deep.include({ sent: lusd("10"), bound: "kept" });
      // One of the 21 other tokens is the contract that carried it, whose numbers are no amounts.
      expect(tip.moves).to.have.lengthOf(1 + 16);
      expect(tip.leftOut).to.deep.equal({ tokens: 5, transfers: 6 });
      expect(notProven.join()).to.include("what else 1 execution moved: more tokens logged transfers than are told");
      const numbered = (facts: AuditFacts) => {
        const [transfer] = facts.transfers.filter(({ transaction }) => transaction === tip.ended?.transaction);
        if (transfer === undefined || !("amount" in transfer)) throw new Error("Nothing was told.");
        const { amount: _, ...place } = transfer;
        const item = { ...place, item: 7n };
        const isOther = ({ token }: { token: string }) => token !== transfer.token;
        return {
          ...facts,
          transfers: facts.transfers.map((one) => (one === transfer ? item : one)),
          balances: facts.balances.filter(isOther),
        };
      };
      const token = readBundle(bundle).transfers.find(
        ({ transaction }) => transaction === tip.ended?.transaction,
      )?.token;
      const { ok: isOk, one: other } = await verified(numbered);
      expect(isOk).to.equal(true);
      const move = other(names.tip).move(token ?? "");
      expect(move).to.deep.include({ sent: 0n, sentItems: [7n], words: `sent ${token} #7` });
    });

    it("refuses a bundle in which transfers and balances say that a bound broke, and not where one of them alone does", async () => {
      const { one } = await verified();
      const { id, ended } = one(names.bill);
      const isBill = ({ transaction }: { transaction: string }) => transaction === ended?.transaction;
      const moved = (facts: AuditFacts, more: bigint): AuditFacts => ({
        ...facts,
        transfers: facts.transfers.map((one) =>
          isBill(one) && "amount" in one ? { ...one, amount: one.amount + more } : one,
        ),
      });
      const held = (facts: AuditFacts, token: string, block: bigint | undefined, less: bigint): AuditFacts => ({
        ...facts,
        balances: facts.balances.map((one) =>
          one.token === token && one.block === block ? { ...one, after: (one.after ?? 0n) - less } : one,
        ),
      });
      const both = await verified((facts) => held(moved(facts, 1n), LUSD, ended?.block, 1n));
      expect(both.ok).to.equal(false);
      expect(both.wrong).to.deep.equal([`bounds: ${id} broke its bound on LUSD`]);
      for (const change of [
        (facts: AuditFacts) => moved(facts, 1n),
        (facts: AuditFacts) => held(facts, LUSD, ended?.block, 1n),
      ]) {
        const alone = await verified(change);
        expect(alone.ok).to.equal(true);
        expect(alone.one(names.bill).move(LUSD)).to.deep.include({ bound: "unclear", isAsPaid: false });
        expect(alone.notProven.join()).to.include("that 1 bound held");
      }
      // Native value can leave a gate by nothing but its calls.
      const coins = one(names.coins);
      const fewer = await verified((facts) => held(facts, zeroAddress, coins.ended?.block, 1n));
      expect(fewer.wrong).to.deep.equal([`bounds: ${coins.id} broke its bound on ETH`]);
      const more = await verified((facts) => held(facts, zeroAddress, coins.ended?.block, -1n));
      expect(more.ok).to.equal(true);
      expect(more.one(names.coins).move(zeroAddress)).to.deep.include({ bound: "kept", isAsPaid: false });
    });

    it("misses a balance that matters, and takes no transfer that is of no execution", async () => {
      const { one } = await verified();
      const { ended } = one(names.bill);
      const without = await verified((facts) => ({
        ...facts,
        balances: facts.balances.filter(({ token, block }) => token !== LUSD || block !== ended?.block),
      }));
      const place = `${LUSD} at block ${ended?.block}`;
      expect(without.wrong).to.deep.equal([`balances of the treasury: what the treasury held of ${place} is not said`]);
      const [, second = ""] = names.transaction;
      const transaction = one(second).ended?.transaction;
      // One log earlier it would be of the one before, whose end it is.
      const moved = await verified((facts) => {
        const end = facts.logs.find((log) => log.transaction === transaction && log.topics.length === 4)?.index ?? 0;
        return {
          ...facts,
          transfers: facts.transfers.map((one) =>
            one.transaction === transaction && one.index > end ? { ...one, index: end } : one,
          ),
        };
      });
      expect(moved.wrong.join()).to.match(/^transfers of executions: transfer \d+ of block \d+ is of no execution$/);
    });

    it("computes again what each charge left in its meter, from the charge before", async () => {
      const { one } = await verified();
      const { ended, id } = one(names.bill);
      const { ok, text } = await audited(ended?.block);
      expect(ok).to.equal(true);
      const part = readBundle(text("bundle.json"));
      const { checks, proven, notProven } = await verifyBundle(text("bundle.json"));
      expect(checks.find(({ what }) => what === "levels of meters")).to.deep.include({ count: 1, wrong: [] });
      expect(proven).to.include("1 of 2 levels of meters follow from the charge before, or from a full meter");
      expect(notProven.join()).to.include("what 1 charge of meters left in them");
      // The level is the second word.
      const charge = part.logs.findLast(({ topics }) => topics[2] === id);
      if (charge === undefined) throw new Error("Nothing was charged.");
      const level = BigInt(`0x${charge.data.slice(66, 130)}`);
      const higher = `${charge.data.slice(0, 66)}${(level + 1n).toString(16).padStart(64, "0")}${charge.data.slice(130)}`;
      const logs = part.logs.map((log) => (log === charge ? { ...log, data: higher as Hex } : log));
      const lied = await verifyBundle(writeBundle({ ...part, logs }));
      const wrong = lied.checks.flatMap((check) => check.wrong);
      expect(wrong).to.deep.equal([
        `${id} left ${level} in meter ${charge.topics[1]}, and is said to have left ${level + 1n}`,
      ]);
      // Whoever leaves out the charge before has the meter begin full.
      const before = part.logs.find((log) => log.topics[0] === charge.topics[0] && log !== charge);
      const kept = part.logs.filter((log) => log !== before);
      const used = new Set(kept.map(({ block }) => block));
      const blocks = part.blocks.filter(({ number }) => used.has(number));
      const { ok: isOk } = await verifyBundle(writeBundle({ ...part, logs: kept, blocks }));
      expect(isOk).to.equal(false);
      const whole = await verified();
      expect(whole.ok).to.equal(true);
      expect(whole.notProven.join()).not.to.include("of meters left in them");
    });

    it("is refused where its bundle could not be read again", async () => {
      const facts = readBundle(bundle);
      const { length } = writeBundle(facts);
      expect(writeBundle(facts, length)).to.have.lengthOf(length);
      const most = length - 1;
      const refused = async () => writeBundle(facts, most);
      const { args } = await expectRejection(refused(), "AUDIT_TOO_LARGE");
      expect(args).to.deep.equal({ size: length, most });
    });
  },
  { args: ["--accounts", "20"] },
);

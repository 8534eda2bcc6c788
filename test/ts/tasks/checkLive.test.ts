import { expect } from "chai";
import { encodeFunctionData, type Hex, http, keccak256, type LocalAccount, parseEther, stringToHex } from "viem";
import { getBlock } from "viem/actions";
import { people } from "../../../examples/grants/story/people.ts";
import { agentTimelockAbi } from "../../../sdk/abi/AgentTimelock.ts";
import { anchor } from "../../../sdk/actions/anchor.ts";
import { blockTargetData, freezeData, raiseLowestTierData } from "../../../sdk/actions/holdAgent.ts";
import { confirm } from "../../../sdk/actions/sendCall.ts";
import { hashBatch } from "../../../sdk/provenance/hashBatch.ts";
import { textBatch } from "../../../sdk/provenance/textBatch.ts";
import { execute } from "../../../tasks/execute.ts";
import { type CheckArguments, checkLive } from "../../../tasks/policy/check.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { expectRejection } from "../support/rejection.ts";
import { recipients } from "../support/smallDao.ts";
import { deploySmall, type SmallSystem } from "../support/smallSystem.ts";
import { senderOn } from "../support/system.ts";

const ONE = parseEther("1");

/** Ada and Ben share a meter that refills by a quarter each day; Cleo's payments need somebody, and data. */
const POLICY = `version: 1
addresses:
  ada: "${recipients.ada}"
  ben: "${recipients.ben}"
  cleo: "${recipients.cleo}"
  office: "${people.nora.address}"
sources: [office]
agents: { payer: 1 }
tiers: { small: { index: 0, optimistic: true }, high: 1, solo: 2 }
schemas: { payouts: payouts/1 }
meters:
  shared: { burst: 4 ETH, refill: 1 ETH, per: 1 day }
rules:
  pay: { who: payer, may send: at most 4 ETH, to: "one of ada, ben", meter: shared, tier: small }
  pay-cleo:
    who: payer
    may send: at most 5 ETH
    to: cleo
    meter: none
    tier: high
    from: { schema: payouts, source: office, level: hashed, max age: 1 hour }
  pay-office:
    who: payer
    may send: at most 1 ETH
    to: office
    meter: none
    tier: high
    bound: "at least -1 ETH"
`;

type Live = {
  ok: boolean;
  held: string[];
  eta: number;
  meters: {
    name: string;
    waiting: { amount: bigint }[];
    now: bigint;
    atEta: bigint;
    left: bigint;
    fitsFrom?: number;
  }[];
};

describeWithAnvil(
  "hardhat sallyport policy check, asking a gate",
  (anvil) => {
    let dao: SmallSystem;
    before(async function () {
      this.timeout(60_000);
      dao = await deploySmall(anvil().url, undefined, POLICY);
    });
    after(() => dao.remove());

    async function run(changes: Partial<CheckArguments>) {
      const nothing = { system: undefined, proposer: undefined, to: undefined, call: undefined, args: [] };
      const rest = { value: "1 ETH", tier: undefined, bound: undefined, batches: undefined, file: undefined };
      const before = dao.context.said.length;
      const args = { ...nothing, ...rest, safeBatch: undefined, policy: dao.file("policy.yaml"), ...changes };
      const { ok, json } = await checkLive(dao.context, args);
      return { ok, said: dao.context.said.slice(before), live: (json as { live: Live }).live };
    }

    async function anchored(by: LocalAccount, schema: string, text = "one"): Promise<Hex> {
      const { provenance } = dao.plan.addresses;
      const batch = textBatch({ text, anchorer: by.address, schema: keccak256(stringToHex(schema)) });
      const sender = senderOn(http(dao.url), by);
      const { timestamp } = await getBlock(dao.clock);
      const sent = await anchor(sender, { provenance, batch, observedAt: Number(timestamp) });
      await confirm(dao.context.network.client, sent);
      return hashBatch(batch);
    }

    /** What the guardian does, without asking its members; and back again. */
    async function whileHeld(target: "registry" | "gate", data: Hex, look: () => Promise<void>) {
      const snapshot = await dao.clock.snapshot();
      const { councils, [target]: to } = dao.plan.addresses;
      const guardian = councils["guards"]!;
      await dao.clock.impersonateAccount({ address: guardian });
      await dao.clock.setBalance({ address: guardian, value: ONE });
      const hash = await dao.clock.request({
        method: "eth_sendTransaction",
        params: [{ from: guardian, to, data }],
      } as never);
      await confirm(dao.context.network.client, { transactionHash: hash });
      await look();
      await dao.clock.revert({ id: snapshot });
    }

    it("tells what the meter holds, when it executes, and what is left then", async () => {
      const { ok, said, live } = await run({ to: "ada", value: "4 ETH" });
      expect(ok).to.equal(true);
      expect(live.meters).to.deep.equal([
        {
          name: "shared",
          waiting: [],
          now: 4n * ONE,
          atEta: 4n * ONE,
          left: 4n * ONE,
          fits: true,
          fitsFirst: true,
          fitsFrom: live.eta,
        },
      ]);
      expect(said).to.include("  then       shared holds 4 ETH now and 4 ETH then; nothing that waits takes from it");
      expect(said).to.include("             it fits, and leaves 0 ETH");
      expect(said.find((line) => line.startsWith("  executes"))).to.match(/UTC at the earliest: after 1 hour$/);
    });

    it("counts what waits for the same meter, and what was taken from it", async () => {
      const waits = await dao.standing("ada", { value: "1.5 ETH" });
      const fits = await run({ to: "ben", value: "2.5 ETH" });
      expect(fits.ok).to.equal(true);
      expect(fits.said).to.include("  then       shared holds 4 ETH now and 4 ETH then; 1 that waits takes 1.5 ETH");
      const late = await run({ to: "ben", value: "2.500000000000000001 ETH" });
      expect(late.ok).to.equal(false);
      expect(late.said).to.include(
        "             it does not fit unless it comes first; with all that waits it never does",
      );

      await dao.passHours(1);
      await execute(dao.context, { ...dao.options, proposal: waits });
      const { live, ok, said } = await run({ to: "ben", value: "2.6 ETH" });
      expect(ok).to.equal(false);
      const [meter] = live.meters;
      // Within the hour of the delay a quarter of the day's four flows back: 1 ETH / 24.
      expect(meter!.atEta > meter!.now && meter!.now >= parseEther("2.5")).to.equal(true);
      expect(meter!.atEta - meter!.now).to.equal(ONE / 24n);
      expect(meter!.fitsFrom! - live.eta).to.be.within(4000, 5040);
      expect(said.at(-2)).to.match(/^ {13}it does not fit; after all that waits it does from 20.* UTC$/);
      expect((await run({ to: "ben", value: "2.5 ETH" })).ok).to.equal(true);
    });

    it("tells who holds the agent, and nothing once it is free", async () => {
      const held = async () => (await run({ to: "ada", value: "0.1 ETH" })).live.held;
      const pause = encodeFunctionData({ abi: agentTimelockAbi, functionName: "pause", args: [3600] });
      await whileHeld("registry", freezeData({ agent: 1n }), async () => {
        expect(await held()).to.deep.equal(["the agent: FROZEN"]);
        expect((await run({ to: "ada", value: "0.1 ETH" })).ok).to.equal(false);
      });
      await whileHeld("registry", raiseLowestTierData({ agent: 1n, tier: 1 }), async () => {
        expect(await held()).to.deep.equal(["the agent: TIER_TOO_LOW"]);
        expect((await run({ to: "ada", value: "0.1 ETH", tier: "high" })).ok).to.equal(true);
      });
      await whileHeld("registry", blockTargetData({ agent: 1n, target: recipients.ada }), async () => {
        expect(await held()).to.deep.equal([`the guardian blocked ada (${recipients.ada}) for the agent`]);
        expect((await run({ to: "ben", value: "0.1 ETH" })).live.held).to.deep.equal([]);
      });
      await whileHeld("gate", pause, async () => {
        expect((await held())[0]).to.match(/^agents are paused until 20.* UTC$/);
      });
      expect(await held()).to.deep.equal([]);
    });

    it("says that data was not looked at, and judges batches that are named", async () => {
      const { ok, said } = await run({ to: "cleo" });
      expect(ok).to.equal(true);
      expect(said).to.include("  data       not looked at: name the batches with --batches");
      const missing = `0x${"11".repeat(32)}`;
      await expectRejection(run({ to: "cleo", batches: missing }), "BATCH_NOT_FOUND");

      const wanted = `  data       payouts anchored by office (${people.nora.address}), hashed, at most 1 hour old when proposed`;
      const good = await anchored(people.nora, "payouts/1");
      const strangers = await anchored(people.olga, "payouts/1");
      const other = await anchored(people.nora, "prices/1");
      const both = await run({ to: "cleo", batches: `${strangers},${good}` });
      expect(both.ok).to.equal(true);
      expect(both.said).to.include(`${wanted}: batch 2 of those named is it`);
      const none = await run({ to: "cleo", batches: `${strangers},${other}` });
      expect(none.ok).to.equal(false);
      expect(none.said).to.include(`${wanted}: none of those named is it (InputWrongSource, InputWrongSchema)`);
    });

    it("is repeated by propose in the same words, with what to do", async () => {
      const refused = async (changes: Parameters<SmallSystem["standing"]>[1]) => {
        const error = await expectRejection(dao.standing("cleo", changes), "PROPOSAL_NOT_CARRIED");
        return [error.summary, error.details["nearest rule"], error.args["refusal"], error.nextStep];
      };
      const ask = "Ask for what the rule permits; policy check tells it of any call. What no rule permits, root can.";
      const difference = "4.000000000000000001 ETH go with it, and at most 4 ETH may";
      const much = { to: "ada", value: "4.000000000000000001 ETH" };
      const summary = `No rule carries the call: ${difference}; it takes 4.000000000000000001 ETH, and meter shared never holds more than 4 ETH.`;
      expect(await refused(much)).to.deep.equal([summary, "pay/ada (line 14)", "ValueTooHigh", ask]);
      expect((await run(much)).said).to.include(`             ${difference}`);
      await dao.standing("ada", { value: "4 ETH" });

      const data = `payouts anchored by office (${people.nora.address}), hashed, at most 1 hour old when proposed`;
      expect(await refused({ value: "1 ETH" })).to.deep.equal([
        `The rule needs data, and no batch is named that is it: ${data}.`,
        ...["pay-cleo (line 15)", "InputMissing"],
        "Name its batch with --batches; sallyport provenance anchor makes one.",
      ]);
      await dao.standing("cleo", { value: "1 ETH", batches: await anchored(people.nora, "payouts/1", "two") });

      const office = { to: "office", value: "1 ETH" };
      const missing = [
        "The proposal must declare that the treasury's balance changes by at least -1 ETH.",
        ...["pay-office (line 22)", "BoundMissing", 'Declare it: --bound "at least -1 ETH".'],
      ];
      expect(await refused(office)).to.deep.equal(missing);
      expect(await refused({ ...office, bound: "at least -1.000000000000000001 ETH" })).to.deep.equal(missing);
      await dao.standing("cleo", { ...office, bound: "at least -1 ETH" });
    });

    it("does not ask the chain of what the policy refuses", async () => {
      const { ok, live } = await run({ to: "ada", value: "4.000000000000000001 ETH" });
      expect({ ok, live }).to.deep.equal({ ok: false, live: undefined });
    });
  },
  { args: ["--accounts", "20"] },
);

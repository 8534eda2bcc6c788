import { expect } from "chai";
import { encodeFunctionData, type Hex } from "viem";
import { getBlock } from "viem/actions";
import { people } from "../../../examples/grants/story/people.ts";
import { agentRegistryAbi } from "../../../sdk/abi/AgentRegistry.ts";
import { markCompromisedData } from "../../../sdk/actions/holdAgent.ts";
import { confirm, sendCall } from "../../../sdk/actions/sendCall.ts";
import { blockTarget } from "../../../tasks/agent/blockTarget.ts";
import { compromised } from "../../../tasks/agent/compromised.ts";
import { freeze } from "../../../tasks/agent/freeze.ts";
import { list } from "../../../tasks/agent/list.ts";
import { raiseTier } from "../../../tasks/agent/raiseTier.ts";
import { restore } from "../../../tasks/agent/restore.ts";
import { revokeKey } from "../../../tasks/agent/revokeKey.ts";
import { type RotateKeyArguments, rotateKey } from "../../../tasks/agent/rotateKey.ts";
import { showAgent } from "../../../tasks/agent/show.ts";
import { approve } from "../../../tasks/approve.ts";
import { execute } from "../../../tasks/execute.ts";
import type { Report } from "../../../tasks/lib/output.ts";
import { type ProposeArguments, propose } from "../../../tasks/propose.ts";
import { show } from "../../../tasks/show.ts";
import { stopAgent } from "../../../tasks/stopAgent.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { expectRejection } from "../support/rejection.ts";
import { deployRootDao, type RootDao } from "../support/rootDao.ts";
import type { recipients } from "../support/smallDao.ts";
import { NO_OPTIONS, NOTHING_TO_PROPOSE } from "../support/taskContext.ts";

const { gina, gus, nora, operator, treasurer, treasurerSecond, vera } = people;
const UNTIL = "2040-01-01T00:00:00Z";

/** The JSON of a report, as tests look at it. */
const jsonOf = ({ json }: Report) => json as Record<string, unknown>;

describeWithAnvil(
  "commands for agents",
  (anvil) => {
    let dao: RootDao;
    let fresh: Hex;
    let nonce = 0;
    const options = () => ({ ...NO_OPTIONS, policy: dao.file("policy.yaml") });

    before(async function () {
      this.timeout(60_000);
      dao = await deployRootDao(anvil().url);
      fresh = await dao.clock.snapshot();
    });
    after(() => dao.remove());
    afterEach(async () => {
      await dao.clock.revert({ id: fresh });
      fresh = await dao.clock.snapshot();
    });

    async function proposed(to: keyof typeof recipients, changes: Partial<ProposeArguments> = {}): Promise<string> {
      const payment = { to, value: "0.5 ETH", nonce: String(++nonce) };
      await propose(dao.context, { ...NOTHING_TO_PROPOSE, ...options(), ...payment, ...changes });
      return `payer/${nonce}`;
    }

    async function stateOf(proposal: string): Promise<unknown> {
      return jsonOf(await show(dao.context, { ...options(), proposal }))["state"];
    }

    /** Both guards run the command, the second with what the first wrote. */
    async function byGuards(command: (args: { from: string; signatures?: string; out?: string }) => Promise<Report>) {
      const first = jsonOf(await command({ from: gina.address, out: dao.file("act.json") }));
      const acts = first["acts"] as { done: boolean; out: string }[];
      expect(acts.map(({ done }) => done)).to.deep.equal(acts.map(() => false));
      return jsonOf(await command({ from: gus.address, signatures: acts.map(({ out }) => out).join(",") }));
    }

    async function refused(proposal: string): Promise<string[]> {
      const error = await expectRejection(execute(dao.context, { ...options(), proposal }), "GATE_AGENT_REFUSED");
      return String(error.details["refusals"]).split(", ");
    }

    it("list and show tell keys, limits and what holds an agent", async () => {
      await proposed("ada");
      const [agent] = (await list(dao.context, options())).json as Record<string, unknown>[];
      expect(agent).to.include({ id: 1n, frozen: false, left: 49, keysInForce: 1, keys: 1 });
      const shown = jsonOf(await showAgent(dao.context, { ...options(), agent: "payer" }));
      expect(shown).to.include({ left: 49, proposalBurst: 50, open: 1, operator: operator.address });
      expect(shown["keys"]).to.deep.include.members([
        {
          ...{ key: treasurer.address, agent: 1n, version: 1, kind: "eoa", lowestTier: 0, state: "in force" },
          ...{ validFrom: 0, validUntil: 2_208_988_800, revokedAt: 0, compromisedSince: 0 },
        },
      ]);
      await expectRejection(showAgent(dao.context, { ...options(), agent: "7" }), "REGISTRY_UNKNOWN_AGENT");
      await expectRejection(showAgent(dao.context, { ...options(), agent: "payor" }), "ARGUMENT_INVALID");
    });

    it("freeze holds what was proposed, until root restores it", async () => {
      const proposal = await proposed("ada");
      await byGuards((args) => freeze(dao.context, { ...options(), ...args, agent: "payer" }));
      expect(jsonOf(await freeze(dao.context, { ...options(), agent: "payer" }))).to.include({ already: true });
      await dao.passHours(1);
      expect(await refused(proposal)).to.deep.equal(["FROZEN"]);

      await byGuards((args) => blockTarget(dao.context, { ...options(), ...args, agent: "payer", target: "ada" }));
      const blocked = { ...options(), agent: "payer", target: "ada" };
      expect(jsonOf(await blockTarget(dao.context, blocked))).to.include({ already: true });
      const out = dao.file("restore.json");
      const root = { nonce: undefined, lifetime: undefined, safeBatch: undefined, tier: undefined };
      await restore(dao.context, { ...options(), ...root, agent: "payer", out });
      await dao.agree(out);
      await execute(dao.context, { ...options(), proposal });
      const again = await restore(dao.context, { ...options(), ...root, agent: "payer", out });
      expect(jsonOf(again)).to.include({ already: true });
    });

    it("is the guardian's, and of no one else", async () => {
      const attempt = freeze(dao.context, { ...options(), agent: "payer", from: nora.address });
      await expectRejection(attempt, "MEMBER_UNKNOWN");
      const { frozen } = (await dao.state())["agent 1"] as { frozen: boolean };
      expect(frozen).to.equal(false);
    });

    it("raise-tier holds what was proposed below, and goes one way", async () => {
      const proposal = await proposed("ada");
      const raise = (tier: string) => (args: object) =>
        raiseTier(dao.context, { ...options(), ...args, agent: "payer", tier });
      await expectRejection(raise("3")({}), "ARGUMENT_INVALID");
      await byGuards(raise("high"));
      expect(jsonOf(await raise("small")({}))).to.include({ already: true, lowestTier: 1 });
      await dao.passHours(1);
      expect(await refused(proposal)).to.deep.equal(["TIER_TOO_LOW"]);
    });

    it("revoke-key ends a key at once, as operator or guardian, and tells what goes on", async () => {
      const [alone, approved, unapproved] = [await proposed("ada"), await proposed("cleo"), await proposed("cleo")];
      await approve(dao.context, { ...options(), proposal: approved, signatures: [], from: vera.address });
      const key = treasurer.address;
      const stranger = revokeKey(dao.context, { ...options(), key, from: nora.address });
      await expectRejection(stranger, "MEMBER_UNKNOWN");
      await expectRejection(revokeKey(dao.context, { ...options(), key: nora.address }), "AGENT_KEY_UNKNOWN");

      const report = jsonOf(await revokeKey(dao.context, { ...options(), key, from: operator.address }));
      const goesOn = (report["open"] as { goesOn: boolean }[]).map((one) => one.goesOn);
      expect(goesOn).to.deep.equal([false, true, false]);
      expect(jsonOf(await revokeKey(dao.context, { ...options(), key }))).to.include({ already: true });

      await dao.passHours(1);
      expect(await refused(alone)).to.deep.equal(["KEY_REVOKED"]);
      await execute(dao.context, { ...options(), proposal: approved });
      const late = approve(dao.context, { ...options(), proposal: unapproved, signatures: [], from: vera.address });
      await expectRejection(late, "GATE_AGENT_REFUSED");
    });

    describe("compromised", () => {
      const reason = "stolen";
      const marking = (since: string, args: object = {}) =>
        compromised(dao.context, { ...options(), key: treasurer.address, since, keyOnly: false, reason, ...args });
      const idOf = async (reference: string) =>
        jsonOf(await show(dao.context, { ...options(), proposal: reference }))["id"];
      async function hoursAgo(hours: number): Promise<string> {
        const { timestamp } = await getBlock(dao.client);
        return new Date((Number(timestamp) - hours * 3600) * 1000).toISOString().replace(".000Z", "Z");
      }

      it("stops what was made in the window, and nothing older", async () => {
        const older = await proposed("cleo");
        await approve(dao.context, { ...options(), proposal: older, signatures: [], from: vera.address });
        const waiting = await proposed("ben");
        await dao.passHours(2);
        const since = await hoursAgo(1);
        const inside = await proposed("cleo");
        await approve(dao.context, { ...options(), proposal: inside, signatures: [], from: vera.address });

        for (const wrong of [undefined, "yesterday", "2099-01-01T00:00:00Z"]) {
          expect((await expectRejection(marking(wrong as never), "ARGUMENT_INVALID")).place).to.equal("--since");
        }
        const report = await byGuards((args) => marking(since, args));
        expect((report["proposals"] as { nonce: bigint }[]).map((one) => one.nonce)).to.deep.equal([BigInt(nonce)]);
        expect(report["dropped"]).to.deep.equal([await idOf(inside)]);
        expect((await dao.state())["agent 1"]).to.include({ frozen: true });
        // Who may still sign for it reads that its key is revoked.
        expect([await stateOf(inside), await stateOf(waiting)]).to.deep.equal(["Vetoed", "Stale"]);
        const before = await dao.state();
        expect(jsonOf(await marking(since))).to.include({ already: true });
        expect(await dao.state()).to.deep.equal(before);

        const root = { nonce: undefined, lifetime: undefined, safeBatch: undefined, tier: undefined };
        await restore(dao.context, { ...options(), ...root, agent: "payer", out: dao.file("restore.json") });
        await dao.agree(dao.file("restore.json"));
        await execute(dao.context, { ...options(), proposal: older });
        expect(await stateOf(older)).to.equal("Executed");
      });

      it("goes on where it was interrupted: what is marked and frozen is not marked again, and what waits is dropped", async () => {
        const [first, second] = [await proposed("ada"), await proposed("ben")];
        const since = await hoursAgo(1);
        // As if the machine had died after the first of its calls.
        const sender = dao.context.network.sender(operator.address);
        const data = markCompromisedData({ key: treasurer.address, since: Date.parse(since) / 1000 });
        await confirm(sender, await sendCall(sender, { to: dao.addresses.registry, data }));
        const report = await byGuards((args) => marking(since, args));
        expect((report["acts"] as unknown[]).length).to.equal(3);
        expect([await stateOf(first), await stateOf(second)]).to.deep.equal(["Vetoed", "Vetoed"]);
      });

      it("tells what nobody can stop any more", async () => {
        const done = await proposed("ada");
        await dao.passHours(1);
        await execute(dao.context, { ...options(), proposal: done });
        const waiting = await proposed("ada");
        const since = await hoursAgo(3);
        dao.context.said.length = 0;
        const report = await byGuards((args) => marking(since, args));
        expect(report["dropped"]).to.deep.equal([await idOf(waiting)]);
        expect(dao.context.said.join("\n")).to.match(
          new RegExp(`Executed +${done}, made .*: HAS EXECUTED, nobody can stop it any more`),
        );
        expect([await stateOf(done), await stateOf(waiting)]).to.deep.equal(["Executed", "Vetoed"]);
      });

      it("leaves freezing to the guardian where the operator declares it, and withdraws", async () => {
        const waiting = await proposed("ada");
        const report = jsonOf(await marking(await hoursAgo(1), { from: operator.address }));
        expect(report["dropped"]).to.deep.equal([await idOf(waiting)]);
        const state = await dao.state();
        expect(state["agent 1"]).to.include({ frozen: false });
        expect((state["key treasurer"] as { compromisedSince: number }).compromisedSince).to.be.greaterThan(0);
        expect(await stateOf(waiting)).to.equal("Cancelled");
      });
    });

    describe("rotate-key", () => {
      const root = { nonce: undefined, lifetime: undefined, safeBatch: undefined, kind: undefined };
      const key = { key: treasurerSecond.address, validFrom: undefined, validUntil: UNTIL, lowestTier: undefined };
      const how = { retire: undefined, quiet: "1 hour", atOnce: false, rollBack: false };
      const rotate = (changes: Partial<RotateKeyArguments> = {}) =>
        rotateKey(dao.context, { ...options(), ...root, ...key, ...how, agent: "payer", ...changes });
      const phase = async (changes: Partial<RotateKeyArguments> = {}) => jsonOf(await rotate(changes))["phase"];
      const revoked = async (name: string) =>
        ((await dao.state())[`key ${name}`] as { revokedAt: number }).revokedAt !== 0;
      const byOperator = { from: operator.address };
      const added = async (changes: Partial<RotateKeyArguments> = {}) => {
        const out = dao.file("rotate.json");
        expect(await phase({ out, ...changes })).to.equal("add");
        await dao.agree(out);
      };

      it("adds the new key, then retires the old, and no moment is without one", async () => {
        const out = dao.file("rotate.json");
        await expectRejection(rotate({ out, key: gina.address }), "REGISTRY_ROLE_CONFLICT");
        await added();
        expect(await revoked("treasurer")).to.equal(false);
        await proposed("ada", { key: treasurer.address });
        expect(await phase(byOperator)).to.equal("switch");
        await proposed("ada", { key: treasurerSecond.address });
        expect(await phase(byOperator)).to.equal("watch");
        await expectRejection(rotate({ retire: nora.address, ...byOperator }), "AGENT_KEY_UNKNOWN");
        expect(await revoked("treasurer")).to.equal(false);
        await dao.passHours(1);
        // It is silent, and what it signed would end with it.
        expect(await phase(byOperator)).to.equal("watch");
        await execute(dao.context, { ...options(), proposal: `payer/${nonce - 1}` });
        expect(await phase(byOperator)).to.equal("retire");
        expect(await revoked("treasurer")).to.equal(true);
        expect(jsonOf(await rotate(byOperator))).to.include({ phase: "done", already: true });
        await expectRejection(proposed("ada", { key: treasurer.address }), "REGISTRY_REFUSED");
        await proposed("ada", { key: treasurerSecond.address });
      });

      it("retires the old key no second before it was silent for as long as is said", async () => {
        await added();
        await proposed("ada", { key: treasurerSecond.address });
        const { timestamp } = await getBlock(dao.client);
        const at = async (seconds: number) => {
          await dao.clock.setNextBlockTimestamp({ timestamp: timestamp + BigInt(seconds) });
          await dao.clock.mine({ blocks: 1 });
        };
        await at(1799);
        expect(await phase({ quiet: "30 minutes", ...byOperator })).to.equal("watch");
        await at(1800);
        expect(await phase({ quiet: "1801 seconds", ...byOperator })).to.equal("watch");
        expect(await revoked("treasurer")).to.equal(false);
        expect(await phase({ quiet: "30 minutes", ...byOperator })).to.equal("retire");
        expect(await revoked("treasurer")).to.equal(true);
        for (const quiet of ["", "0 seconds", "soon", "1"]) {
          expect((await expectRejection(rotate({ quiet }), "ARGUMENT_INVALID")).place).to.equal("--quiet");
        }
      });

      it("says that somebody still signs with the old key, and counts anew from then", async () => {
        await added();
        await proposed("ada", { key: treasurerSecond.address });
        await dao.passHours(1);
        await proposed("ada", { key: treasurer.address });
        const { args } = await expectRejection(rotate(byOperator), "AGENT_KEY_IN_USE");
        expect(args).to.deep.equal({ key: treasurer.address, proposals: 1 });
        expect(await revoked("treasurer")).to.equal(false);
        await dao.passHours(1);
        await execute(dao.context, { ...options(), proposal: `payer/${nonce}` });
        expect(await phase(byOperator)).to.equal("retire");
      });

      it("retires at once where that is said", async () => {
        await added();
        await proposed("ada", { key: treasurerSecond.address });
        await proposed("ada", { key: treasurer.address });
        await expectRejection(rotate({ retire: treasurer.address, ...byOperator }), "AGENT_KEY_IN_USE");
        expect(await revoked("treasurer")).to.equal(false);
        await rotate({ atOnce: true, ...byOperator });
        expect(await revoked("treasurer")).to.equal(true);
        expect(await phase({ retire: treasurer.address, ...byOperator })).to.equal("done");
      });

      it("waits for a key that is in force later", async () => {
        const { timestamp } = await getBlock(dao.client);
        const validFrom = new Date((Number(timestamp) + 30 * 3600) * 1000).toISOString().replace(".000Z", "Z");
        await added({ validFrom });
        expect(await phase(byOperator)).to.equal("overlap");
        await expectRejection(proposed("ada", { key: treasurerSecond.address }), "REGISTRY_REFUSED");
        await dao.passHours(30);
        expect(await phase(byOperator)).to.equal("switch");
        await proposed("ada", { key: treasurerSecond.address });
      });

      it("rolls back until the old key is retired, and not further", async () => {
        const back = (changes: Partial<RotateKeyArguments> = {}) =>
          rotate({ rollBack: true, ...byOperator, ...changes });
        await expectRejection(back(), "AGENT_KEY_UNKNOWN");
        await added();
        await proposed("ada", { key: treasurerSecond.address });
        await back();
        expect([await revoked("treasurer"), await revoked("treasurerSecond")]).to.deep.equal([false, true]);
        expect(jsonOf(await back())).to.include({ already: true });
        await expectRejection(rotate(byOperator), "REGISTRY_INVALID_KEY");
        await expectRejection(proposed("ada", { key: treasurerSecond.address }), "REGISTRY_REFUSED");
        await proposed("ada", { key: treasurer.address });
      });

      it("does not roll back to nobody", async () => {
        await added();
        await rotate({ atOnce: true, ...byOperator });
        await expectRejection(rotate({ rollBack: true, ...byOperator }), "AGENT_KEY_UNKNOWN");
        expect(await revoked("treasurerSecond")).to.equal(false);
        await proposed("ada", { key: treasurerSecond.address });
      });

      it("is the operator's or the guardian's to end, and of no one else", async () => {
        await added();
        await proposed("ada", { key: treasurerSecond.address });
        await dao.passHours(1);
        await expectRejection(rotate({ from: nora.address }), "MEMBER_UNKNOWN");
        expect(await revoked("treasurer")).to.equal(false);
        await byGuards((args) => rotate(args));
        expect(await revoked("treasurer")).to.equal(true);
      });
    });

    it("stop freezes and vetoes in one word what would execute alone", async () => {
      const [alone, waiting] = [await proposed("ada"), await proposed("ben")];
      const args = { ...options(), agent: "payer", reason: "at night", all: false };
      const report = await byGuards((who) => stopAgent(dao.context, { ...args, ...who }));
      expect((report["acts"] as unknown[]).length).to.equal(2);
      expect([await stateOf(alone), await stateOf(waiting)]).to.deep.equal(["Vetoed", "Proposed"]);
      expect((await dao.state())["agent 1"]).to.include({ frozen: true });
      expect(jsonOf(await stopAgent(dao.context, args))).to.include({ already: true });
      await byGuards((who) => stopAgent(dao.context, { ...args, ...who, all: true }));
      expect(await stateOf(waiting)).to.equal("Vetoed");
    });

    it("stop does not take a signature for anything else", async () => {
      await proposed("ada");
      const out = dao.file("freeze.json");
      await freeze(dao.context, { ...options(), agent: "payer", from: gina.address, out });
      const data = encodeFunctionData({ abi: agentRegistryAbi, functionName: "freeze", args: [1n] });
      const args = { ...options(), agent: "payer", target: "ada", from: gus.address, signatures: out };
      const error = await expectRejection(blockTarget(dao.context, args), "SIGNATURE_OF_OTHER");
      expect(error).to.include({ place: `${out}, act.data`, value: data });
      await freeze(dao.context, { ...options(), agent: "payer", from: gus.address, signatures: out });
    });
  },
  { args: ["--accounts", "20"] },
);

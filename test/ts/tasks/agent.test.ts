import { expect } from "chai";
import { encodeFunctionData, type Hex } from "viem";
import { getBlock } from "viem/actions";
import { people } from "../../../examples/grants/story/people.ts";
import { agentRegistryAbi } from "../../../sdk/abi/AgentRegistry.ts";
import { formatMoment } from "../../../sdk/time/moment.ts";
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

    it("compromised stops what was made in the window, and nothing older", async () => {
      const older = await proposed("cleo");
      await approve(dao.context, { ...options(), proposal: older, signatures: [], from: vera.address });
      await dao.passHours(2);
      const inside = await proposed("cleo");
      await approve(dao.context, { ...options(), proposal: inside, signatures: [], from: vera.address });
      const { timestamp } = await getBlock(dao.client);
      const since = formatMoment(Number(timestamp) - 3600)
        .replace(" UTC", "Z")
        .replace(" ", "T");
      const key = treasurer.address;
      const mark = (args: object) => compromised(dao.context, { ...options(), ...args, key, since, keyOnly: false });

      for (const wrong of [undefined, "yesterday", "2099-01-01T00:00:00Z"]) {
        const attempt = compromised(dao.context, { ...options(), key, since: wrong, keyOnly: false });
        expect((await expectRejection(attempt, "ARGUMENT_INVALID")).place).to.equal("--since");
      }
      const report = await byGuards(mark);
      expect((report["proposals"] as { nonce: bigint }[]).map((one) => one.nonce)).to.deep.equal([BigInt(nonce)]);
      expect((await dao.state())["agent 1"]).to.include({ frozen: true });
      expect(jsonOf(await mark({}))).to.include({ already: true });

      const root = { nonce: undefined, lifetime: undefined, safeBatch: undefined, tier: undefined };
      await restore(dao.context, { ...options(), ...root, agent: "payer", out: dao.file("restore.json") });
      await dao.agree(dao.file("restore.json"));
      expect(await refused(inside)).to.deep.equal(["KEY_COMPROMISED"]);
      await execute(dao.context, { ...options(), proposal: older });
    });

    it("compromised leaves freezing to the guardian where the operator declares it", async () => {
      const args = { ...options(), key: treasurer.address, since: "1 hour ago", keyOnly: false };
      await compromised(dao.context, { ...args, from: operator.address });
      const state = await dao.state();
      expect(state["agent 1"]).to.include({ frozen: false });
      expect((state["key treasurer"] as { compromisedSince: number }).compromisedSince).to.be.greaterThan(0);
    });

    it("rotate-key adds the new key, then retires the old, and no moment is without one", async () => {
      const out = dao.file("rotate.json");
      const root = { nonce: undefined, lifetime: undefined, safeBatch: undefined, kind: undefined };
      const key = { key: treasurerSecond.address, validFrom: undefined, validUntil: UNTIL, lowestTier: undefined };
      const rotate = (changes: Partial<RotateKeyArguments> = {}) =>
        rotateKey(dao.context, { ...options(), ...root, ...key, agent: "payer", retire: undefined, ...changes });
      await rotate({ out });
      expect((await dao.state())["key treasurer"]).to.include({ revokedAt: 0 });
      await expectRejection(rotate({ out, key: gina.address }), "REGISTRY_ROLE_CONFLICT");
      await dao.agree(out);
      await proposed("ada", { key: treasurer.address });
      await proposed("ada", { key: treasurerSecond.address });

      await expectRejection(rotate({ retire: nora.address, from: operator.address }), "AGENT_KEY_UNKNOWN");
      await proposed("ada", { key: treasurer.address });
      const { args } = await expectRejection(rotate({ from: operator.address }), "AGENT_KEY_IN_USE");
      expect(args).to.deep.equal({ key: treasurer.address, proposals: 1 });
      expect((await dao.state())["key treasurer"]).to.include({ revokedAt: 0 });
      await rotate({ retire: treasurer.address, from: operator.address });
      expect(jsonOf(await rotate({ from: operator.address }))).to.include({ already: true });
      await expectRejection(proposed("ada", { key: treasurer.address }), "REGISTRY_REFUSED");
      await proposed("ada", { key: treasurerSecond.address });
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

// Whatever an attacker tries, the SDK tells the contract's refusal by its code and arguments. Each attempt stands beside
// its twin, which differs in the hostile detail alone and is not refused.
import { expect } from "chai";
import { type Address, encodeFunctionData, type Hex, keccak256, toHex, zeroHash } from "viem";
import { call, getCode } from "viem/actions";
import {
  executeMessage,
  proposeMessage,
  type Signed,
  type Standing,
  vetoMessage,
} from "../../../examples/grants/story/gate.ts";
import { people } from "../../../examples/grants/story/people.ts";
import type { Message } from "../../../examples/grants/story/world.ts";
import { agentRegistryAbi } from "../../../sdk/abi/AgentRegistry.ts";
import { councilAbi } from "../../../sdk/abi/Council.ts";
import { policyLogAbi } from "../../../sdk/abi/PolicyLog.ts";
import { policyMatcherAbi } from "../../../sdk/abi/PolicyMatcher.ts";
import { provenanceRegistryAbi } from "../../../sdk/abi/ProvenanceRegistry.ts";
import { act, signAct } from "../../../sdk/actions/act.ts";
import type { SystemAddresses } from "../../../sdk/deploy/systemAddresses.ts";
import { explained } from "../../../sdk/errors/decodeGateError.ts";
import type { ErrorCode } from "../../../sdk/errors/registry.ts";
import { ruleLeaf } from "../../../sdk/policy/ruleLeaf.ts";
import { hashBatch } from "../../../sdk/provenance/hashBatch.ts";
import { textBatch } from "../../../sdk/provenance/textBatch.ts";
import type { Batch } from "../../../sdk/provenance/types.ts";
import { type Clock, clockOf } from "../support/clock.ts";
import { expectRejection } from "../support/rejection.ts";
import { accountOf, DAY, etherMove, gusdMove, gusdOf } from "./moves.ts";
import { type Move, type Raid, startRaid } from "./raid.ts";

const { office, operator, relayer, gina, dealer, treasurer } = people;

/** A contract that answers everything with a word of zero: to a transfer it says no. */
const SAYING_NO: Hex = "0x5f5f5260205ff3";

describe("what an attacker is told", function () {
  this.timeout(120_000);
  let raid: Raid;
  let clock: Clock;
  let at: SystemAddresses;
  let guardian: Address;
  let batch: Batch;

  before(async () => {
    raid = await startRaid();
    clock = clockOf(raid.grants.transport, "hardhat");
    at = raid.grants.addresses;
    guardian = at.councils["guardians"] as Address;
    const schema = raid.grants.policy.names.schemas["payouts"] as Hex;
    batch = textBatch({ text: "an honest list", anchorer: office.address, schema });
  });
  const asked = (account: Address, message: Message, gas?: bigint) =>
    explained(call(raid.grants.client, { account, ...message, ...(gas === undefined ? {} : { gas }) }));

  /** The attempt is refused with this code and these arguments among its own, and its twin is not. */
  async function named(
    code: ErrorCode,
    args: Record<string, unknown>,
    hostile: Promise<unknown>,
    twin: () => Promise<unknown>,
  ): Promise<void> {
    const error = await expectRejection(hostile, code);
    expect(error.args).to.deep.include(args);
    await twin();
  }

  async function waitUntil(timestamp: number): Promise<void> {
    await clock.setNextBlockTimestamp({ timestamp: BigInt(timestamp) });
    await clock.mine({ blocks: 1 });
  }

  const pay = () => gusdMove(raid, 10n ** 6n);
  const proposing = (signed: Signed) => asked(relayer.address, proposeMessage(at.gate, signed));
  const executing = (standing: Standing, gas?: bigint) =>
    asked(relayer.address, executeMessage(at.gate, standing), gas);

  async function ready(move: Move, changes: Parameters<Raid["propose"]>[2] = {}): Promise<Standing> {
    const standing = await raid.propose([move], raid.start, changes);
    await waitUntil(standing.eta);
    return standing;
  }

  const epoch = encodeFunctionData({ abi: councilAbi, functionName: "epoch" });
  const made = (change: { target?: Address; data?: Hex; salt?: Hex; validUntil?: number } = {}) => ({
    council: guardian,
    target: guardian,
    data: epoch,
    salt: zeroHash,
    epoch: 1n,
    validUntil: 2 ** 40 - 1,
    ...change,
  });
  /** The guardians' body acts, by the signature of one of its members. */
  const acting = async (one: ReturnType<typeof made>) =>
    act(raid.grants.as(relayer), one, [await signAct(raid.grants.as(gina), one)]);

  describe("by the gate", () => {
    beforeEach(() => raid.again());

    it("GATE_EXPIRES_TOO_LATE", async () => {
      const expiry = raid.start + 101 * DAY;
      const late = await raid.sign([pay()], raid.start, { notAfter: expiry });
      const good = await raid.sign([pay()], raid.start);
      await named("GATE_EXPIRES_TOO_LATE", { expiry }, proposing(late), () => proposing(good));
    });

    it("GATE_TARGET_BLOCKED", async () => {
      const agent = BigInt(raid.proposer);
      const target = gusdOf(raid);
      const block = encodeFunctionData({ abi: agentRegistryAbi, functionName: "blockTarget", args: [agent, target] });
      await acting(made({ target: at.registry, data: block }));
      const signed = await raid.sign([pay()], raid.start);
      const other = await raid.sign([etherMove(raid, 1n)], raid.start);
      const args = { callIndex: 0n, agent, target };
      await named("GATE_TARGET_BLOCKED", args, proposing(signed), () => proposing(other));
    });

    it("GATE_REASON_TOO_LONG", async () => {
      const standing = await raid.propose([pay()], raid.start);
      const vetoing = (reason: string) => asked(guardian, vetoMessage(at.gate, standing, reason));
      const args = { given: 281n, maximum: 280n };
      await named("GATE_REASON_TOO_LONG", args, vetoing("x".repeat(281)), () => vetoing("x".repeat(280)));
    });

    it("GATE_INSUFFICIENT_GAS", async () => {
      const standing = await ready({ ...pay(), minGas: 2_000_000n });
      const starved = executing(standing, 1_500_000n);
      await named("GATE_INSUFFICIENT_GAS", { callIndex: 0n }, starved, () => executing(standing, 4_000_000n));
    });

    it("GATE_RETURN_REFUSED", async () => {
      const standing = await ready(pay());
      const target = gusdOf(raid);
      const code = (await getCode(raid.grants.client, { address: target })) as Hex;
      await clock.setCode({ address: target, bytecode: SAYING_NO });
      const args = { callIndex: 0n, target, size: 32n, word: zeroHash };
      await named("GATE_RETURN_REFUSED", args, executing(standing), async () => {
        await clock.setCode({ address: target, bytecode: code });
        await executing(standing);
      });
    });

    it("GATE_BALANCE_UNREADABLE", async () => {
      const token = dealer.address;
      const unreadable = await ready(pay(), { bounds: [{ token, minDelta: 0n }] });
      await named("GATE_BALANCE_UNREADABLE", { token }, executing(unreadable), async () =>
        executing(await readyAgain({ bounds: [{ token: gusdOf(raid), minDelta: -(10n ** 6n) }] })),
      );
    });

    /** The same payment, proposed once more when the first one is ready. */
    async function readyAgain(changes: Parameters<Raid["propose"]>[2]): Promise<Standing> {
      await raid.again();
      return ready(pay(), changes);
    }
  });

  describe("by the matcher", () => {
    const matching = (functionName: "matchProposing" | "matchExecuting", { proposal, witness }: Signed) =>
      asked(relayer.address, {
        to: at.matcher,
        data: encodeFunctionData({ abi: policyMatcherAbi, functionName, args: [proposal, witness] }),
      });
    const whole = (...moves: Move[]) => raid.sign(moves.length === 0 ? [pay()] : moves, raid.start);

    it("POLICY_MALFORMED", async () => {
      const good = await whole();
      const empty = { ...good, proposal: { ...good.proposal, calls: [] } };
      const args = { what: "calls", given: 0n, needed: 1n };
      await named("POLICY_MALFORMED", args, matching("matchProposing", empty), () => matching("matchProposing", good));
    });

    it("POLICY_LEAF_MISMATCH", async () => {
      const good = await whole();
      const [rule] = good.witness.rules;
      const laxer = { ...rule!, maxValue: 1n };
      const lie = { ...good, witness: { ...good.witness, rules: [laxer] } };
      const args = { ruleIndex: 0n, given: ruleLeaf(laxer), needed: ruleLeaf(rule!) };
      const hostile = matching("matchProposing", lie);
      await named("POLICY_LEAF_MISMATCH", args, hostile, () => matching("matchProposing", good));
    });

    it("POLICY_LEAVES_NOT_ASCENDING", async () => {
      const good = await whole(pay(), etherMove(raid, 1n));
      const turned = {
        ...good,
        proposal: {
          ...good.proposal,
          rules: good.proposal.rules.toReversed(),
          calls: good.proposal.calls.map((one) => ({ ...one, rule: 1 - one.rule })),
        },
        witness: {
          ...good.witness,
          rules: good.witness.rules.toReversed(),
          proofs: good.witness.proofs.toReversed(),
        },
      };
      const hostile = matching("matchProposing", turned);
      const twin = () => matching("matchProposing", good);
      await named("POLICY_LEAVES_NOT_ASCENDING", { ruleIndex: 1n }, hostile, twin);
    });

    it("POLICY_NOT_PROVEN", async () => {
      const good = await whole();
      const unproven = { ...good, witness: { ...good.witness, proofs: [[]] } };
      const given = good.proposal.rules[0]!.leaf;
      const args = { ruleIndex: 0n, given, needed: raid.grants.policy.root };
      await named("POLICY_NOT_PROVEN", args, proposing(unproven), () => proposing(good));
    });

    it("POLICY_BATCH_MISMATCH", async () => {
      const good = await whole();
      const other = { ...batch, size: batch.size + 1n };
      const lie = { ...good, witness: { ...good.witness, batches: [other] } };
      const args = { inputIndex: 0n, given: hashBatch(other), needed: hashBatch(batch) };
      const hostile = matching("matchProposing", lie);
      await named("POLICY_BATCH_MISMATCH", args, hostile, () => matching("matchProposing", good));
    });

    it("POLICY_CODE_HASH_MISMATCH", async () => {
      const target = gusdOf(raid);
      const given = keccak256((await getCode(raid.grants.client, { address: target })) as Hex);
      const needed = keccak256("0x01");
      const replaced = matching("matchExecuting", await whole({ ...pay(), codeHash: needed }));
      const same = await whole({ ...pay(), codeHash: given });
      const args = { callIndex: 0n, target, given, needed };
      await named("POLICY_CODE_HASH_MISMATCH", args, replaced, () => matching("matchExecuting", same));
    });

    it("POLICY_LOG_LENGTH", async () => {
      const { rule, proof } = raid.grants.policy.rules[0]!;
      const publishing = (proofs: (readonly Hex[])[]) => {
        const args = [raid.grants.policy.root, [rule], proofs] as const;
        const data = encodeFunctionData({ abi: policyLogAbi, functionName: "publish", args });
        return asked(relayer.address, { to: at.policyLog, data });
      };
      await named("POLICY_LOG_LENGTH", { rules: 1n, proofs: 0n }, publishing([]), () => publishing([proof]));
    });
  });

  describe("by registry and Councils", () => {
    it("REGISTRY_INVALID_TIME", async () => {
      const marking = (since: number) => {
        const args = [treasurer.address, since] as const;
        const data = encodeFunctionData({ abi: agentRegistryAbi, functionName: "markCompromised", args });
        return asked(operator.address, { to: at.registry, data });
      };
      await named("REGISTRY_INVALID_TIME", { given: 0 }, marking(0), () => marking(1));
    });

    it("COUNCIL_EXPIRED", async () => {
      await named("COUNCIL_EXPIRED", { validUntil: 1 }, acting(made({ validUntil: 1 })), () => acting(made()));
    });

    it("COUNCIL_TARGET_WITHOUT_CODE", async () => {
      const target = accountOf(raid, "ada");
      const salt = keccak256("0x01");
      const hostile = acting(made({ target, salt }));
      await named("COUNCIL_TARGET_WITHOUT_CODE", { target }, hostile, () => acting(made({ salt })));
    });
  });

  describe("by the registry of provenance", () => {
    const abi = provenanceRegistryAbi;
    const fresh = (change: Partial<Batch> = {}): Batch => ({ ...batch, root: keccak256(toHex("fresh")), ...change });
    const anchoring = (one: Batch, observedAt = raid.observedAt) =>
      asked(office.address, {
        to: at.provenance,
        data: encodeFunctionData({ abi, functionName: "anchor", args: [one, observedAt] }),
      });
    const dispute = (one: Batch) => encodeFunctionData({ abi, functionName: "dispute", args: [one, "wrong"] });
    const disputing = (one: Batch) => asked(office.address, { to: at.provenance, data: dispute(one) });

    it("PROVENANCE_ALREADY_ANCHORED", async () => {
      const args = { batchId: hashBatch(batch) };
      await named("PROVENANCE_ALREADY_ANCHORED", args, anchoring(batch), () => anchoring(fresh()));
    });

    it("PROVENANCE_MALFORMED", async () => {
      const args = { what: "size", given: 0n, needed: 1n };
      await named("PROVENANCE_MALFORMED", args, anchoring(fresh({ size: 0n })), () => anchoring(fresh({ size: 1n })));
    });

    it("PROVENANCE_OBSERVED_IN_FUTURE", async () => {
      const observedAt = raid.start + DAY;
      const hostile = anchoring(fresh(), observedAt);
      await named("PROVENANCE_OBSERVED_IN_FUTURE", { observedAt }, hostile, () => anchoring(fresh()));
    });

    it("PROVENANCE_REVOKED", async () => {
      await raid.again();
      const { root } = batch;
      const data = encodeFunctionData({ abi, functionName: "revoke", args: [root, "wrong"] });
      await raid.act(office, { to: at.provenance, data }, raid.start);
      const args = { source: office.address, root };
      await named("PROVENANCE_REVOKED", args, anchoring(fresh({ root })), () => anchoring(fresh()));
    });

    it("PROVENANCE_NOT_ANCHORED", async () => {
      const args = { batchId: hashBatch(fresh()) };
      await named("PROVENANCE_NOT_ANCHORED", args, disputing(fresh()), () => disputing(batch));
    });

    it("PROVENANCE_ALREADY_DISPUTED", async () => {
      const args = { batchId: hashBatch(batch), by: office.address };
      const first = () => disputing(batch);
      await raid.again();
      await raid.act(office, { to: at.provenance, data: dispute(batch) }, raid.start);
      await named("PROVENANCE_ALREADY_DISPUTED", args, disputing(batch), async () => {
        await raid.again();
        await first();
      });
    });
  });
});

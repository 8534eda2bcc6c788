// The evidence of a wish, read again with names of one's own: what it says is what the calls do, or it is told.
import { expect } from "chai";
import { type Hex, keccak256, stringToHex } from "viem";
import { type BundleParameters, bundle, bundleOfScript } from "../../../agent/bundle/bundle.ts";
import { rereadBundle } from "../../../agent/bundle/rereadBundle.ts";
import { type Stated, statedIn } from "../../../agent/bundle/statedIn.ts";
import { buildIntent } from "../../../agent/intents/buildIntent.ts";
import type { Intent, IntentKind } from "../../../agent/intents/intent.ts";
import { intentKinds } from "../../../agent/intents/schema.ts";
import { addressNames } from "../../../sdk/describe/addressNames.ts";
import { describeCall } from "../../../sdk/describe/describeCall.ts";
import { compilePolicy } from "../../../sdk/policy/compilePolicy.ts";
import { agentProposer } from "../../../sdk/proposal/agentProposer.ts";
import { buildProposal, type CallRequest } from "../../../sdk/proposal/buildProposal.ts";
import type { Proposal } from "../../../sdk/proposal/types.ts";
import { findUnseen } from "../../../sdk/text/formatText.ts";
import {
  AGENT_POLICY,
  agentPolicy,
  alice,
  bob,
  carol,
  cited,
  council,
  DAI,
  intentContext,
  RIGHT,
  USDC,
  vault,
} from "../support/agentWorld.ts";
import { difference } from "../support/intentOracle.ts";
import { toolCall } from "../support/toolCalls.ts";

const digest = (text: string): Hex => keccak256(stringToHex(text));

const COUNT = 2_000;
const SEED = "read again";

/** A policy file in which two texts stand for each other. */
function swapped(one: string, other: string): string {
  return AGENT_POLICY.split(one)
    .map((part) => part.split(other).join(one))
    .join(other);
}
const SWAPPED = swapped(alice, bob);

/** A wish as a runner builds and proposes it by the policy file of this world. */
function made(intent: Intent, changes: Partial<BundleParameters> = {}) {
  const context = intentContext();
  const again = buildIntent(intent, context);
  if (!again.ok) throw new Error(again.reason);
  const { calls, bounds, sentences } = again.built;
  const { lines } = bundle({
    agent: "payer",
    agentFile: digest("agent"),
    policy: { root: agentPolicy.root, file: digest(AGENT_POLICY) },
    observations: context.observations,
    decision: { by: "rules/1", transcript: [] },
    wish: { key: "k", intent, rationale: "" },
    spends: [],
    sentences,
    findings: ["verdict: tier small (0)"],
    ...changes,
  });
  return { lines, proposal: proposalOf(calls, bounds) };
}

function proposalOf(calls: readonly CallRequest[], bounds: Proposal["bounds"] = []): Proposal {
  return buildProposal({ proposer: agentProposer(1n), nonce: 1n, notAfter: 1_900_000_000, calls, bounds });
}

/** What a reader finds who has this policy file. */
function reread({ lines, proposal }: { lines: readonly string[]; proposal: Proposal }, text = AGENT_POLICY): string[] {
  const policy = text === AGENT_POLICY ? agentPolicy : compilePolicy(text);
  const names = addressNames(policy.names);
  const described = (i: number) => describeCall(proposal.calls[i]!, { names, policy: policy.names }).text ?? "unread";
  const stated = statedIn(lines) as Stated;
  return rereadBundle({ stated, proposal, policy, policyFile: "mine.yaml", described });
}

/** The same with one line changed as an agent in wrong hands may. */
function changed(one: ReturnType<typeof made>, change: (lines: string[]) => string[]) {
  return { ...one, lines: change(one.lines) };
}

/** The wish of a spoiled call as text, and its kind where it has one. */
function wishIn(input: string): { wish: string; kind: unknown } {
  try {
    const { wish } = JSON.parse(input) as { wish?: { kind?: unknown } };
    return { wish: JSON.stringify(wish) ?? input, kind: wish?.kind };
  } catch {
    // No JSON, or nested too deep to be written again: as it came, on one line.
    return { wish: input.replaceAll(/[\r\n]/g, " "), kind: undefined };
  }
}

describe("evidence that is read again", () => {
  for (const kind of intentKinds) {
    it(`is what its calls do: ${kind}`, () => {
      expect(reread(made(RIGHT[kind]))).to.deep.equal([]);
      // Other names for what nobody named change nothing.
      expect(reread(made(RIGHT[kind]), AGENT_POLICY.replaceAll("other", "another"))).to.deep.equal([]);
    });
  }

  it("is found out where names were swapped, under the same root", () => {
    expect(compilePolicy(SWAPPED).root).to.equal(agentPolicy.root);
    expect(reread(made(RIGHT.pay), SWAPPED)).to.deep.equal([
      `call 0: the wish in its evidence is "pay 1,250.5 USDC to alice"; by mine.yaml the call is USDC.transfer(to bob (${alice}), amount 1,250.5 USDC)`,
    ]);
    expect(reread(made(RIGHT.payMany), SWAPPED)).to.deep.equal([
      `call 0: the wish in its evidence is "pay 40 USDC to bob"; by mine.yaml the call is USDC.transfer(to alice (${bob}), amount 40 USDC)`,
      `call 1: the wish in its evidence is "pay 0.5 ETH to alice"; by mine.yaml the call is 0.5 ETH to bob (${alice})`,
    ]);
    const [order] = reread(made(RIGHT.call), SWAPPED);
    expect(order).to.include("order.to: bob").and.to.include("by mine.yaml the call is");
    // Who is not named in them has nothing to do with the others.
    for (const kind of ["swap", "approveAndDeposit", "vote"] as const) {
      expect(reread(made(RIGHT[kind]), SWAPPED), kind).to.deep.equal([]);
    }
  });

  const renamed: [what: string, one: string, other: string, found: Partial<Record<IntentKind, number>>][] = [
    ["the tokens", USDC, DAI, { pay: 1, payMany: 1, swap: 2, approveAndDeposit: 2 }],
    ["the venues", carol, vault, { swap: 2, approveAndDeposit: 2, call: 1 }],
    ["a venue and a governor", vault, council, { approveAndDeposit: 2, vote: 1 }],
  ];
  for (const [what, one, other, found] of renamed) {
    it(`is found out where ${what} are swapped`, () => {
      // The rules of the reader are of no matter here: only what names stand for.
      const { names } = compilePolicy(swapped(one, other));
      for (const kind of intentKinds) {
        const { lines, proposal } = made(RIGHT[kind]);
        const stated = statedIn(lines) as Stated;
        const policy = { ...agentPolicy, names };
        const problems = rereadBundle({ stated, proposal, policy, policyFile: "mine.yaml", described: () => "it" });
        expect(problems, kind).to.have.lengthOf(found[kind] ?? 0);
      }
    });
  }

  it("is found out where the file has other decimals, or another name for what is paid", () => {
    const decimals = AGENT_POLICY.replace("decimals: 6", "decimals: 7");
    expect(reread(made(RIGHT.pay), decimals)).to.have.lengthOf(1);
    const called = AGENT_POLICY.replaceAll("alice", "alicia");
    expect(reread(made(RIGHT.pay), called)).to.deep.equal([
      'by mine.yaml the wish in its evidence cannot be: intent.to "alice": There are: alicia, bob, desk, farm, governor, badges. No account of the address book is called so.',
    ]);
  });

  for (const [what, by] of [
    ["one base unit more", 1n],
    ["one base unit less", -1n],
    ["what it says", 0n],
  ] as const) {
    it(`is ${by === 0n ? "right" : "found out"} where the call pays ${what}`, () => {
      const { lines, proposal } = made({ kind: "pay", to: "alice", amount: cited("0.5", "ETH", "feed", 2) });
      const [call] = proposal.calls;
      const paid = proposalOf([{ ...call!, value: call!.value + by }]);
      expect(reread({ lines, proposal: paid })).to.have.lengthOf(by === 0n ? 0 : 1);
    });
  }

  for (const [what, by, kind] of [
    ["gains one base unit less than is demanded", -1n, "swap"],
    ["gains what is demanded", 0n, "swap"],
    ["gains one base unit more", 1n, "swap"],
    ["may lose one base unit more than is deposited", -1n, "approveAndDeposit"],
    ["may lose what is deposited", 0n, "approveAndDeposit"],
  ] as const) {
    it(`is ${by < 0n ? "found out" : "right"} where the treasury ${what}`, () => {
      const { lines, proposal } = made(RIGHT[kind]);
      const bounds = proposal.bounds.map((bound, i) => (i === 0 ? { ...bound, minDelta: bound.minDelta + by } : bound));
      expect(reread({ lines, proposal: { ...proposal, bounds } })).to.have.lengthOf(by < 0n ? 1 : 0);
    });
  }

  describe("as an agent in wrong hands may write it", () => {
    const honest = made(RIGHT.pay);
    const replacing = (from: string, to: string) =>
      changed(honest, (lines) => lines.map((one) => one.replace(from, to)));

    it("says in its sentence what its wish does not", () => {
      expect(reread(replacing("call 0: pay 1,250.5 USDC to alice", "call 0: pay 1,250.5 USDC to bob"))).to.deep.equal([
        `call 0: its evidence calls it "pay 1,250.5 USDC to bob"; by mine.yaml the call is USDC.transfer(to alice (${alice}), amount 1,250.5 USDC)`,
      ]);
    });

    it("says in its wish what its sentence does not", () => {
      expect(reread(replacing('"to":"alice"', '"to":"bob"'))).to.deep.equal([
        `call 0: the wish in its evidence is "pay 1,250.5 USDC to bob"; by mine.yaml the call is USDC.transfer(to alice (${alice}), amount 1,250.5 USDC)`,
      ]);
    });

    it("has two wishes, or none, or one that is none", () => {
      const wish = honest.lines.find((one) => one.startsWith("wish ")) ?? "";
      const two = reread(changed(honest, (lines) => [...lines, wish]));
      expect(two).to.deep.equal(["its evidence holds 2 wishes, and that of a runner holds one"]);
      const none = reread(changed(honest, (lines) => lines.filter((one) => one !== wish)));
      expect(none).to.deep.equal(["its evidence holds 0 wishes, and that of a runner holds one"]);
      const both = reread(changed(honest, (lines) => [...lines, "script once"]));
      expect(both).to.deep.equal(two);
      const [broken] = reread(changed(honest, (lines) => lines.map((one) => (one === wish ? "wish {" : one))));
      expect(broken).to.include("by mine.yaml the wish in its evidence cannot be: ");
    });

    it("votes on what no number of a contract can be", () => {
      const vote = { ...RIGHT.vote, proposalId: { ...RIGHT.vote.proposalId, value: "9".repeat(78) } };
      const { lines } = made(RIGHT.pay, { wish: { key: "k", intent: vote, rationale: "" } });
      const [shown] = reread({ lines, proposal: made(RIGHT.vote).proposal });
      expect(shown).to.include(`the wish in its evidence is "vote against proposal ${"9".repeat(77)}`);
    });

    it("tells of more calls, or of fewer", () => {
      const more = reread(changed(honest, (lines) => [...lines, "call 1: pay 1 USDC to bob"]));
      expect(more).to.deep.equal(["its evidence tells of 2 calls, and it makes 1"]);
      const fewer = reread(changed(honest, (lines) => lines.filter((one) => !one.startsWith("call "))));
      expect(fewer).to.deep.equal(["its evidence tells of 0 calls, and it makes 1"]);
      const calls = [...honest.proposal.calls, ...honest.proposal.calls];
      expect(reread({ ...honest, proposal: proposalOf(calls) })).to.deep.equal([
        "its evidence tells of 1 calls, and it makes 2",
      ]);
    });

    it("is of another agent", () => {
      expect(reread(made(RIGHT.pay, { agent: "other" }))).to.deep.equal([
        'its evidence is of an agent "other"; by mine.yaml it is of payer',
      ]);
    });

    it("moves no terminal, and is cut", () => {
      const [shown = ""] = reread(replacing("to alice", `to \u202e\u001b[2J"${"x".repeat(5_000)}`));
      expect(shown).to.include('to \\u{202e}\\u001b[2J\\"xxx').and.to.have.length.lessThan(800);
      expect(findUnseen(shown)).to.equal(undefined);
    });
  });

  it(`of any wish that a stranger writes is answered, and is right only where the calls are that: ${COUNT} of them`, () => {
    const honest = intentKinds.map((kind) => made(RIGHT[kind]));
    const tally = { right: 0, cannotBe: 0, another: 0 };
    for (let i = 0; i < COUNT; i++) {
      const { wish, kind } = wishIn(toolCall(SEED, i).input);
      const one = honest[intentKinds.indexOf(kind as IntentKind)] ?? honest[i % honest.length]!;
      const line = `wish {"intent":${wish},"key":"k","rationale":""}`;
      const found = reread(changed(one, (lines) => lines.map((text) => (/^wish /.test(text) ? line : text))));
      for (const text of found) {
        expect(text, `call ${i}`).to.have.length.lessThan(1_000);
        expect(findUnseen(text), `call ${i}`).to.equal(undefined);
      }
      if (found.length === 0) {
        tally.right += 1;
        expect(difference(JSON.parse(wish) as Intent, { calls: [...one.proposal.calls] }), `call ${i}`).to.equal(
          undefined,
        );
      } else if (found.some((text) => text.includes("cannot be: "))) tally.cannotBe += 1;
      else tally.another += 1;
    }
    for (const [what, many] of Object.entries(tally)) expect(many, what).to.be.greaterThan(COUNT / 50);
  });

  it("that is a script's says of its calls what they do", () => {
    const { proposal } = made(RIGHT.pay);
    const sentence = `USDC.transfer(to alice (${alice}), amount 1,250.5 USDC)`;
    const policy = { root: agentPolicy.root, file: digest(AGENT_POLICY) };
    const { lines } = bundleOfScript({ agent: "payer", policy, key: "k", sentences: [sentence], findings: [] });
    expect(reread({ lines, proposal })).to.deep.equal([]);
    expect(reread({ lines, proposal }, SWAPPED)).to.deep.equal([
      `call 0: its evidence calls it "${sentence}"; by mine.yaml the call is USDC.transfer(to bob (${alice}), amount 1,250.5 USDC)`,
    ]);
  });

  it("that no runner wrote claims nothing", () => {
    const { lines } = made(RIGHT.pay);
    expect(statedIn(["agent test/1", ...lines])).to.equal(undefined);
    expect(statedIn([])).to.equal(undefined);
    expect(statedIn(lines)).to.deep.include({
      agent: "payer",
      policy: { root: agentPolicy.root, file: digest(AGENT_POLICY) },
    });
  });
});

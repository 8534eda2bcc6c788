import { expect } from "chai";
import { type Address, encodeFunctionData, erc20Abi, keccak256, stringToHex, zeroHash } from "viem";
import { addressNames } from "../../../../sdk/describe/addressNames.ts";
import { compilePolicy } from "../../../../sdk/policy/compilePolicy.ts";
import { planProposal } from "../../../../sdk/policy/planProposal.ts";
import { countReplay, formatReplay } from "../../../../sdk/policy/replay/formatReplay.ts";
import { type PastInput, type PastProposal, replayPolicy } from "../../../../sdk/policy/replay/replayPolicy.ts";
import { agentProposer } from "../../../../sdk/proposal/agentProposer.ts";
import { buildProposal } from "../../../../sdk/proposal/buildProposal.ts";
import { hashProposal } from "../../../../sdk/proposal/hashProposal.ts";
import type { ProposalState } from "../../../../sdk/proposal/types.ts";
import type { Batch } from "../../../../sdk/provenance/types.ts";
import { accounts, book, grants, policyText, type RuleText } from "../../support/policyText.ts";

const START = 1_800_000_000;
const DAY = 86_400;
const dollars = (amount: number) => BigInt(Math.round(amount * 1e6));
const treasurer = agentProposer(1n);
const policyOf = (rules: Record<string, RuleText>, text = book) => compilePolicy(policyText(rules, text));
const old = policyOf({ grants });
const batch: Batch = {
  anchorer: accounts.office,
  root: keccak256("0x01"),
  size: 3n,
  profile: zeroHash,
  manifestHash: zeroHash,
  schema: keccak256(stringToHex("payouts/1")),
};

type Changes = Partial<Pick<PastProposal, "proposedAt" | "inputs">> & { executedAt?: number; state?: ProposalState };

const named = (name: keyof typeof accounts) => `${name} (${accounts[name]})`;

let nonce = 0n;

/** A payment that was proposed under the old policy; executed at once unless said otherwise. */
function paid(amount: bigint, to: Address = accounts.alice, changes: Changes = {}): PastProposal {
  const { proposedAt = START, state = "Executed", executedAt = proposedAt, inputs = [] } = changes;
  nonce += 1n;
  const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to, amount] });
  const planned = planProposal({
    policy: old,
    proposer: treasurer,
    nonce,
    notAfter: START + 90 * DAY,
    calls: [{ target: accounts.USDC, data }],
    batches: inputs.length > 0 ? [batch] : [],
    now: proposedAt,
  });
  if (!planned.allowed) throw new Error(planned.refusal);
  const { proposal } = planned;
  const executed = state === "Executed" ? { at: executedAt, blockNumber: BigInt(executedAt), logIndex: 0 } : undefined;
  return { id: hashProposal(proposal), proposal, proposedAt, state, executed, inputs };
}

const answers = (rules: Record<string, RuleText>, history: PastProposal[], text = book) =>
  replayPolicy(policyOf(rules, text), history).proposals.map(({ verdict }) => verdict);

describe("replayPolicy", () => {
  it("allows what the policy in force allowed, by rules of the new one", () => {
    const [verdict] = answers({ payments: grants }, [paid(dollars(5000))]);
    expect(verdict?.answer === "allowed" && verdict.rules.map(({ name }) => name)).to.deep.equal(["payments"]);
  });

  it("refuses what no rule carries any more, and says which came nearest", () => {
    const less = { ...grants, where: '{ to: alice, amount: "at most 4,999.999999 USDC" }' };
    const [amount, exact, recipient] = answers({ less }, [
      paid(dollars(5000)),
      paid(dollars(4999.999999)),
      paid(1n, accounts.bob),
    ]);
    expect(amount).to.deep.include({ answer: "refused", refusal: "ConstraintViolated", callIndex: 0 });
    expect(amount?.answer === "refused" && amount.rule?.name).to.equal("less");
    expect(exact?.answer).to.equal("allowed");
    expect(recipient).to.deep.include({ answer: "refused", refusal: "ConstraintViolated" });
  });

  it("keeps to the tier that the proposal had", () => {
    const higher = { ...grants, tier: "large" };
    const [verdict] = answers({ higher }, [paid(1n)]);
    expect(verdict).to.deep.include({ answer: "refused", refusal: "TierTooLow" });
  });

  it("judges rules that end by when it was proposed", () => {
    const ends = { ...grants, expires: "2027-01-15T08:00:00Z" };
    const history = [
      paid(1n, accounts.alice, { proposedAt: START }),
      paid(1n, accounts.alice, { proposedAt: START + 1 }),
    ];
    expect(answers({ ends }, history).map(({ answer }) => answer)).to.deep.equal(["allowed", "refused"]);
  });

  it("adds up the bounds that it demands", () => {
    const bound = { ...grants, bound: "at least -5,000 USDC" };
    expect(answers({ bound }, [paid(1n)])[0]).to.deep.include({ answer: "refused", refusal: "BoundMissing" });
  });

  it("counts proposals of root apart", () => {
    const root = buildProposal({ proposer: accounts.council, nonce: 1n, notAfter: START, calls: [] });
    const past = { ...paid(1n), proposal: root };
    expect(replayPolicy(old, [past, paid(1n)])).to.deep.include({ ofRoot: 1 });
    expect(replayPolicy(old, [past]).proposals).to.deep.equal([]);
  });

  describe("with meters", () => {
    const metered = (burst: string, refill: string) =>
      book.replace(/usdc: .*/, `usdc: { burst: "${burst} USDC", refill: "${refill} USDC", per: 1 day }`);
    const held = (history: PastProposal[], text: string) =>
      answers({ grants }, history, text).map(({ answer }) => answer);

    it("lets through exactly what a full meter holds, and not one unit more", () => {
      const two = (second: bigint) => [paid(dollars(5000)), paid(second)];
      expect(held(two(dollars(1000)), metered("6,000", "0"))).to.deep.equal(["allowed", "allowed"]);
      expect(held(two(dollars(1000) + 1n), metered("6,000", "0"))).to.deep.equal(["allowed", "held"]);
      const [, short] = answers({ grants }, two(dollars(1001)), metered("6,000", "0"));
      expect(short).to.deep.include({ meter: "usdc", needed: dollars(1001), level: dollars(1000) });
    });

    it("refills with time, and charges nothing for what it held", () => {
      const later = (executedAt: number) => paid(dollars(5000), accounts.alice, { executedAt });
      const history = [later(START), later(START + DAY / 2 - 1), later(START + DAY / 2)];
      expect(held(history, metered("5,000", "10,000"))).to.deep.equal(["allowed", "held", "allowed"]);
    });

    it("counts in the order in which they executed, and only those that did", () => {
      const late = paid(dollars(5000), accounts.alice, { executedAt: START + 2 });
      const early = paid(dollars(5000), accounts.alice, { executedAt: START + 1 });
      const vetoed = paid(dollars(5000), accounts.alice, { state: "Vetoed" });
      expect(held([late, vetoed, early], metered("5,000", "0"))).to.deep.equal(["held", "allowed", "allowed"]);
    });
  });

  describe("with demands for data", () => {
    const informed = { ...grants, from: "{ schema: payouts, source: office, level: signed, max age: 1 hour }" };
    const status = { source: accounts.office, observedAt: START - 3600, levels: 3, withdrawal: 0 };
    const given = (changes: Partial<PastInput> = {}): Changes => ({
      inputs: [{ batch, status, asOf: "then", ...changes }],
    });
    const judge = (changes: Changes) =>
      replayPolicy(policyOf({ informed }), [paid(1n, accounts.alice, changes)]).proposals[0];

    it("judges it by its age when it was proposed", () => {
      expect(judge(given())?.verdict.answer).to.equal("allowed");
      expect(judge(given({ status: { ...status, observedAt: START - 3601 } }))?.verdict).to.deep.include({
        refusal: "InputTooOld",
      });
    });

    it("refuses a proposal that has none", () => {
      expect(judge({})?.verdict).to.deep.include({ answer: "refused", refusal: "InputMissing" });
    });

    it("says where an answer rests on how data stands today, or is unknown", () => {
      expect(judge(given())?.unsure).to.deep.equal([]);
      expect(judge(given({ asOf: "now" }))).to.deep.include({ unsure: [0] });
      const unknown = judge({ inputs: [undefined] });
      expect(unknown?.unsure).to.deep.equal([0]);
      expect(unknown?.verdict).to.deep.include({ refusal: "InputMissing" });
    });
  });

  it("is told as a table, and each answer that somebody should read", () => {
    const next = policyOf(
      { grants: { ...grants, where: '{ to: one of pair, amount: "at most 4,000 USDC" }' } },
      book.replace(/usdc: .*/, 'usdc: { burst: "4,500 USDC", refill: "0 USDC", per: 7 days }'),
    );
    const history = [
      paid(dollars(4000)),
      paid(dollars(5000)),
      paid(dollars(501), accounts.bob, { executedAt: START + 9 }),
      paid(dollars(1), accounts.bob, { state: "Vetoed" }),
      paid(dollars(5000), accounts.bob, { state: "Queued" }),
    ].map((one, i) => ({ ...one, proposal: { ...one.proposal, nonce: BigInt(i + 1) } }));
    const replay = replayPolicy(next, history);
    expect(countReplay(replay)).to.deep.equal({
      executed: { allowed: 1, held: 1, refused: 1 },
      stopped: { allowed: 1, held: 0, refused: 0 },
      "open or expired": { allowed: 0, held: 0, refused: 1 },
    });
    expect(formatReplay(replay, next.names, addressNames(next.names))).to.equal(
      `5 proposals under the new policy, each at its tier and as of when it was made

                   allowed     held  refused
  executed               1        1        1
  stopped                1        0        0
  open or expired        0        0        1

executed, and would be refused or held by a meter
  treasurer/2  Executed, tier 0, made 2027-01-15 08:00:00 UTC
    USDC.transfer(to ${named("alice")}, amount 5,000 USDC): an argument is not one that the rule permits; nearest rule: grants, tier small (0)
  treasurer/3  Executed, tier 0, made 2027-01-15 08:00:00 UTC
    meter usdc would have held 500 USDC, and it takes 501 USDC

open, and would be refused
  treasurer/5  Queued, tier 0, made 2027-01-15 08:00:00 UTC
    USDC.transfer(to ${named("bob")}, amount 5,000 USDC): an argument is not one that the rule permits; nearest rule: grants, tier small (0)

stopped by people, and would be allowed again
  treasurer/4  Vetoed, tier 0, made 2027-01-15 08:00:00 UTC
    by grants

not told: whether targets were blocked, agents frozen or data withdrawn; what would have been proposed instead`,
    );
  });
});

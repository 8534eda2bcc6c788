import { expect } from "chai";
import {
  type Address,
  encodeFunctionData,
  formatEther,
  type Hex,
  keccak256,
  maxUint256,
  parseAbi,
  stringToHex,
  toHex,
  zeroHash,
} from "viem";
import { buildWitness } from "../../../../sdk/policy/buildWitness.ts";
import { compilePolicy } from "../../../../sdk/policy/compilePolicy.ts";
import { findRule } from "../../../../sdk/policy/match/findRule.ts";
import { matchProposal } from "../../../../sdk/policy/match/matchProposal.ts";
import { type PlanProposalParameters, planProposal } from "../../../../sdk/policy/planProposal.ts";
import { proofRoot } from "../../../../sdk/policy/policyTree.ts";
import { ruleLeaf } from "../../../../sdk/policy/ruleLeaf.ts";
import { agentProposer } from "../../../../sdk/proposal/agentProposer.ts";
import { buildProposal } from "../../../../sdk/proposal/buildProposal.ts";
import type { Proposal } from "../../../../sdk/proposal/types.ts";
import { hashBatch } from "../../../../sdk/provenance/hashBatch.ts";
import type { Batch, BatchStatus } from "../../../../sdk/provenance/types.ts";
import { accounts, grants, policyText, type RuleText } from "../../support/policyText.ts";
import { expectRefusal } from "../../support/refusal.ts";

const erc20 = parseAbi(["function transfer(address to, uint256 amount)"]);
const treasurer = agentProposer(1n);
const payer = agentProposer(2n);
const now = 1_800_000_000;
const dollars = (amount: number) => BigInt(Math.round(amount * 1e6));
/** All 256 bits of wei. */
const MOST_ETHER = formatEther(maxUint256);
const word = (value: bigint | Address) => toHex(BigInt(value), { size: 32 });

const pay = (to: Address, amount: bigint) => ({
  target: accounts.USDC,
  value: 0n,
  data: encodeFunctionData({ abi: erc20, args: [to, amount] }),
});

const large: RuleText = {
  ...grants,
  where: '{ to: one of pair, amount: ["more than 5,000 USDC", "at most 50,000 USDC"] }',
  meter: "none",
  tier: "large",
};
const informed: RuleText = {
  ...grants,
  who: "payer",
  from: "{ schema: payouts, source: office, level: signed, max age: 1 hour }",
};
const council: RuleText = {
  ...grants,
  who: "council",
  where: "{ to: carol, amount: any }",
  meter: "none",
  tier: "large",
};
const policy = compilePolicy(policyText({ grants, large, informed, council }));
const bounding = compilePolicy(policyText({ grants: { ...grants, bound: "at least -5 USDC" } }));
const atLeast = (minDelta: bigint) => [{ token: accounts.USDC, minDelta }];
const nameOf = (leaf: Hex) => policy.rules.find((rule) => rule.leaf === leaf)?.name;

const batch: Batch = {
  anchorer: accounts.office,
  root: keccak256("0x01"),
  size: 3n,
  profile: zeroHash,
  manifestHash: zeroHash,
  schema: keccak256(stringToHex("payouts/1")),
};
const otherBatch: Batch = { ...batch, schema: keccak256(stringToHex("prices/1")) };
const status: BatchStatus = { source: accounts.office, observedAt: now - 3600, levels: 3, withdrawal: 0 };

describe("findRule", () => {
  const find = (to: Address, amount: bigint, changes: Partial<Parameters<typeof findRule>[0]> = {}) => {
    const found = findRule({ policy, proposer: treasurer, call: pay(to, amount), now, ...changes });
    return found.allowed ? found.rule.name : [found.refusal, found.detail, found.rule?.name];
  };

  it("finds the rule that carries the call", () => {
    expect(find(accounts.alice, dollars(5000))).to.equal("grants");
    expect(find(accounts.alice, dollars(5000) + 1n)).to.equal("large");
    expect(find(accounts.alice, dollars(50_000))).to.equal("large");
    expect(find(accounts.alice, 1n, { proposer: payer })).to.equal("informed");
    expect(find(accounts.carol, 1n, { proposer: accounts.council })).to.equal("council");
  });

  it("says why there is none, by the rule that came nearest", () => {
    expect(find(accounts.carol, 1n)).to.deep.include.members(["ConstraintViolated", word(accounts.carol)]);
    expect(find(accounts.alice, dollars(50_000) + 1n)).to.deep.include.members(["ConstraintViolated"]);
    expect(find(accounts.alice, 1n, { proposer: agentProposer(3n) })).to.deep.equal([
      "WrongProposer",
      word(3n),
      undefined,
    ]);
    expect(find(accounts.alice, 1n, { call: { ...pay(accounts.alice, 1n), value: 1n } })).to.deep.equal([
      "ValueTooHigh",
      word(1n),
      "grants",
    ]);
    const dai = { ...pay(accounts.alice, 1n), target: accounts.DAI };
    expect(find(accounts.alice, 1n, { call: dai })).to.deep.include.members(["WrongTarget", word(accounts.DAI)]);
  });

  describe("names the rule whose recipient is paid, however much is asked, before any other", () => {
    const paying: Record<string, RuleText> = {
      hosting: { ...grants, where: "{ to: carol, amount: at most 200 USDC }", meter: "usdc" },
      salaries: { ...grants, where: '{ to: one of pair, amount: "at most 6,000 USDC" }', meter: "none", tier: "large" },
    };
    const cases: [to: Address, amount: number, nearest: string][] = [
      [accounts.carol, 400, "hosting"],
      [accounts.carol, 6001, "hosting"],
      [accounts.carol, 20_001, "hosting"],
      [accounts.alice, 6001, "salaries"],
      [accounts.alice, 20_001, "salaries"],
    ];
    for (const order of [Object.entries(paying), Object.entries(paying).toReversed()]) {
      const both = compilePolicy(policyText(Object.fromEntries(order)));
      for (const [to, amount, nearest] of cases) {
        it(`${nearest} for ${amount} USDC, with ${order[0]![0]} first in the file`, () => {
          expect(find(to, dollars(amount), { policy: both })).to.deep.equal([
            "ConstraintViolated",
            word(dollars(amount)),
            nearest,
          ]);
        });
      }
      it(`and none where another function of another target is called, with ${order[0]![0]} first`, () => {
        const call = { target: accounts.vault, value: 0n, data: "0x12345678" } as const;
        expect(find(accounts.alice, 1n, { policy: both, call })).to.deep.equal([
          "WrongTarget",
          word(accounts.vault),
          undefined,
        ]);
        expect(find(accounts.carol, dollars(200), { policy: both })).to.equal("hosting");
      });
    }
  });

  it("keeps to the tier that it is given", () => {
    expect(find(accounts.alice, dollars(5001), { tier: 1 })).to.equal("large");
    expect(find(accounts.alice, dollars(5001), { tier: 0 })).to.deep.equal(["TierTooLow", word(0n), "large"]);
  });

  it("takes the lowest tier where two rules carry the call", () => {
    const [low, high] = [
      policy.rules.find(({ name }) => name === "grants")!,
      policy.rules.find(({ name }) => name === "large")!,
    ];
    const overlapping = { rules: [{ ...high, rule: { ...low.rule, tier: 1 } }, low] };
    const found = findRule({ policy: overlapping, proposer: treasurer, call: pay(accounts.alice, 1n), now });
    expect(found.allowed && found.rule.name).to.equal("grants");
  });

  it("sees expiry and demanded bounds", () => {
    const ends = compilePolicy(
      policyText({ grants: { ...grants, expires: "2027-01-15T08:00:00Z", bound: "at least -5 USDC" } }),
    );
    const bounds = [{ token: accounts.USDC, minDelta: -5_000_000n }];
    expect(find(accounts.alice, 1n, { policy: ends, bounds })).to.equal("grants");
    expect(find(accounts.alice, 1n, { policy: ends })).to.equal("grants");
    expect(find(accounts.alice, 1n, { policy: ends, bounds, now: now + 1 })).to.deep.equal([
      "RuleExpired",
      word(BigInt(now)),
      "grants",
    ]);
    expect(find(accounts.alice, 1n, { policy: ends, bounds: [] })).to.deep.equal([
      "BoundMissing",
      word(accounts.USDC),
      "grants",
    ]);
    const loose = [{ token: accounts.USDC, minDelta: -5_000_001n }];
    expect(find(accounts.alice, 1n, { policy: ends, bounds: loose })).to.deep.equal([
      "BoundMissing",
      word(accounts.USDC),
      "grants",
    ]);
  });
});

describe("planProposal", () => {
  const plan = (changes: Partial<PlanProposalParameters> = {}) =>
    planProposal({
      policy,
      proposer: treasurer,
      nonce: 1n,
      notAfter: now + 86_400,
      calls: [pay(accounts.alice, 1n)],
      now,
      ...changes,
    });

  it("finds rules and the lowest tier, and proves each rule", () => {
    const planned = plan({
      calls: [pay(accounts.alice, dollars(9000)), pay(accounts.bob, 1n), pay(accounts.bob, dollars(6000))],
    });
    if (!planned.allowed) throw new Error(planned.refusal);
    const { proposal, witness, rules } = planned;
    expect(proposal.tier).to.equal(1);
    expect(proposal.rules).to.have.lengthOf(2);
    expect(proposal.rules.map(({ leaf }) => leaf)).to.deep.equal(proposal.rules.map(({ leaf }) => leaf).toSorted());
    expect(proposal.rules.map(({ input }) => input)).to.deep.equal([255, 255]);
    const ruleNames = proposal.calls.map(({ rule }) => nameOf(proposal.rules[rule]!.leaf));
    expect(ruleNames).to.deep.equal(["large", "grants", "large"]);
    expect(rules.map(({ leaf }) => leaf)).to.deep.equal(proposal.rules.map(({ leaf }) => leaf));
    for (const [i, rule] of witness.rules.entries()) {
      expect(ruleLeaf(rule)).to.equal(proposal.rules[i]!.leaf);
      expect(proofRoot(proposal.rules[i]!.leaf, witness.proofs[i]!)).to.equal(policy.root);
    }
    expect(witness.batches).to.deep.equal([]);
    expect(matchProposal({ policy, proposal, now }).allowed).to.equal(true);
  });

  it("stays on the optimistic tier where it can, and rises when told", () => {
    const low = plan();
    expect(low.allowed && low.proposal.tier).to.equal(0);
    const high = plan({ tier: 1 });
    expect(high.allowed && high.proposal.tier).to.equal(1);
  });

  it("serves a rule with the batch that it asks for", () => {
    const planned = plan({ proposer: payer, batches: [otherBatch, batch] });
    if (!planned.allowed) throw new Error(planned.refusal);
    expect(planned.proposal.inputs).to.deep.equal([hashBatch(otherBatch), hashBatch(batch)]);
    expect(planned.proposal.rules[0]?.input).to.equal(1);
    expect(planned.witness.batches).to.deep.equal([otherBatch, batch]);
  });

  it("serves a rule that asks for a hash alone with a batch of the anchorer that it names", () => {
    const hashed = compilePolicy(
      policyText({ informed: { ...informed, from: informed["from"]!.replace("signed", "hashed") } }),
    );
    const foreign = { ...batch, anchorer: accounts.alice };
    const planned = plan({ policy: hashed, proposer: payer, batches: [foreign, batch] });
    expect(planned.allowed && planned.proposal.rules[0]?.input).to.equal(1);
    expect(plan({ policy: hashed, proposer: payer, batches: [foreign] })).to.deep.include({ refusal: "InputMissing" });
  });

  it("says which call no rule carries, and which input is missing", () => {
    const stranger = plan({ calls: [pay(accounts.alice, 1n), pay(accounts.carol, 1n)] });
    expect(stranger).to.deep.include({
      allowed: false,
      callIndex: 1,
      refusal: "ConstraintViolated",
      detail: word(accounts.carol),
    });
    const uninformed = plan({ proposer: payer, batches: [otherBatch] });
    expect(uninformed).to.deep.include({ allowed: false, callIndex: 0, refusal: "InputMissing", detail: batch.schema });
    expect(plan({ proposer: payer, batches: [otherBatch, batch] }).allowed).to.equal(true);
  });

  it("hands no batches over for an approver, whose inputs are a record", () => {
    const planned = plan({ proposer: accounts.council, calls: [pay(accounts.carol, 1n)], batches: [batch] });
    if (!planned.allowed) throw new Error(planned.refusal);
    expect(planned.proposal.inputs).to.deep.equal([hashBatch(batch)]);
    expect(planned.witness.batches).to.deep.equal([]);
  });

  it("declares bounds for all calls together", () => {
    const two = { policy: bounding, calls: [pay(accounts.alice, 1n), pay(accounts.bob, 1n)] };
    expect(plan({ ...two, bounds: atLeast(-10_000_000n) }).allowed).to.equal(true);
    const planned = plan({ ...two, bounds: atLeast(-10_000_001n) });
    expect(planned).to.deep.include({ refusal: "BoundMissing", detail: word(accounts.USDC), callIndex: 0 });
    expect(!planned.allowed && planned.rule?.name).to.equal("grants");
    expect(plan({ ...two, bounds: [] })).to.deep.include({ refusal: "BoundMissing" });
  });

  it("refuses what cannot be hashed", () => {
    expectRefusal(() => plan({ nonce: -1n }), "PROPOSAL_FIELD_INVALID", { place: "nonce" });
  });
});

describe("matchProposal", () => {
  const planned = planProposal({
    policy,
    proposer: payer,
    nonce: 1n,
    notAfter: now + 86_400,
    calls: [pay(accounts.alice, 1n), pay(accounts.bob, 2n)],
    batches: [batch],
    now,
  });
  if (!planned.allowed) throw new Error(planned.refusal);
  const { proposal } = planned;
  const match = (changes: Partial<Proposal> = {}, inputs = [{ batch, status }], at = now) =>
    matchProposal({ policy, proposal: { ...proposal, ...changes }, inputs, now: at });

  it("names the rules of a proposal that matches", () => {
    const matched = match();
    expect(matched.allowed && matched.rules.map(({ name }) => name)).to.deep.equal(["informed"]);
  });

  const callsWith = (data: Hex) => ({ calls: [proposal.calls[0]!, { ...proposal.calls[1]!, data }] });
  const uses = (input: number) => ({ rules: [{ ...proposal.rules[0]!, input }] });
  const cases: [what: string, hostile: () => ReturnType<typeof match>, answer: object][] = [
    [
      "another proposer",
      () => match({ proposer: treasurer }),
      { refusal: "WrongProposer", detail: word(1n), ruleIndex: 0 },
    ],
    [
      "a call that its rule does not carry",
      () => match(callsWith(pay(accounts.carol, 1n).data)),
      { refusal: "ConstraintViolated", detail: word(accounts.carol), callIndex: 1 },
    ],
    [
      "a call of a rule that is not there",
      () => match({ calls: [{ ...proposal.calls[0]!, rule: 1 }] }),
      { refusal: "MalformedRule", detail: word(1n), callIndex: 0 },
    ],
    ["no input", () => match({}, []), { refusal: "InputMissing", detail: word(0n), ruleIndex: 0 }],
    ["an input beyond the list", () => match(uses(1)), { refusal: "InputMissing", detail: word(1n), ruleIndex: 0 }],
    [
      "an input too old",
      () => match({}, undefined, now + 1),
      { refusal: "InputTooOld", detail: word(3601n), ruleIndex: 0 },
    ],
    [
      "an input that was observed after it",
      () => match({}, [{ batch, status: { ...status, observedAt: now + 1 } }]),
      { refusal: "InputFromFuture", detail: word(BigInt(now + 1)), ruleIndex: 0 },
    ],
    [
      "an input of another schema",
      () => match({}, [{ batch: otherBatch, status }]),
      { refusal: "InputWrongSchema", detail: otherBatch.schema, ruleIndex: 0 },
    ],
    [
      "an input that was only hashed",
      () => match({}, [{ batch, status: { ...status, levels: 1 } }]),
      { refusal: "InputLevelTooLow", detail: word(1n), ruleIndex: 0 },
    ],
    [
      "a rule of another policy",
      () => match({ rules: [{ leaf: word(1n), input: 0 }] }),
      { refusal: "NotProven", detail: word(1n), ruleIndex: 0 },
    ],
    [
      "a rule twice",
      () => match({ rules: [proposal.rules[0]!, proposal.rules[0]!] }),
      { refusal: "NotAscending", detail: proposal.rules[0]!.leaf, ruleIndex: 1 },
    ],
    [
      "an input that was withdrawn",
      () => match({}, [{ batch, status: { ...status, withdrawal: 2 } }]),
      { refusal: "InputWithdrawn", detail: word(2n), inputIndex: 0 },
    ],
    ["root's tier", () => match({ tier: 255 }), { refusal: "RootTier", detail: word(255n) }],
    ["no calls", () => match({ calls: [] }), { refusal: "CallCount", detail: word(0n) }],
    [
      "more calls than a proposal can have",
      () => match({ calls: Array(257).fill(proposal.calls[0]) }),
      { refusal: "CallCount", detail: word(257n) },
    ],
  ];
  for (const [what, hostile, answer] of cases) {
    it(`refuses ${what}`, () => {
      expect(hostile()).to.deep.include({ allowed: false, ...answer });
      expect(match().allowed).to.equal(true);
    });
  }

  it("takes the highest tier below root", () => {
    expect(match({ tier: 254 }).allowed).to.equal(true);
  });

  it("takes as many calls as a proposal can have", () => {
    expect(match({ calls: Array(256).fill(proposal.calls[0]) }).allowed).to.equal(true);
  });

  it("refuses native value that adds up to more than 256 bits hold", () => {
    const native = compilePolicy(
      policyText({
        send: { who: "council", "may send": `at most ${MOST_ETHER} ETH`, to: "alice", meter: "none", tier: "large" },
      }),
    );
    const sends = (...values: bigint[]) => {
      const calls = values.map((value) => ({ target: accounts.alice, value, data: "0x" as const }));
      const by = { proposer: accounts.council, nonce: 1n, notAfter: now };
      const planned = planProposal({ policy: native, ...by, calls, now });
      if (!planned.allowed) throw new Error(planned.refusal);
      return matchProposal({ policy: native, proposal: planned.proposal, now });
    };
    expect(sends(maxUint256 - 1n, 1n).allowed).to.equal(true);
    const refused = { allowed: false, refusal: "ValueOverflow", detail: word(1n), callIndex: 1 };
    expect(sends(maxUint256, 1n)).to.deep.equal(refused);
  });

  it("adds up what rules demand of each call", () => {
    const two = planProposal({
      policy: bounding,
      proposer: treasurer,
      nonce: 1n,
      notAfter: now,
      calls: [pay(accounts.bob, 1n), pay(accounts.bob, 2n)],
      bounds: atLeast(-10_000_000n),
      now,
    });
    if (!two.allowed) throw new Error(two.refusal);
    const matchWith = (bounds: Proposal["bounds"], changes: Partial<Proposal> = {}) =>
      matchProposal({ policy: bounding, proposal: { ...two.proposal, bounds, ...changes }, now });
    const missing = { allowed: false, refusal: "BoundMissing", detail: word(accounts.USDC), ruleIndex: 0 };
    expect(matchWith(atLeast(-10_000_001n))).to.deep.equal(missing);
    expect(matchWith(atLeast(-10_000_000n)).allowed).to.equal(true);
    expect(matchWith([])).to.deep.equal(missing);
    const one = { calls: two.proposal.calls.slice(0, 1) };
    expect(matchWith(atLeast(-5_000_001n), one)).to.deep.equal(missing);
    expect(matchWith(atLeast(-5_000_000n), one).allowed).to.equal(true);
  });

  it("refuses an input where the rule asks for none", () => {
    const plain = planProposal({
      policy,
      proposer: treasurer,
      nonce: 1n,
      notAfter: now,
      calls: [pay(accounts.bob, 1n)],
      now,
    });
    if (!plain.allowed) throw new Error(plain.refusal);
    const withInput = { ...plain.proposal, rules: [{ ...plain.proposal.rules[0]!, input: 0 }] };
    expect(matchProposal({ policy, proposal: withInput, now })).to.deep.include({
      refusal: "InputUnexpected",
      ruleIndex: 0,
    });
    expect(matchProposal({ policy, proposal: plain.proposal, now }).allowed).to.equal(true);
  });

  it("does not judge inputs of approvers", () => {
    const own = planProposal({
      policy,
      proposer: accounts.council,
      nonce: 1n,
      notAfter: now,
      calls: [pay(accounts.carol, 1n)],
      now,
    });
    if (!own.allowed) throw new Error(own.refusal);
    const withInput = { ...own.proposal, rules: [{ ...own.proposal.rules[0]!, input: 0 }] };
    expect(matchProposal({ policy, proposal: withInput, now }).allowed).to.equal(true);
  });
});

describe("buildWitness", () => {
  const base = buildProposal({ proposer: payer, nonce: 1n, notAfter: now, calls: [] });
  const { leaf } = policy.rules[0]!;

  it("brings batches in the order of the inputs", () => {
    const proposal = { ...base, inputs: [hashBatch(batch), hashBatch(otherBatch)] };
    expect(buildWitness(proposal, policy, [otherBatch, batch]).batches).to.deep.equal([batch, otherBatch]);
  });

  it("refuses a batch that was not given, and a rule that is not there", () => {
    const proposal = { ...base, inputs: [hashBatch(batch)], rules: [{ leaf, input: 255 }] };
    expectRefusal(() => buildWitness(proposal, policy, [otherBatch]), "POLICY_BATCH_NOT_FOUND", {
      place: "inputs[0]",
      value: hashBatch(batch),
    });
    const foreign = { ...proposal, rules: [{ leaf: zeroHash, input: 255 }] };
    expectRefusal(() => buildWitness(foreign, policy, [batch]), "POLICY_RULE_NOT_FOUND", {
      place: "rules[0].leaf",
      value: zeroHash,
    });
    expect(buildWitness(proposal, policy, [batch]).rules).to.deep.equal([policy.rules[0]!.rule]);
  });

  it("of a proposal without rules and inputs is empty", () => {
    expect(buildWitness(base, policy)).to.deep.equal({ rules: [], proofs: [], batches: [] });
  });
});

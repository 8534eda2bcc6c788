// What `diff` promises, tried on pairs of policies by chance: where some call is newly permitted, or on easier terms, it
// says that something is looser; where something is lost, tighter; and where it says nothing, both agree on every call.
import { expect } from "chai";
import { type Address, encodeFunctionData, getAddress, type Hex, parseAbi, zeroHash } from "viem";
import { quickRandom, type Random } from "../../../../scripts/matcher/random.ts";
import { isSallyportError } from "../../../../sdk/errors/SallyportError.ts";
import { type CompiledPolicy, type CompiledRule, compilePolicy } from "../../../../sdk/policy/compilePolicy.ts";
import { diffPolicies } from "../../../../sdk/policy/diff/diffPolicies.ts";
import { checkBound } from "../../../../sdk/policy/match/checkBound.ts";
import { checkCall } from "../../../../sdk/policy/match/checkCall.ts";
import { checkInput } from "../../../../sdk/policy/match/checkInput.ts";
import { checkRule } from "../../../../sdk/policy/match/checkRule.ts";
import { meterId } from "../../../../sdk/policy/meter.ts";
import { callKind, operator, type Rule } from "../../../../sdk/policy/types.ts";
import { agentProposer } from "../../../../sdk/proposal/agentProposer.ts";
import type { Bound } from "../../../../sdk/proposal/types.ts";
import type { Batch, BatchStatus } from "../../../../sdk/provenance/types.ts";
import { accounts, book, policyText, type RuleText } from "../../support/policyText.ts";

const seed = process.env["SALLYPORT_SEED"] ?? "sallyport";
const PAIRS = 300;
const CALLS = 40;
const END = Date.UTC(2027, 0, 15) / 1000;

const abi = parseAbi(["function transfer(address to, uint256 amount)", "function set(uint8 flags, bool on, int64 by)"]);
const note = "0x1b352c43" as const;

type File = { rules: Record<string, RuleText>; book: string };

const choices: Record<string, readonly (string | undefined)[]> = {
  who: ["treasurer", "payer", "desks", "council", "treasurer"],
  tier: ["small", "large"],
  expires: [undefined, undefined, "2027-01-15T00:00:00Z", "2027-01-15T00:00:01Z"],
  value: [undefined, undefined, "at most 1 ETH", "at most 0.5 ETH"],
  from: [
    undefined,
    undefined,
    "{ schema: payouts, source: office, level: signed, max age: 1 hour }",
    "{ schema: payouts, source: office, level: signed, max age: 2 hours }",
    "{ schema: payouts, source: any, level: signed and attested, max age: 1 hour }",
    "{ schema: payouts, source: office, level: hashed, max age: 1 hour }",
  ],
  bound: [undefined, undefined, "at least -5 USDC", "at least 5 USDC", "at least 5 DAI"],
  returns: [undefined, "anything", "empty or true"],
};

const calls: readonly ((random: Random) => RuleText)[] = [
  (random) => ({
    "may call": "USDC.transfer(address to, uint256 amount)",
    where: `{ to: "${random.pick(["alice", "one of pair", "one of alice, bob, carol", "any", "one of nine", "one of eight"])}", amount: ${random.pick(['"at most 5,000 USDC"', '"at most 7,000 USDC"', '["more than 5,000 USDC", "at most 9,000 USDC"]', '"at least 5,000 USDC"', "any"])} }`,
    meter: random.pick(["usdc", "usdc", "other", "none"]),
  }),
  (random) => ({
    "may call": "vault.set(uint8 flags, bool on, int64 by)",
    where: `{ flags: ${random.pick(["only bits 0x0f", "only bits 0x07", "any", "[only bits 0x0f, at most 9]", '"one of 1, 2, 3"'])}, on: ${random.pick(["true", "any"])}, by: ${random.pick(["-1", "any", '"one of -1, 7"'])} }`,
    meter: "none",
  }),
  (random) => ({
    "may send": random.pick(["at most 1 ETH", "at most 0.5 ETH"]),
    to: random.pick(["alice", "one of pair"]),
    meter: random.pick(["eth", "none"]),
  }),
  (random) => ({ "may call": "vault", data: random.pick([note, `${note}00`]), meter: "none", danger: "a note" }),
];

function anyRule(random: Random): RuleText {
  const rule: RuleText = { ...random.pick(calls)(random) };
  for (const [key, options] of Object.entries(choices)) {
    const value = random.pick(options);
    if (value === undefined || ("may send" in rule && ["value", "returns"].includes(key))) continue;
    if (key === "from" && rule["who"] === "council") continue;
    rule[key] = value;
  }
  return rule;
}

function anyBook(random: Random): string {
  const burst = random.pick(["20,000", "19,999.999999"]);
  const refill = random.pick(["10,000", "9,000"]);
  const meters = `usdc: { burst: "${burst} USDC", refill: "${refill} USDC", per: ${random.pick([7, 7, 8])} days }`;
  const other = '  other: { burst: "20,000 USDC", refill: "10,000 USDC", per: 7 days }\n';
  return `${book.replace(/usdc: .*/, meters)}${other}`;
}

/** The file with one to three changes. */
function edited(random: Random, { rules, book: text }: File): File {
  const next = { ...rules };
  for (let i = 0; i < 1 + random.below(3); i++) {
    const name = random.pick([...Object.keys(rules), "newcomer"]);
    const known = next[name];
    const fresh = anyRule(random);
    const [key, value] = random.pick(Object.entries(fresh));
    const change = random.below(10);
    if (known === undefined || change === 0) next[name] = fresh;
    else if (change <= 2) delete next[name];
    if (change === 2 && known !== undefined) next[`${name}-too`] = known;
    if (known !== undefined && change > 2 && (key in known || key in choices))
      next[name] = { ...known, [key as string]: value as string };
  }
  return { rules: next, book: random.percent(30) ? anyBook(random) : text };
}

function compiled({ rules, book: text }: File): CompiledPolicy | undefined {
  try {
    return compilePolicy(policyText(rules, text));
  } catch (error) {
    // Overlaps, meters across tiers, keys that do not go together: such a file is nobody's policy.
    if (isSallyportError(error)) return undefined;
    throw error;
  }
}

type Attempt = {
  proposer: Address;
  tier: number;
  now: number;
  call: { target: Address; value: bigint; data: Hex };
  input: { batch: Batch; status: BatchStatus };
  bounds: Bound[];
};

const RECIPIENTS = [accounts.alice, accounts.bob, accounts.carol, accounts.vault, ...nine()];
const DOLLAR = 1_000_000n;
const AMOUNTS = [0n, 5000n, 7000n, 9000n].flatMap((edge) => [-1n, 0n, 1n].map((by) => edge * DOLLAR + by)).slice(1);
const BOTH_BOUNDS: Bound[] = [
  { token: accounts.USDC, minDelta: 5n * DOLLAR },
  { token: accounts.DAI, minDelta: 5n * 10n ** 18n },
];

function nine(): Address[] {
  return [...book.matchAll(/ {2}m\d: "(0x\w+)"/g)].map(([, address]) => address as Address);
}

/** An attempt that a rule may permit: what it pins is mostly met, the rest is by chance. */
function attemptAt({ rule }: CompiledRule, random: Random): Attempt {
  const mostly = <T>(right: T, others: readonly T[]) => (random.percent(80) ? right : random.pick(others));
  const { maxValue, input, bound, constraints } = rule;
  const given = constraints.filter(({ word, operator: kind }) => word === 0 && kind === operator.oneOf);
  const to = given.length > 0 ? getAddress(`0x${random.pick(given).value.slice(26)}`) : random.pick(RECIPIENTS);
  const transfer = { functionName: "transfer", args: [mostly(to, RECIPIENTS), random.pick(AMOUNTS)] } as const;
  const set = {
    functionName: "set",
    args: [random.below(17), random.percent(70), random.pick([-1n, 7n, 8n])],
  } as const;
  const data = {
    [callKind.native]: "0x" as const,
    [callKind.exact]: random.pick([note, `${note}00`] as const),
    [callKind.function]: encodeFunctionData({ abi, ...(rule.target === accounts.USDC ? transfer : set) }),
  }[rule.kind];
  const nothing = { root: zeroHash, size: 1n, profile: zeroHash, manifestHash: zeroHash };
  return {
    proposer: mostly(rule.proposer, [agentProposer(1n), agentProposer(2n), accounts.council]),
    tier: mostly(rule.tier, [0, 1]),
    now: END + random.pick([-1, -1, 0, 1]),
    call: { target: rule.target, value: random.pick([0n, 0n, maxValue, maxValue + 1n]), data },
    input: {
      batch: {
        ...nothing,
        anchorer: mostly(accounts.office, [accounts.alice]),
        schema: mostly(input.schema, [zeroHash]),
      },
      status: {
        source: mostly(accounts.office, [accounts.carol]),
        observedAt: END - random.pick([1, 3599, 3600, 3601, 7200]),
        levels: mostly(input.levels, [1, 3, 7]),
        withdrawal: 0,
      },
    },
    bounds: mostly(bound.demanded ? [bound] : [], [[], BOTH_BOUNDS, BOTH_BOUNDS.slice(1)]),
  };
}

/** The rule by which a policy permits an attempt, all of it but the meter's level. */
function permits({ rules }: CompiledPolicy, { proposer, tier, now, call, input, bounds }: Attempt): Rule | undefined {
  return rules
    .map(({ rule }) => rule)
    .find(
      (rule) =>
        checkRule(rule, { proposer, tier }, now).allowed &&
        checkCall(rule, call).allowed &&
        checkBound(0, [rule], [{ rule: 0 }], bounds).allowed &&
        (rule.input.levels === 0 || checkInput(rule.input, input.batch, input.status, now).allowed),
    );
}

function hasMore({ meter: before }: Rule, { meter: after }: Rule): boolean {
  if (before.period === 0 || after.period === 0) return before.period !== 0 && after.period === 0;
  return meterId(before) !== meterId(after) || after.burst > before.burst || after.refill > before.refill;
}

describe(`diff, ${PAIRS} pairs of policies, seed "${seed}"`, function () {
  this.timeout(60_000);
  const random = quickRandom(`diff ${seed}`);
  const seen = { permitted: 0, newly: 0, lost: 0, more: 0, cheaper: 0, onlyTighter: 0, nothing: 0, looser: 0 };
  const problems: string[] = [];
  /** What a diff would be told that takes the new policy for the old one. */
  const problemsOfWrong: string[] = [];

  function tryPair(before: CompiledPolicy, after: CompiledPolicy, told: string): void {
    if (before.rules.length + after.rules.length === 0) return;
    const { counts } = diffPolicies(before, after);
    const wrong = diffPolicies(after, before).counts;
    if (counts.looser > 0) seen.looser += 1;
    else if (counts.tighter > 0) seen.onlyTighter += 1;
    else if (before.root !== after.root) seen.nothing += 1;
    for (let i = 0; i < CALLS; i++) {
      const attempt = attemptAt(random.pick([...before.rules, ...after.rules]), random);
      const [old, now] = [permits(before, attempt), permits(after, attempt)];
      if (now !== undefined) seen.permitted += 1;
      const more = old !== undefined && now !== undefined && hasMore(old, now);
      const cheaper = old !== undefined && now !== undefined && (now.tier < old.tier || now.returns_ < old.returns_);
      const newly = old === undefined && now !== undefined;
      const lost = old !== undefined && now === undefined;
      for (const [what, holds] of Object.entries({ newly, lost, more, cheaper })) {
        if (holds) seen[what as "newly"] += 1;
      }
      for (const [list, { looser, tighter }] of [
        [problems, counts],
        [problemsOfWrong, wrong],
      ] as const) {
        const say = (what: string) =>
          list.push(
            `${what}\n${told}\n${JSON.stringify(attempt, (_, one) => (typeof one === "bigint" ? `${one}` : one))}`,
          );
        if ((newly || more || cheaper) && looser === 0) say("permits more, and nothing is called looser");
        if (lost && tighter === 0) say("permits less, and nothing is called tighter");
      }
    }
  }

  before(() => {
    for (let pairs = 0; pairs < PAIRS; ) {
      const names = ["one", "two", "three"].slice(0, 1 + random.below(3));
      const file = { rules: Object.fromEntries(names.map((name) => [name, anyRule(random)])), book: anyBook(random) };
      const next = edited(random, file);
      const [old, now] = [compiled(file), compiled(next)];
      if (old === undefined || now === undefined) continue;
      pairs += 1;
      tryPair(old, now, `${policyText(file.rules, file.book)}---\n${policyText(next.rules, next.book)}`);
    }
  });

  it("calls looser whatever permits more, and tighter whatever permits less", () => {
    expect(problems.slice(0, 1).join()).to.equal("");
  });

  it("met every case often enough to mean it", () => {
    for (const [what, least] of Object.entries({ permitted: 300, newly: 100, lost: 100, more: 20, cheaper: 10 })) {
      expect(seen[what as "newly"], what).to.be.at.least(least);
    }
    expect(seen.onlyTighter).to.be.at.least(PAIRS / 20);
    expect(seen.looser).to.be.at.least(PAIRS / 4);
  });

  it("would find a diff that takes the new policy for the old one", () => {
    expect(problemsOfWrong.length).to.be.at.least(100);
  });
});

import { expect } from "chai";
import { type Address, concat, encodeFunctionData, type Hex, numberToHex, parseAbi, slice } from "viem";
import { addressNames } from "../../../../sdk/describe/addressNames.ts";
import { describeMismatches } from "../../../../sdk/describe/describeJudgement.ts";
import { compilePolicy } from "../../../../sdk/policy/compilePolicy.ts";
import { type JudgeCallsParameters, judgeCalls } from "../../../../sdk/policy/judge/judgeCalls.ts";
import { meterOutlook } from "../../../../sdk/policy/judge/meterOutlook.ts";
import { mismatchesOf } from "../../../../sdk/policy/judge/mismatches.ts";
import { checkCall } from "../../../../sdk/policy/match/checkCall.ts";
import { checkRule } from "../../../../sdk/policy/match/checkRule.ts";
import { type Constraint, operator } from "../../../../sdk/policy/types.ts";
import { agentProposer } from "../../../../sdk/proposal/agentProposer.ts";
import { accounts, grants, policyText, type RuleText } from "../../support/policyText.ts";

const { alice, bob, carol, council, vault, USDC, DAI, office } = accounts;
const treasurer = agentProposer(1n);
const payer = agentProposer(2n);
const now = 1_800_000_000;
const usdc = (amount: number) => BigInt(Math.round(amount * 1e6));
const abi = parseAbi([
  "function transfer(address to, uint256 amount)",
  "function approve(address spender, uint256 amount)",
  "function note(string text)",
]);
const note = (text: string) => encodeFunctionData({ abi, functionName: "note", args: [text] });
const pay = (to: Address, amount: bigint, target: Address = USDC) => ({
  target,
  value: 0n,
  data: encodeFunctionData({ abi, functionName: "transfer", args: [to, amount] }),
});

const large: RuleText = {
  ...grants,
  who: "[treasurer, council]",
  where: '{ to: one of pair, amount: ["more than 5,000 USDC", "at most 50,000 USDC"] }',
  meter: "none",
  tier: "large",
  bound: "at least -50,000 USDC",
  expires: "2028-01-01T00:00:00Z",
};
const swap: RuleText = { ...grants, "may call": "vault.swap(uint256 amount, uint8 mode)" };
const rules: Record<string, RuleText> = {
  grants: { ...grants, from: "{ schema: payouts, source: office, level: signed, max age: 1 hour }" },
  large,
  coins: { who: "desks", "may send": "at most 1 ETH", to: "one of pair", meter: "eth", tier: "small" },
  hello: {
    who: "treasurer",
    "may call": "vault.note(string text)",
    data: `"${note("hello")}"`,
    meter: "none",
    tier: "small",
  },
  swap: { ...swap, where: '{ amount: any, mode: "only bits 0x03" }', counts: "amount" },
};
const policy = compilePolicy(policyText(rules));
const names = addressNames(policy.names);
const judge = (changes: Partial<JudgeCallsParameters>) =>
  judgeCalls({ policy, proposer: treasurer, calls: [], now, ...changes });
const judgeOne = (call: JudgeCallsParameters["calls"][number], changes: Partial<JudgeCallsParameters> = {}) => {
  const asked = { proposer: treasurer, now, ...changes };
  const judgement = judge({ ...asked, calls: [call] });
  const [verdict] = judgement.calls;
  if (verdict === undefined || verdict.allowed || verdict.nearest === undefined) return { judgement, verdict };
  const { nearest } = verdict;
  const differences = describeMismatches(nearest, { ...asked, call }, { policy, names });
  return { judgement, verdict, nearest: nearest.rule.name, differences };
};

describe("judgeCalls", () => {
  it("tells the rule, the tier, what a meter loses, and what data must stand behind it", () => {
    const { judgement } = judgeOne(pay(alice, usdc(5000)));
    expect(judgement).to.deep.include({ allowed: true, tier: 0, bounds: [] });
    expect(judgement.calls.map((one) => one.allowed && one.rule.name)).to.deep.equal(["grants"]);
    expect(judgement.charges.map(({ name, amount, isAboveBurst }) => [name, amount, isAboveBurst])).to.deep.equal([
      ["usdc", usdc(5000), false],
    ]);
    expect(judgement.inputs.map(({ demand, rules: by }) => [demand.source, by.map(({ name }) => name)])).to.deep.equal([
      [office, ["grants"]],
    ]);
  });

  it("takes the highest tier of several calls, adds up meters and bounds, and names each demand once", () => {
    const calls = [pay(alice, usdc(3000)), pay(bob, usdc(6000)), pay(bob, usdc(4000)), pay(alice, usdc(7000))];
    const { tier, charges, bounds, inputs, allowed } = judge({ calls });
    expect({ tier, allowed }).to.deep.equal({ tier: 1, allowed: true });
    expect(charges.map(({ amount }) => amount)).to.deep.equal([usdc(7000)]);
    expect(bounds).to.deep.equal([{ token: USDC, least: -usdc(100_000), isDeclared: undefined }]);
    expect(inputs).to.have.lengthOf(1);
  });

  it("refuses what takes more from a meter together than it ever holds, and nothing below", () => {
    const five = (last: bigint) => [5000, 5000, 5000].map((n) => pay(alice, usdc(n))).concat(pay(bob, last));
    expect(judge({ calls: five(usdc(5000)) })).to.deep.include({ allowed: true });
    const six = [...five(usdc(5000)), pay(bob, 1n)];
    const { allowed, tier, charges } = judge({ calls: six });
    expect({ allowed, tier }).to.deep.equal({ allowed: false, tier: 0 });
    expect(charges.map(({ amount, isAboveBurst }) => [amount, isAboveBurst])).to.deep.equal([
      [usdc(20_000) + 1n, true],
    ]);
  });

  it("says whether the bound that is demanded is declared", () => {
    const declare = (minDelta: bigint, token: Address = USDC) =>
      judge({ calls: [pay(alice, usdc(6000))], bounds: [{ token, minDelta }] });
    expect(declare(-usdc(50_000))).to.deep.include({ allowed: true });
    expect(declare(-usdc(50_000) + 1n).bounds[0]).to.include({ isDeclared: true });
    expect(declare(-usdc(50_000) - 1n)).to.deep.include({ allowed: false });
    expect(declare(-usdc(50_000) - 1n).bounds[0]).to.include({ isDeclared: false });
    expect(declare(-usdc(50_000), DAI)).to.deep.include({ allowed: false });
  });

  it("tells nothing of what must come with calls of which one is refused", () => {
    const judgement = judge({ calls: [pay(alice, usdc(6000)), pay(carol, 1n)] });
    expect(judgement).to.deep.include({ allowed: false, tier: undefined, charges: [], bounds: [], inputs: [] });
    expect(judgement.calls.map(({ allowed }) => allowed)).to.deep.equal([true, false]);
  });

  describe("names the rule that comes nearest, and all in which the call differs", () => {
    const ether = { target: alice, value: 10n ** 18n, data: "0x" } as const;
    const words = (...values: bigint[]) => concat(values.map((value) => numberToHex(value, { size: 32 })));
    const dirty = concat([slice(pay(alice, 1n).data, 0, 4), words(BigInt(alice) + (1n << 160n), usdc(9000))]);
    const swapOf = (mode: bigint) =>
      concat([policy.rules.find(({ name }) => name === "swap")!.rule.selector, words(1n, mode)]);
    const told: [
      what: string,
      call: { target: Address; value: bigint; data: Hex },
      changes: Partial<JudgeCallsParameters>,
      nearest: string,
      differences: string[],
    ][] = [
      ["the recipient", pay(carol, usdc(5)), {}, "grants", ["argument 1 (to) is carol, and must be one of alice, bob"]],
      [
        "the amount, by the rule whose range is missed",
        pay(alice, usdc(50_000) + 1n),
        {},
        "large/treasurer",
        ["argument 2 (amount) is 50,000.000001 USDC, and must be at least 5,000.000001 USDC and at most 50,000 USDC"],
      ],
      [
        "who asks",
        pay(alice, usdc(5)),
        { proposer: payer },
        "grants",
        ["it is a rule of treasurer (agent 1), and payer (agent 2) asks"],
      ],
      [
        "the account that asks",
        ether,
        { proposer: council },
        "coins/payer/alice",
        ["it is a rule of payer (agent 2), and council asks"],
      ],
      ["the token", pay(alice, usdc(5), DAI), {}, "grants", ["it calls USDC, and this calls DAI"]],
      [
        "the function",
        { ...pay(alice, 5n), data: encodeFunctionData({ abi, functionName: "approve", args: [alice, 5n] }) },
        {},
        "grants",
        ["it calls transfer(address,uint256), and this calls approve(address,uint256) with 64 bytes of arguments"],
      ],
      [
        "value that may not go with it",
        { ...pay(alice, 5n), value: 1n },
        {},
        "grants",
        ["0.000000000000000001 ETH go with it, and none may"],
      ],
      [
        "more value than may go",
        { ...ether, value: ether.value + 1n },
        {},
        "coins/treasurer/alice",
        ["1.000000000000000001 ETH go with it, and at most 1 ETH may"],
      ],
      [
        "calldata where there may be none",
        { ...ether, data: "0x01" },
        {},
        "coins/treasurer/alice",
        ["it sends ETH without calldata, and this has the calldata 0x01"],
      ],
      [
        "calldata that is pinned",
        { target: vault, value: 0n, data: note("bye") },
        {},
        "hello",
        [`it pins other calldata: of hash ${policy.rules.find(({ name }) => name === "hello")!.rule.dataHash}`],
      ],
      [
        "upper bits of an address",
        { target: USDC, value: 0n, data: dirty },
        {},
        "large/treasurer",
        [`argument 1 (to) is ${words(BigInt(alice) + (1n << 160n))}, which no encoder writes for its type`],
      ],
      [
        "bits",
        { target: vault, value: 0n, data: swapOf(4n) },
        {},
        "swap",
        ["argument 2 (mode) is 4, and must be nothing but bits of 0x3"],
      ],
    ];
    for (const [what, call, changes, nearest, differences] of told) {
      it(what, () => {
        const found = judgeOne(call, changes);
        expect(found.judgement.allowed).to.equal(false);
        expect([found.nearest, found.differences]).to.deep.equal([nearest, differences]);
      });
    }

    it("a tier that is too low, an end that has passed, and more than a meter ever holds", () => {
      const only = compilePolicy(
        policyText({
          only: { ...grants, where: "{ to: alice, amount: any }", tier: "large", expires: large["expires"]! },
        }),
      );
      const call = pay(alice, usdc(20_000) + 1n);
      const asked = { proposer: treasurer, tier: 0, now: 1_830_297_601 };
      const [verdict] = judgeCalls({ ...asked, policy: only, calls: [call] }).calls;
      if (verdict?.allowed !== false || verdict.nearest === undefined) throw new Error("the call is refused");
      expect(describeMismatches(verdict.nearest, { ...asked, call }, { policy: only, names })).to.deep.equal([
        "it takes 20,000.000001 USDC, and meter usdc never holds more than 20,000 USDC",
        "it stands on tier large (1), and this is to go on small (0)",
        "it ended at 2028-01-01 00:00:00 UTC, and now is 2028-01-01 00:00:01 UTC",
      ]);
      const good = { ...asked, tier: 1, now: asked.now - 1, calls: [pay(alice, usdc(20_000))] };
      expect(judgeCalls({ ...good, policy: only }).allowed).to.equal(true);
    });

    it("unless none has anything to do with it", () => {
      const { verdict } = judgeOne({ target: carol, value: 0n, data: "0x12345678" });
      expect(verdict).to.deep.include({ allowed: false, nearest: undefined });
      expect(
        judgeCalls({ policy: { rules: [] }, proposer: treasurer, calls: [pay(alice, 1n)], now }).calls[0],
      ).to.deep.equal({
        allowed: false,
        refusal: "WrongProposer",
        nearest: undefined,
      });
    });
  });

  it("finds a difference exactly where the contract's rules find one", () => {
    const base = [
      pay(alice, usdc(5)),
      pay(bob, usdc(6000)),
      { target: alice, value: 10n ** 18n, data: "0x" as Hex },
      { target: vault, value: 0n, data: note("hello") },
      {
        target: vault,
        value: 0n,
        data: concat([
          policy.rules.find(({ name }) => name === "swap")!.rule.selector,
          numberToHex(5n, { size: 32 }),
          numberToHex(3n, { size: 32 }),
        ]),
      },
    ];
    const flipped = (data: Hex, bit: number): Hex => {
      const bytes = [...Buffer.from(data.slice(2), "hex")];
      const at = Math.floor(bit / 8) % Math.max(1, bytes.length);
      if (bytes.length > 0) bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit % 8));
      return `0x${Buffer.from(bytes).toString("hex")}`;
    };
    let [allowed, refused] = [0, 0];
    for (const call of base) {
      const variants = [
        call,
        { ...call, value: call.value + 1n },
        { ...call, target: DAI },
        { ...call, data: `${call.data}00` as Hex },
        { ...call, data: call.data.slice(0, -2) as Hex },
        ...Array.from({ length: 280 }, (_, bit) => ({ ...call, data: flipped(call.data, bit) })),
      ].filter(({ data }) => data.length >= 2);
      for (const variant of variants) {
        for (const proposer of [treasurer, payer]) {
          for (const tier of [0, 1]) {
            for (const { rule } of policy.rules) {
              const onCall = checkCall(rule, variant);
              const isAllowed = onCall.allowed && checkRule(rule, { proposer, tier }, now).allowed;
              const found = mismatchesOf(rule, { proposer, call: variant, tier, now });
              if ((found.length === 0) !== isAllowed) expect.fail(`${JSON.stringify(found)} ${variant.data}`);
              isAllowed ? allowed++ : refused++;
            }
          }
        }
      }
    }
    expect(allowed).to.be.greaterThan(100);
    expect(refused).to.be.greaterThan(1000);
  });

  it("takes lists of one word that another condition parts as two lists, both of which must hold", () => {
    const { rule } = policy.rules.find(({ name }) => name.startsWith("swap"))!;
    const is = (value: bigint) => ({ word: 0, operator: operator.oneOf, value: numberToHex(value, { size: 32 }) });
    const any = { word: 1, operator: operator.atLeast, value: numberToHex(0n, { size: 32 }) };
    const data = concat([rule.selector, numberToHex(5n, { size: 32 }), numberToHex(3n, { size: 32 })]);
    const found = (...constraints: Constraint[]) => {
      const parted = { ...rule, constraints };
      const call = { target: vault, value: 0n, data };
      expect(mismatchesOf(parted, { proposer: treasurer, call, now }).length === 0).to.equal(
        checkCall(parted, call).allowed,
      );
      return mismatchesOf(parted, { proposer: treasurer, call, now }).map(({ kind }) => kind);
    };
    expect(found(is(5n), is(6n), any)).to.deep.equal([]);
    expect(found(is(5n), any, is(6n))).to.deep.equal(["argument"]);
  });
});

describe("meterOutlook", () => {
  const meter = { key: "0x", token: USDC, amountWord: 1, burst: 1000n, refill: 100n, period: 1000 } as const;
  const since = { current: 0, previous: 0 };
  const state = { updatedAt: 5000, level: 300n, refill: 100n };
  const outlook = (changes: Partial<Parameters<typeof meterOutlook>[0]>) =>
    meterOutlook({ meter, state, since, amount: 350n, waiting: 50n, now: 5500, eta: 6000, ...changes });

  it("counts what refills until the eta, and takes what waits first", () => {
    expect(outlook({})).to.deep.equal({
      now: 350n,
      atEta: 400n,
      left: 350n,
      fits: true,
      fitsFirst: true,
      fitsFrom: 6000,
    });
    expect(outlook({ waiting: 51n })).to.deep.include({ left: 349n, fits: false, fitsFirst: true, fitsFrom: 6010 });
    expect(outlook({ amount: 401n, waiting: 0n })).to.deep.include({ fits: false, fitsFirst: false, fitsFrom: 6010 });
  });

  it("finds the first second, though refill is rounded down", () => {
    for (const refill of [1n, 3n, 7n, 999n, 1001n, 5000n]) {
      const slow = { ...meter, refill };
      const found = outlook({ meter: slow, amount: 307n, waiting: 0n, eta: 5003, state: { ...state, refill } });
      const levelAt = (eta: number) =>
        outlook({ meter: slow, amount: 307n, waiting: 0n, eta, state: { ...state, refill } }).atEta;
      expect(levelAt(found.fitsFrom!) >= 307n, `refill ${refill}`).to.equal(true);
      if (found.fitsFrom! > 5003) expect(levelAt(found.fitsFrom! - 1) < 307n, `refill ${refill}`).to.equal(true);
    }
  });

  it("says never where the meter is too small or never refills", () => {
    expect(outlook({ amount: 950n, waiting: 50n }).fitsFrom).to.be.greaterThan(6000);
    expect(outlook({ amount: 950n, waiting: 51n }).fitsFrom).to.equal(undefined);
    const dry = { ...meter, refill: 0n };
    expect(outlook({ meter: dry, amount: 301n, waiting: 0n }).fitsFrom).to.equal(undefined);
    expect(outlook({ meter: dry, amount: 300n, waiting: 0n })).to.deep.include({ fits: true, fitsFrom: 6000 });
  });

  it("takes a meter that was never charged as full", () => {
    const fresh = { updatedAt: 0, level: 0n, refill: 0n };
    expect(outlook({ state: fresh })).to.deep.include({ now: 1000n, atEta: 1000n, left: 950n });
  });
});

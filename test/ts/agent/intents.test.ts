import { readFileSync } from "node:fs";
import { expect } from "chai";
import { encodeFunctionData, erc20Abi, parseAbi } from "viem";
import { buildIntent } from "../../../agent/intents/buildIntent.ts";
import type { Intent } from "../../../agent/intents/intent.ts";
import { payStep } from "../../../agent/intents/kinds/pay.ts";
import { readIntent } from "../../../agent/intents/readIntent.ts";
import { type IntentRefusalCode, intentRefusals } from "../../../agent/intents/refusal.ts";
import { buildStep } from "../../../agent/intents/step.ts";
import { type amountWord, nameWord } from "../../../agent/intents/word.ts";
import {
  agentFile,
  agentPolicy,
  alice,
  bob,
  carol,
  cited,
  DAI,
  intentContext,
  RECORDS,
  RIGHT,
  TREASURY,
  USDC,
  vault,
} from "../support/agentWorld.ts";
import { expectRefusal } from "../support/refusal.ts";

const context = intentContext();

/** Reads and builds, as the loop does. */
function judge(intent: unknown, among = context): ReturnType<typeof buildIntent> {
  const read = readIntent({ key: "k", intent, rationale: "because" });
  return read.ok ? buildIntent(read.keyed.intent, among) : read;
}

function expectRefused(intent: unknown, code: IntentRefusalCode, reason: string, among = context): void {
  const judged = judge(intent, among);
  if (judged.ok) throw new Error(`expected ${code}, and it was built: ${judged.built.sentences.join("; ")}`);
  expect(judged.code).to.equal(code);
  expect(judged.reason).to.equal(`${reason}${reason === "" ? "" : " "}${intentRefusals[code]}`);
}

function callsOf(intent: Intent) {
  const judged = judge(intent);
  if (!judged.ok) throw new Error(judged.reason);
  return judged.built;
}

describe("intents: build", () => {
  it("pays a token by transfer and native value plainly, with the policy's decimals", () => {
    expect(callsOf(RIGHT.pay)).to.deep.equal({
      calls: [
        {
          target: USDC,
          value: 0n,
          data: encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [alice, 1_250_500_000n] }),
        },
      ],
      bounds: [],
      sentences: ["pay 1,250.5 USDC to alice"],
    });
    expect(callsOf(RIGHT.payMany).calls[1]).to.deep.equal({ target: alice, value: 5n * 10n ** 17n, data: "0x" });
  });

  it("swaps with an exact allowance, and bounds both sides", () => {
    const abi = parseAbi(["function swap(address, address, uint256, uint256, uint24, address)"]);
    const { calls, bounds } = callsOf(RIGHT.swap);
    const atLeast = 995n * 10n ** 17n;
    expect(calls).to.deep.equal([
      {
        target: USDC,
        value: 0n,
        data: encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [carol, 100_000_000n] }),
      },
      {
        target: carol,
        value: 0n,
        data: encodeFunctionData({ abi, args: [USDC, DAI, 100_000_000n, atLeast, 3000, TREASURY] }),
      },
    ]);
    expect(bounds).to.deep.equal([
      { token: DAI, minDelta: atLeast },
      { token: USDC, minDelta: -100_000_000n },
    ]);
  });

  it("deposits what it approves, for the treasury", () => {
    const abi = parseAbi(["function deposit(uint256, address)"]);
    const { calls, bounds } = callsOf(RIGHT.approveAndDeposit);
    expect(calls.map(({ target }) => target)).to.deep.equal([USDC, vault]);
    expect(calls[1]?.data).to.equal(encodeFunctionData({ abi, args: [2_500_000_000n, TREASURY] }));
    expect(bounds).to.deep.equal([{ token: USDC, minDelta: -2_500_000_000n }]);
  });

  it("votes, and calls by name: structs by the words of the policy, a signature where a name is not enough", () => {
    const vote = parseAbi(["function castVote(uint256, uint8)"]);
    expect(callsOf(RIGHT.vote).calls[0]?.data).to.equal(encodeFunctionData({ abi: vote, args: [77n, 0] }));
    const order = parseAbi(["function order((address, uint256[2]), bool, int64)"]);
    const data = encodeFunctionData({ abi: order, args: [[bob, [7_000_000n, 12n]], true, 40n] });
    expect(callsOf(RIGHT.call).calls).to.deep.equal([{ target: carol, value: 0n, data }]);
    const signed = { ...RIGHT.call, function: "order((address,uint256[2]), bool isOpen, int64 shift)" };
    expect(callsOf(signed).calls[0]?.data).to.equal(data);
  });

  it("calls what the policy pins without arguments, and sends native value with a call", () => {
    const pinned = { kind: "call", contract: "desk", function: "close", arguments: {} } as const;
    expect(callsOf(pinned).calls[0]?.data).to.match(/^0xb8bdd8dd0{62}20/);
    const wrap = {
      kind: "call",
      contract: "farm",
      function: "wrap",
      arguments: {},
      value: cited("0.5", "ETH", "feed", 2),
    };
    expect(callsOf(wrap as Intent).calls[0]).to.deep.include({ target: vault, value: 5n * 10n ** 17n });
    expectRefused(
      { ...pinned, value: cited("0.5", "ETH", "feed", 2) },
      "INTENT_ARGUMENTS_DIFFER",
      "intent.value: The policy pins the whole call.",
    );
  });

  it("lets no calldata pass that does not say what was meant", () => {
    const step = payStep(RIGHT.pay, "intent", context);
    expect(buildStep(step, agentPolicy).target).to.equal(USDC);
    const other = { ...(step.words[1] as ReturnType<typeof amountWord>), wanted: "1250.6 USDC" };
    const name = nameWord("bob", agentPolicy);
    const elsewhere = { ...name, text: "alice" };
    for (const words of [
      [step.words[0] as typeof name, other],
      [elsewhere, step.words[1] as typeof name],
    ]) {
      expectRefusal(() => buildStep({ ...step, words }, agentPolicy), "INTENT_MISBUILT");
    }
  });
});

describe("intents: refuse", () => {
  const { pay, swap, call, vote } = RIGHT;
  const paying = (changes: object) => ({ ...pay, amount: { ...pay.amount, ...changes } });
  const calling = (name: string, argument: unknown) => ({
    ...call,
    arguments: { ...call.arguments, [name]: argument },
  });
  const NAMES = "There are: alice, bob, desk, farm, governor, badges.";
  const UNITS = "There are: ETH, USDC, DAI.";

  const cases: { title: string; intent: unknown; code: IntentRefusalCode; reason: string }[] = [
    {
      title: "a stranger",
      intent: { ...pay, to: "mallory" },
      code: "INTENT_PARTY_UNKNOWN",
      reason: `intent.to "mallory": ${NAMES}`,
    },
    {
      title: "a name in another case",
      intent: { ...pay, to: "Alice" },
      code: "INTENT_PARTY_UNKNOWN",
      reason: `intent.to "Alice": Did you mean "alice"? ${NAMES}`,
    },
    {
      title: "a token as payee",
      intent: { ...pay, to: "USDC" },
      code: "INTENT_PARTY_UNKNOWN",
      reason: 'intent.to "USDC": It is a token.',
    },
    {
      title: "a group as payee",
      intent: { ...pay, to: "people" },
      code: "INTENT_PARTY_UNKNOWN",
      reason: 'intent.to "people": It is a group.',
    },
    {
      title: "an agent as payee",
      intent: { ...pay, to: "payer" },
      code: "INTENT_PARTY_UNKNOWN",
      reason: 'intent.to "payer": It is an agent.',
    },
    {
      title: "a name of every object",
      intent: { ...pay, to: "constructor" },
      code: "INTENT_PARTY_UNKNOWN",
      reason: `intent.to "constructor": ${NAMES}`,
    },
    {
      title: "an address as payee",
      intent: { ...pay, to: alice },
      code: "INTENT_ADDRESS_WRITTEN",
      reason: "intent.to:",
    },
    {
      title: "another unit",
      intent: paying({ unit: "USDX" }),
      code: "INTENT_UNIT_UNKNOWN",
      reason: `intent.amount.unit "USDX": Did you mean "USDC"? ${UNITS}`,
    },
    {
      title: "a unit of every object",
      intent: paying({ unit: "toString" }),
      code: "INTENT_UNIT_UNKNOWN",
      reason: `intent.amount.unit "toString": ${UNITS}`,
    },
    {
      title: "more decimals than the unit has",
      intent: paying({ value: "1250.5000000" }),
      code: "INTENT_AMOUNT_INVALID",
      reason: "intent.amount.value: USDC has 6 decimals.",
    },
    {
      title: "an amount beyond 256 bits",
      intent: paying({ value: "9".repeat(80) }),
      code: "INTENT_AMOUNT_INVALID",
      reason: "intent.amount.value: It does not fit 256 bits.",
    },
    {
      title: "a number that the record does not have",
      intent: paying({ value: "1250.51" }),
      code: "INTENT_NUMBER_NOT_CITED",
      reason: "intent.amount: 1250.51 is not in bills 2.",
    },
    {
      title: "the number of another record",
      intent: paying({ value: "40" }),
      code: "INTENT_NUMBER_NOT_CITED",
      reason: "intent.amount: 40 is not in bills 2.",
    },
    {
      title: "a number inside a cell's sentence",
      intent: paying({ value: "999", from: { source: "bills", record: 3 } }),
      code: "INTENT_NUMBER_NOT_CITED",
      reason: "intent.amount: 999 is not in bills 3.",
    },
    {
      title: "a number inside a sentence of JSON",
      intent: paying({ value: "888", from: { source: "feed", record: 1 } }),
      code: "INTENT_NUMBER_NOT_CITED",
      reason: "intent.amount: 888 is not in feed 1.",
    },
    {
      title: "a number that counts another unit",
      intent: { ...pay, amount: cited("7", "DAI", "feed", 1) },
      code: "INTENT_NUMBER_NOT_CITED",
      reason: "intent.amount: 7 is not in feed 1.",
    },
    {
      title: "an unknown source",
      intent: paying({ from: { source: "mail", record: 1 } }),
      code: "INTENT_SOURCE_UNKNOWN",
      reason: "intent.amount.from.source: There are: bills, feed, prices, notes, purse.",
    },
    {
      title: "a source of every object",
      intent: paying({ from: { source: "valueOf", record: 1 } }),
      code: "INTENT_SOURCE_UNKNOWN",
      reason: "intent.amount.from.source: There are: bills, feed, prices, notes, purse.",
    },
    {
      title: "a record that is none",
      intent: paying({ from: { source: "bills", record: 4 } }),
      code: "INTENT_RECORD_UNKNOWN",
      reason: "intent.amount.from.record: It has 3 records.",
    },
    {
      title: "a venue that is none",
      intent: { ...swap, venue: "house" },
      code: "INTENT_VENUE_UNKNOWN",
      reason: "intent.venue: For a swap: There are: otc.",
    },
    {
      title: "a governor that is none",
      intent: { ...vote, governor: "otc" },
      code: "INTENT_VENUE_UNKNOWN",
      reason: "intent.governor: For a vote: There are: house.",
    },
    {
      title: "native currency at a venue",
      intent: { ...swap, buy: "ETH" },
      code: "INTENT_UNIT_UNFIT",
      reason: "intent.buy: ETH is the native currency, and here stands a token.",
    },
    {
      title: "a swap of a token for itself",
      intent: { ...swap, buy: "USDC" },
      code: "INTENT_UNIT_UNFIT",
      reason: "intent.buy: What is sold is what is bought.",
    },
    {
      title: "a bound on another token",
      intent: { ...swap, atLeast: cited("100", "USDC", "prices", 1) },
      code: "INTENT_UNIT_UNFIT",
      reason: "intent.atLeast.unit: What is bought is DAI.",
    },
    {
      title: "a function of another agent's rules",
      intent: { ...call, function: "drain", arguments: { to: { name: "bob" } } },
      code: "INTENT_FUNCTION_UNKNOWN",
      reason:
        "intent.function: There are: close(bytes), order((address,uint256[2]),bool,int64), swap(address,address,uint256,uint256,uint24,address).",
    },
    {
      title: "a contract that is none",
      intent: { ...call, contract: "desks" },
      code: "INTENT_PARTY_UNKNOWN",
      reason: 'intent.contract "desks": Did you mean "desk"? There are: USDC, badges, desk, farm, governor.',
    },
    {
      title: "an argument too many",
      intent: calling("more", { flag: true }),
      code: "INTENT_ARGUMENTS_DIFFER",
      reason: "intent.arguments: Parameters: order.to, order.amounts[0], order.amounts[1], isOpen, shift.",
    },
    {
      title: "a number where an account stands",
      intent: calling("order.to", { number: "12", from: { source: "feed", record: 2 } }),
      code: "INTENT_ARGUMENT_INVALID",
      reason: "intent.arguments.order.to: Here stands an account or a token: { name }.",
    },
    {
      title: "a stranger as argument",
      intent: calling("order.to", { name: "mallory" }),
      code: "INTENT_PARTY_UNKNOWN",
      reason: 'intent.arguments.order.to "mallory":',
    },
    {
      title: "an amount where a truth value stands",
      intent: calling("isOpen", { amount: cited("7", "USDC", "feed", 1) }),
      code: "INTENT_ARGUMENT_INVALID",
      reason: "intent.arguments.isOpen: Here stands true or false: { flag }.",
    },
    {
      title: "an amount in a signed number",
      intent: calling("shift", { amount: cited("7", "USDC", "feed", 1) }),
      code: "INTENT_ARGUMENT_INVALID",
      reason: "intent.arguments.shift: Here stands { number, from }.",
    },
    {
      title: "an amount where ids stand",
      intent: {
        kind: "call",
        contract: "badges",
        function: "award",
        arguments: { to: { name: "bob" }, id: { amount: cited("7", "USDC", "feed", 1) } },
      },
      code: "INTENT_UNIT_UNFIT",
      reason: "intent.arguments.id.amount.unit: Its numbers are ids, and no amounts.",
    },
    {
      title: "a bare number where a token's amount stands",
      intent: {
        kind: "call",
        contract: "USDC",
        function: "transfer",
        arguments: { to: { name: "bob" }, amount: { number: "12", from: { source: "feed", record: 2 } } },
      },
      code: "INTENT_ARGUMENT_INVALID",
      reason: "intent.arguments.amount: Here stands an amount with its unit: { amount }.",
    },
    {
      title: "an amount of another token",
      intent: {
        kind: "call",
        contract: "USDC",
        function: "transfer",
        arguments: { to: { name: "bob" }, amount: { amount: cited("99.5", "DAI", "prices", 1) } },
      },
      code: "INTENT_UNIT_UNFIT",
      reason: "intent.arguments.amount.amount.unit: The parameter counts USDC.",
    },
    {
      title: "a field more",
      intent: { ...pay, data: "0x" },
      code: "INTENT_MALFORMED",
      reason: "intent: A key is not known here.",
    },
    {
      title: "another kind",
      intent: { kind: "delegate", to: "alice" },
      code: "INTENT_MALFORMED",
      reason: "intent.kind: The kind is none of the catalogue.",
    },
    {
      title: "an exponent",
      intent: paying({ value: "1e3" }),
      code: "INTENT_MALFORMED",
      reason: "intent.amount.value: The text has another form.",
    },
    {
      title: "a negative amount",
      intent: paying({ value: "-1" }),
      code: "INTENT_MALFORMED",
      reason: "intent.amount.value: The text has another form.",
    },
    {
      title: "a number for a text",
      intent: paying({ value: 1250.5 }),
      code: "INTENT_MALFORMED",
      reason: "intent.amount.value: Here must stand: string.",
    },
    {
      title: "no payment",
      intent: { kind: "payMany", payments: [] },
      code: "INTENT_MALFORMED",
      reason: "intent.payments: At least 1.",
    },
    {
      title: "more payments than a person reads",
      intent: { kind: "payMany", payments: Array.from({ length: 26 }, () => ({ to: pay.to, amount: pay.amount })) },
      code: "INTENT_MALFORMED",
      reason: "intent.payments: At most 25.",
    },
    {
      title: "a key of every object",
      intent: JSON.parse('{"kind":"pay","to":"alice","__proto__":{}}'),
      code: "INTENT_MALFORMED",
      reason: "intent: A key is not known here.",
    },
    { title: "no plain data", intent: new Date(), code: "INTENT_MALFORMED", reason: "intent:" },
  ];
  for (const { title, intent, code, reason } of cases) it(title, () => expectRefused(intent, code, reason));

  it("zero, where something must move", () => {
    const records = { ...RECORDS, feed: ['{"amount":"0"}', '{"amount":"0.000001"}'] };
    const among = intentContext(records);
    expectRefused(
      { ...pay, amount: cited("0", "USDC", "feed", 1) },
      "INTENT_AMOUNT_INVALID",
      "intent.amount.value: It is zero.",
      among,
    );
    expect(judge({ ...pay, amount: cited("0.000001", "USDC", "feed", 2) }, among).ok).to.equal(true);
  });

  it("the same payment twice from one record, and none from two", () => {
    const of = (record: number) => ({ to: "alice", amount: cited("5", "USDC", "feed", record) });
    const among = intentContext({ ...RECORDS, feed: ['{"a":"5"}', '{"a":"5.0"}'] });
    const twice = [of(1), of(2), { to: "alice", amount: cited("5.00", "USDC", "feed", 1) }];
    expectRefused(
      { kind: "payMany", payments: twice },
      "INTENT_PAYMENT_TWICE",
      "intent.payments[2]: See payments[0].",
      among,
    );
    expect(judge({ kind: "payMany", payments: [of(1), of(2)] }, among).ok).to.equal(true);
  });

  it("a kind that the agent file does not list, and no other", () => {
    const among = { ...context, agentFile: { ...agentFile, intents: ["vote", "call"] as const } };
    expectRefused(pay, "INTENT_KIND_CLOSED", "kind: There are: vote, call.", {
      ...among,
      agentFile: { ...among.agentFile, intents: ["vote", "call"] },
    });
    expect(judge(vote).ok).to.equal(true);
  });

  it("a number that does not fit its type, and none that does", () => {
    const at = (text: string) => ({ ...calling("shift", { number: text, from: { source: "feed", record: 1 } }) });
    const among = (text: string) =>
      intentContext({ ...RECORDS, feed: [`{"x":"${text}","y":"7 USDC"}`, RECORDS["feed"]?.[1] ?? ""] });
    const most = String(2n ** 63n - 1n);
    const above = String(2n ** 63n);
    expect(judge(at(most), among(most)).ok).to.equal(true);
    expect(judge(at(`-${above}`), among(`-${above}`)).ok).to.equal(true);
    expectRefused(
      at(above),
      "INTENT_ARGUMENT_INVALID",
      "intent.arguments: The number does not fit int64.",
      among(above),
    );
  });

  it("two functions that fit: the signature tells which", () => {
    const rules = agentPolicy.rules.map((rule) =>
      rule.function === "castVote(uint256,uint8)" ? { ...rule, function: "wrap()", parameters: [] } : rule,
    );
    const policy = { ...agentPolicy, rules };
    const wrap = { kind: "call", contract: "governor", function: "wrap", arguments: {} };
    expect(judge(wrap, { ...context, policy }).ok).to.equal(true);
    const twice = rules.find(({ parameters, rule }) => parameters.length === 0 && rule.kind === 1);
    const both = {
      ...policy,
      rules: [
        ...rules,
        { ...(twice as (typeof rules)[number]), function: "wrap(address)", parameters: [], data: "0x00" as const },
      ],
    };
    const name = Object.entries(agentPolicy.names.accounts).find(([, one]) => one === twice?.rule.target)?.[0] ?? "";
    expectRefused(
      { ...wrap, contract: name },
      "INTENT_FUNCTION_AMBIGUOUS",
      "intent.function: There are: wrap(), wrap(address).",
      { ...context, policy: both },
    );
  });
});

describe("intents: the number stands in the record", () => {
  type Row = [title: string, source: string, text: string, value: string, unit: string, isThere: boolean];
  const rows: Row[] = [
    ["a cell", "bills", "a,100,b", "100", "USDC", true],
    ["zeros behind", "bills", "a,100.00,b", "100", "USDC", true],
    ["zeros behind in the intent", "bills", "a,0.5,b", "0.50", "USDC", true],
    ["a cell with its unit", "bills", "a,100 USDC,b", "100", "USDC", true],
    ["a cell with another unit", "bills", "a,100 DAI,b", "100", "USDC", false],
    ["a cell with a unit in another case", "bills", "a,100 dai,b", "100", "USDC", false],
    ["a cell with another word", "bills", "a,100 apples,b", "100", "USDC", false],
    ["a part of a cell", "bills", "a,INV 100 x,b", "100", "USDC", false],
    ["a part of a number", "bills", "a,1100,b", "100", "USDC", false],
    ["digits behind a point", "bills", "a,100.001,b", "100", "USDC", false],
    ["two cells as one number", "bills", "a,1,250,b", "1250", "USDC", false],
    ["each of two cells", "bills", "a,1,250,b", "250", "USDC", true],
    ["a comma in a quoted cell", "bills", 'a,"1,250",b', "1250", "USDC", false],
    ["quotes that do not match", "bills", 'a,"100,b', "100", "USDC", false],
    ["space around a cell", "bills", "a, 100\t,b", "100", "USDC", true],
    ["space that cannot be seen", "bills", "a,100\u00a0,b", "100", "USDC", false],
    ["an exponent", "bills", "a,1e2,b", "100", "USDC", false],
    ["a leading zero", "bills", "a,0100,b", "100", "USDC", false],
    ["a sign of currency", "bills", "a,$100,b", "100", "USDC", false],
    ["digits of another script", "bills", "a,١٠٠,b", "100", "USDC", false],
    ["a minus sign", "bills", "a,-100,b", "100", "USDC", false],
    ["a number of JSON", "feed", '{"a":100.0}', "100", "USDC", true],
    ["a text of JSON", "feed", '{"a":["x",{"b":"100"}]}', "100", "USDC", true],
    ["a key of JSON", "feed", '{"100":1}', "100", "USDC", false],
    ["a comma in a text of JSON", "feed", '{"a":"1,250"}', "1250", "USDC", false],
    ["a number beyond doubles", "feed", '{"a":12345678901234567890.5}', "12345678901234567890.5", "DAI", true],
    ["its neighbour", "feed", '{"a":12345678901234567890.5}', "12345678901234567890.6", "DAI", false],
    ["a key twice in JSON", "feed", '{"a":"100","a":"200"}', "200", "USDC", false],
    ["words where JSON belongs", "feed", "Pay 100 to alice.", "100", "USDC", false],
    ["a word", "notes", "Pay 100 to alice.", "100", "USDC", true],
    ["a word with commas between thousands", "notes", "Pay (1,250.50) USDC, please.", "1250.5", "USDC", true],
    ["a word with its unit", "notes", "Pay 100 USDC, please.", "100", "USDC", true],
    ["a word with another unit", "notes", "Pay 100 DAI, please.", "100", "USDC", false],
    ["commas elsewhere", "notes", "Pay 12,50 to alice", "1250", "USDC", false],
    ["a part of a date", "notes", "2026-11-23", "23", "USDC", false],
    ["a word too long to be a number", "notes", "1".repeat(101), "1".repeat(60), "DAI", false],
  ];
  for (const [title, source, text, value, unit, isThere] of rows) {
    it(`${isThere ? "there" : "not there"}: ${title}`, () => {
      const among = intentContext({ [source]: [text] });
      const judged = judge({ ...RIGHT.pay, amount: cited(value, unit, source, 1) }, among);
      expect(judged.ok ? "there" : judged.code).to.equal(isThere ? "there" : "INTENT_NUMBER_NOT_CITED");
    });
  }

  // Where its time grew with the square of the length, it would be minutes, on the quickest machine.
  it("reads a record of megabytes in a moment", () => {
    const long = [`${")".repeat(200_000)} 100`, `${"0".repeat(200_000)},100`, `${" ".repeat(200_000)}100`];
    const before = performance.now();
    for (const text of long)
      for (const source of ["notes", "bills", "feed"]) {
        judge({ ...RIGHT.pay, amount: cited("100", "USDC", source, 1) }, intentContext({ [source]: [text] }));
      }
    expect(performance.now() - before).to.be.below(30_000);
  });
});

describe("intents: documentation", () => {
  it("names every code of refusal, and no other", () => {
    const guide = readFileSync("docs/guides/agent.md", "utf8");
    const named = new Set([...guide.matchAll(/`(INTENT_[A-Z_]+)`/g)].map(([, code]) => code));
    expect([...named].sort()).to.deep.equal([...Object.keys(intentRefusals), "INTENT_MISBUILT"].sort());
  });
});

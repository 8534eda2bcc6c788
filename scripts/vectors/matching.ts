import { AbiCoder, concat, keccak256, ZeroAddress, ZeroHash } from "ethers";
import { emptyRule, RULE, type RuleFields } from "./ruleLeaves.ts";
import { word } from "./word.ts";

// Whether a rule carries a call, with each verdict written down by hand: every check of the matcher at its edge, the
// value that passes beside the one that does not.

const CALL = "tuple(address target,uint256 value,bytes data,uint256 minGas,bytes32 codeHash,uint8 rule)";

/** By their numbers in the contract's enums. */
const KIND = { native: 0n, function: 1n, exact: 2n };
const OPERATOR = { equal: 0n, atMost: 1n, atLeast: 2n, oneOf: 3n, bitmask: 4n };
const REFUSAL = {
  None: 0,
  WrongTarget: 4,
  DataNotEmpty: 5,
  WrongSelector: 6,
  WrongLength: 7,
  WrongDataHash: 8,
  DirtyWord: 9,
  ConstraintViolated: 10,
  ValueTooHigh: 11,
  AmountAboveBurst: 12,
  MalformedRule: 20,
};

const TARGET = "0x1111111111111111111111111111111111111111";
const OTHER = "0x2222222222222222222222222222222222222222";
const SELECTOR = "0xa9059cbb";
/** address, uint64. */
const TYPES = `0x1408${"00".repeat(30)}`;
const MAX = (1n << 256n) - 1n;

type Call = { target: string; value: bigint; data: string };
type Verdict = [refusal: keyof typeof REFUSAL, detail: string];
type Case = [name: string, rule: RuleFields, call: Call, verdict: Verdict];

const PASSES: Verdict = ["None", ZeroHash];

/** What `test/vectors/matching.json` holds: abi.encode(Rule), abi.encode(Call), the refusal's number and its detail. */
export function matchingVectors() {
  const coder = AbiCoder.defaultAbiCoder();
  const cases = [
    ...targets(),
    ...natives(),
    ...functions(),
    ...constraints(),
    ...exacts(),
    ...values(),
    ...meters(),
  ].map(([name, rule, call, [refusal, detail]]) => ({
    name,
    rule: coder.encode([RULE], [rule]),
    call: coder.encode([CALL], [{ ...call, minGas: 0n, codeHash: ZeroHash, rule: 0n }]),
    refusal: word(REFUSAL[refusal]),
    detail,
  }));
  return { count: cases.length, cases };
}

function native(changes: Partial<RuleFields> = {}): RuleFields {
  return { ...emptyRule(), target: TARGET, kind: KIND.native, ...changes };
}

/** transfer(address, uint64), any arguments. */
function transfer(changes: Partial<RuleFields> = {}): RuleFields {
  return { ...native(), kind: KIND.function, selector: SELECTOR, words: 2n, wordTypes: TYPES, ...changes };
}

function send(value: bigint, data = "0x"): Call {
  return { target: TARGET, value, data };
}

function pay(to: bigint | string, amount: bigint): Call {
  return send(0n, concat([SELECTOR, word(BigInt(to)), word(amount)]));
}

function targets(): Case[] {
  return [
    ["the target", native(), send(0n), PASSES],
    ["another target", native(), { ...send(0n), target: OTHER }, ["WrongTarget", word(BigInt(OTHER))]],
  ];
}

function natives(): Case[] {
  return [
    ["native value without calldata", native({ maxValue: 1n }), send(1n), PASSES],
    ["native value with one byte of calldata", native({ maxValue: 1n }), send(1n, "0x00"), ["DataNotEmpty", word(1)]],
  ];
}

function functions(): Case[] {
  const { data } = pay(OTHER, 1n);
  const noArguments = transfer({ words: 0n, wordTypes: ZeroHash });
  const most = transfer({ words: 32n, wordTypes: ZeroHash });
  return [
    ["a call of the function", transfer(), pay(OTHER, 1n), PASSES],
    ["no calldata", transfer(), send(0n), ["WrongLength", word(0)]],
    ["calldata one byte short", transfer(), send(0n, data.slice(0, -2)), ["WrongLength", word(67)]],
    ["calldata one byte long", transfer(), send(0n, `${data}00`), ["WrongLength", word(69)]],
    ["calldata one word long", transfer(), send(0n, `${data}${"00".repeat(32)}`), ["WrongLength", word(100)]],
    [
      "another selector",
      transfer(),
      send(0n, data.replace("a9", "a8")),
      ["WrongSelector", `0xa8059cbb${"00".repeat(28)}`],
    ],
    ["a function without arguments", noArguments, send(0n, SELECTOR), PASSES],
    ["three bytes of a selector", noArguments, send(0n, "0xa9059c"), ["WrongLength", word(3)]],
    ["an address of 160 bits", transfer(), pay((1n << 160n) - 1n, 1n), PASSES],
    ["an address of 161 bits", transfer(), pay(1n << 160n, 1n), ["DirtyWord", word(1n << 160n)]],
    ["a uint64 of 64 bits", transfer(), pay(0n, (1n << 64n) - 1n), PASSES],
    ["a uint64 of 65 bits", transfer(), pay(0n, 1n << 64n), ["DirtyWord", word(1n << 64n)]],
    ["32 words", most, send(0n, concat([SELECTOR, `0x${"ff".repeat(1024)}`])), PASSES],
    [
      "33 words in the rule",
      { ...most, words: 33n },
      send(0n, concat([SELECTOR, `0x${"ff".repeat(1056)}`])),
      ["MalformedRule", word(33)],
    ],
  ];
}

function constraints(): Case[] {
  const on = (index: bigint, operator: keyof typeof OPERATOR, value: bigint) => ({
    word: index,
    operator: OPERATOR[operator],
    value: word(value),
  });
  const amount = (...list: [keyof typeof OPERATOR, bigint][]) =>
    transfer({ constraints: list.map(([operator, value]) => on(1n, operator, value)) });
  const refused = (value: bigint): Verdict => ["ConstraintViolated", word(value)];
  const wide = (...list: [keyof typeof OPERATOR, bigint][]) => ({ ...amount(...list), wordTypes: ZeroHash });
  const both = transfer({ constraints: [on(0n, "oneOf", 5n), on(1n, "oneOf", 5n), on(1n, "oneOf", 6n)] });
  const split = amount(["oneOf", 1n], ["atMost", 9n], ["oneOf", 2n]);
  return [
    ["equal", amount(["equal", 7n]), pay(1n, 7n), PASSES],
    ["one below equal", amount(["equal", 7n]), pay(1n, 6n), refused(6n)],
    ["one above equal", amount(["equal", 7n]), pay(1n, 8n), refused(8n)],
    ["at most, exactly", amount(["atMost", 7n]), pay(1n, 7n), PASSES],
    ["at most, one more", amount(["atMost", 7n]), pay(1n, 8n), refused(8n)],
    ["at least, exactly", amount(["atLeast", 7n]), pay(1n, 7n), PASSES],
    ["at least, one less", amount(["atLeast", 7n]), pay(1n, 6n), refused(6n)],
    ["comparisons are unsigned", wide(["atMost", 7n]), pay(1n, MAX), refused(MAX)],
    ["between", amount(["atLeast", 7n], ["atMost", 8n]), pay(1n, 8n), PASSES],
    ["beyond between", amount(["atLeast", 7n], ["atMost", 8n]), pay(1n, 9n), refused(9n)],
    ["one of, the first", amount(["oneOf", 7n], ["oneOf", 9n]), pay(1n, 7n), PASSES],
    ["one of, the last", amount(["oneOf", 7n], ["oneOf", 9n]), pay(1n, 9n), PASSES],
    ["one of, none", amount(["oneOf", 7n], ["oneOf", 9n]), pay(1n, 8n), refused(8n)],
    ["one of a single value", amount(["oneOf", 7n]), pay(1n, 8n), refused(8n)],
    ["two disjunctions on two words", both, pay(5n, 6n), PASSES],
    ["two disjunctions, the first fails", both, pay(6n, 6n), refused(6n)],
    ["two disjunctions, the second fails", both, pay(5n, 7n), refused(7n)],
    ["a disjunction that is cut in two must hold twice", split, pay(1n, 1n), refused(1n)],
    ["one of and at most", amount(["oneOf", 7n], ["oneOf", 9n], ["atMost", 8n]), pay(1n, 7n), PASSES],
    ["one of, but above at most", amount(["oneOf", 7n], ["oneOf", 9n], ["atMost", 8n]), pay(1n, 9n), refused(9n)],
    ["bits within the mask", amount(["bitmask", 0b1010n]), pay(1n, 0b1000n), PASSES],
    ["no bits", amount(["bitmask", 0b1010n]), pay(1n, 0n), PASSES],
    ["a bit outside the mask", amount(["bitmask", 0b1010n]), pay(1n, 0b1011n), refused(0b1011n)],
    [
      "the first of two violations",
      transfer({ constraints: [on(0n, "equal", 1n), on(1n, "equal", 1n)] }),
      pay(2n, 3n),
      refused(2n),
    ],
    [
      "a constraint on a word that is not there",
      transfer({ constraints: [on(2n, "equal", 0n)] }),
      pay(1n, 1n),
      ["MalformedRule", word(2)],
    ],
    ["a dirty word before a constraint", amount(["equal", 7n]), pay(1n << 160n, 8n), ["DirtyWord", word(1n << 160n)]],
  ];
}

function exacts(): Case[] {
  const { data } = pay(OTHER, 1n);
  const exact = (of: string) => native({ kind: KIND.exact, dataHash: keccak256(of) });
  const other = pay(OTHER, 2n).data;
  return [
    ["the calldata", exact(data), send(0n, data), PASSES],
    ["other calldata", exact(data), send(0n, other), ["WrongDataHash", keccak256(other)]],
    ["the calldata with a tail", exact(data), send(0n, `${data}00`), ["WrongDataHash", keccak256(`${data}00`)]],
    ["calldata of odd length", exact("0x010203"), send(0n, "0x010203"), PASSES],
  ];
}

function values(): Case[] {
  const { data } = pay(OTHER, 1n);
  return [
    ["the most native value", transfer({ maxValue: 5n }), send(5n, data), PASSES],
    ["one wei more", transfer({ maxValue: 5n }), send(6n, data), ["ValueTooHigh", word(6)]],
    ["one wei where none is permitted", transfer(), send(1n, data), ["ValueTooHigh", word(1)]],
    [
      "a violation before the value",
      transfer({ constraints: [{ word: 1n, operator: 0n, value: word(2) }] }),
      send(1n, data),
      ["ConstraintViolated", word(1)],
    ],
  ];
}

function meters(): Case[] {
  const meter = { key: word(1), token: OTHER, amountWord: 1n, burst: 100n, refill: 1n, period: 1n };
  const ether = { ...meter, token: ZeroAddress, amountWord: 255n };
  const metered = transfer({ meter });
  const unlimited = { maxValue: MAX };
  const { data } = pay(OTHER, 1n);
  const exact = native({ kind: KIND.exact, dataHash: keccak256(data), meter });
  return [
    ["the burst at once", metered, pay(1n, 100n), PASSES],
    ["more than the burst", metered, pay(1n, 101n), ["AmountAboveBurst", word(101)]],
    ["a period of zero meters nothing", transfer({ meter: { ...meter, period: 0n } }), pay(1n, 101n), PASSES],
    ["native value up to the burst", native({ ...unlimited, meter: ether }), send(100n), PASSES],
    [
      "native value above the burst",
      native({ ...unlimited, meter: ether }),
      send(101n),
      ["AmountAboveBurst", word(101)],
    ],
    [
      "a meter of native value that names a word",
      native({ ...unlimited, meter: { ...ether, amountWord: 0n } }),
      send(1n),
      ["MalformedRule", word(0)],
    ],
    [
      "a meter that names a word that is not there",
      transfer({ meter: { ...meter, amountWord: 2n } }),
      pay(1n, 1n),
      ["MalformedRule", word(2)],
    ],
    [
      "a token's meter on a call without calldata",
      native({ ...unlimited, meter }),
      send(1n),
      ["MalformedRule", word(1)],
    ],
    ["a word of exact calldata", exact, send(0n, data), PASSES],
    [
      "a word beyond exact calldata",
      { ...exact, meter: { ...meter, amountWord: 2n } },
      send(0n, data),
      ["MalformedRule", word(2)],
    ],
    [
      "a word within exact calldata that is above the burst",
      { ...exact, meter: { ...meter, amountWord: 0n } },
      send(0n, data),
      ["AmountAboveBurst", word(BigInt(OTHER))],
    ],
    [
      "too much value before the meter",
      native({ maxValue: 5n, meter: ether }),
      send(101n),
      ["ValueTooHigh", word(101)],
    ],
  ];
}

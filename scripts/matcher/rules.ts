// Rules by chance, over every kind, operator, word type, meter and demand, each with calls that it carries.
import { type Address, getAddress, type Hex, keccak256, padHex, toHex, zeroAddress, zeroHash } from "viem";
import {
  type BoundDemand,
  type Constraint,
  callKind,
  type InputDemand,
  type Meter,
  NO_WORD,
  operator,
  type Rule,
  returnCheck,
} from "../../sdk/policy/types.ts";
import { encodeWordTypes, isOfType } from "../../sdk/policy/wordTypes.ts";
import { batchLevel } from "../../sdk/provenance/types.ts";
import type { Random } from "./random.ts";

export type CallData = { target: Address; value: bigint; data: Hex };

/** A rule, and calls that it carries. */
export type Shape = { rule: Rule; sample(random: Random): CallData };

/** The accounts that rules speak of: few, so that rules meet. All have code. */
export const TARGETS = ["aa", "bb", "cc"].map((byte) => getAddress(`0x${byte.repeat(20)}`));
export const TOKENS = ["dd", "ee"].map((byte) => getAddress(`0x${byte.repeat(20)}`));
export const SOURCES = ["77", "88"].map((byte) => getAddress(`0x${byte.repeat(20)}`));
export const SCHEMAS = [toWord(1n), toWord(2n)];
const SELECTORS: readonly Hex[] = ["0xa9059cbb", "0x095ea7b3", "0x00000001"];
const KEYS = [toWord(0x11n), toWord(0x12n)];
const PERIODS = [3600, 3600, 86_400];
const MOST_VALUE = 1n << 128n;
const LEVELS = Object.values(batchLevel);

const NO_METER: Meter = { key: zeroHash, token: zeroAddress, amountWord: 0, burst: 0n, refill: 0n, period: 0 };
const NO_INPUT_DEMAND: InputDemand = { schema: zeroHash, source: zeroAddress, levels: 0, maxAge: 0 };
const NO_BOUND_DEMAND: BoundDemand = { demanded: false, token: zeroAddress, minDelta: 0n };

/** @param now Seconds since the epoch: rules expire around it. */
export function anyShape(random: Random, proposer: Address, now: number): Shape {
  const kind = random.pick([callKind.native, callKind.function, callKind.function, callKind.function, callKind.exact]);
  const words = kind === callKind.native ? [] : anyWords(random);
  const maxValue =
    kind === callKind.native || random.percent(25) ? random.pick([1n, 1000n, random.uint(100), MOST_VALUE]) : 0n;
  const head: Rule = {
    proposer,
    tier: random.below(3),
    expiry: random.pick([0, 0, now, now + 1, now + random.below(1_000_000)]),
    target: random.pick(TARGETS),
    kind,
    selector: "0x00000000",
    words: 0,
    wordTypes: zeroHash,
    dataHash: zeroHash,
    maxValue,
    returns_: random.percent(30) ? returnCheck.emptyOrTrue : returnCheck.none,
    meter: anyMeter(random, words, maxValue),
    input: random.percent(35) ? anyInputDemand(random) : NO_INPUT_DEMAND,
    bound: random.percent(35) ? anyBoundDemand(random) : NO_BOUND_DEMAND,
    constraints: [],
  };
  const selector = random.pick(SELECTORS);
  // What the meter counts must stay below its burst.
  const isValueMetered = head.meter.period !== 0 && head.meter.token === zeroAddress;
  const most = isValueMetered && head.meter.burst < maxValue ? head.meter.burst : maxValue;
  const paid = (chance: Random) => (chance.percent(30) ? 0n : chance.pick([most, most / 2n]));
  if (kind === callKind.native) {
    return { rule: head, sample: (chance) => ({ target: head.target, value: paid(chance), data: "0x" }) };
  }
  if (kind === callKind.exact) {
    const tail = random.percent(30) ? toHex(random.uint(24), { size: 3 }).slice(2) : "";
    const data = `${encodeCall(
      selector,
      words.map(({ values }) => values[0]),
    )}${tail}` as Hex;
    const rule = { ...head, dataHash: keccak256(data) };
    return { rule, sample: (chance) => ({ target: rule.target, value: paid(chance), data }) };
  }
  const rule: Rule = {
    ...head,
    selector,
    words: words.length,
    wordTypes: encodeWordTypes(words.map(({ type }) => type).slice(0, 32)),
    constraints: words.flatMap(({ constraints }, word) => constraints.map((one) => ({ ...one, word }))),
  };
  const broken = random.percent(3) ? breakRule(random, rule) : rule;
  const sample = (chance: Random) => ({
    target: rule.target,
    value: paid(chance),
    data: encodeCall(
      selector,
      words.map(({ values }) => chance.pick(values)),
    ),
  });
  return { rule: broken, sample };
}

/** Rules that no compiler writes, and that the matcher must refuse. */
function breakRule(random: Random, rule: Rule): Rule {
  const constraint = { word: random.pick([rule.words, 31, 255]), operator: operator.atMost, value: toWord(1n << 255n) };
  const unknown = { word: 0, operator: 5 as Constraint["operator"], value: toWord(1n) };
  return random.pick([
    { ...rule, words: 33 },
    { ...rule, constraints: [...rule.constraints, constraint] },
    { ...rule, constraints: [unknown, ...rule.constraints] },
    { ...rule, meter: { ...NO_METER, period: 60, token: TOKENS[0] as Address, amountWord: rule.words, burst: 1n } },
    { ...rule, meter: { ...NO_METER, period: 60, amountWord: 0, burst: 1n << 100n } },
  ]);
}

type Word = { type: number; constraints: Omit<Constraint, "word">[] /** That pass. */; values: bigint[] };

function anyWords(random: Random): Word[] {
  const count = random.percent(1) ? 32 : random.below(5);
  return Array.from({ length: count }, () => anyWord(random));
}

function anyWord(random: Random): Word {
  const size = 1 + random.below(31);
  // Any word, an address, a truth value, uint, int and bytes of a size; now and then what is no type.
  const type = random.percent(1)
    ? random.pick([0x20, 0x40, 0x60, 0x81, 0xff])
    : random.pick([0x00, 0x00, 0x14, 0x14, 0x80, size, size, 0x20 | size, 0x40 | size]);
  const value = valueOfType(random, type);
  if (random.percent(35)) return { type, constraints: [], values: [value, valueOfType(random, type)] };
  const constraints = constraintsAround(random, value);
  const candidates = [value, ...constraints.map((one) => BigInt(one.value)), valueOfType(random, type)];
  const values = candidates.filter((one) => isOfType(toWord(one), type) && constraintsHold(constraints, one));
  return { type, constraints, values: [value, ...values] };
}

function valueOfType(random: Random, type: number): bigint {
  const bits = 8 * (type & 0x1f);
  if (type === 0x80) return BigInt(random.below(2));
  if (bits === 0) return random.uint(256);
  if (type < 0x20) return random.uint(bits);
  if (type < 0x40) return BigInt.asUintN(256, BigInt.asIntN(bits, random.uint(bits)));
  return random.uint(bits) << BigInt(256 - bits);
}

/** Constraints that hold for the value, some of them just so. */
function constraintsAround(random: Random, value: bigint): Omit<Constraint, "word">[] {
  const make = (name: keyof typeof operator, number: bigint) => ({
    operator: operator[name],
    value: toWord(BigInt.asUintN(256, number)),
  });
  const away = () => random.pick([0n, 0n, 1n, random.uint(64)]);
  const most = () => make("atMost", value + away() >= 1n << 256n ? value : value + away());
  const least = () => make("atLeast", value - away() < 0n ? 0n : value - away());
  const some = () => {
    const others = Array.from({ length: random.below(4) }, () => make("oneOf", random.uint(160)));
    return random.percent(50) ? [make("oneOf", value), ...others] : [...others, make("oneOf", value)];
  };
  const choice = random.below(7);
  if (choice === 0) return [make("equal", value)];
  if (choice === 1) return [most()].filter((one) => BigInt(one.value) >= value);
  if (choice === 2) return [least()].filter((one) => BigInt(one.value) <= value);
  if (choice === 3) return [make("bitmask", value | random.uint(256))];
  if (choice === 4) return [make("atLeast", 0n), make("atMost", value)];
  // A run that another operator cuts in two must hold twice.
  if (choice === 5) return [...some(), make("atMost", value), make("oneOf", value)];
  return some();
}

/** For choosing values only: which of them pass, the matchers say. */
function constraintsHold(constraints: readonly Omit<Constraint, "word">[], value: bigint): boolean {
  return constraints.every(({ operator: kind, value: bound }) => {
    if (kind === operator.atMost) return value <= BigInt(bound);
    if (kind === operator.atLeast) return value >= BigInt(bound);
    if (kind === operator.bitmask) return (value & ~BigInt(bound)) === 0n;
    return kind === operator.oneOf || value === BigInt(bound);
  });
}

function anyMeter(random: Random, words: readonly Word[], maxValue: bigint): Meter {
  const meter = { key: random.pick(KEYS), refill: random.uint(60), period: random.pick(PERIODS) };
  const burstOver = (amount: bigint) => amount + random.pick([0n, 0n, 1n, random.uint(90)]);
  if (random.percent(20) && maxValue < 1n << 100n) {
    return { ...meter, token: zeroAddress, amountWord: NO_WORD, burst: burstOver(maxValue / 2n) };
  }
  const counted = words.findIndex(({ values }) => values.every((value) => value < 1n << 100n));
  if (counted < 0 || random.percent(40)) return NO_METER;
  const largest = (words[counted] as Word).values.reduce((most, value) => (value > most ? value : most), 0n);
  return { ...meter, token: random.pick(TOKENS), amountWord: counted, burst: burstOver(largest) };
}

function anyInputDemand(random: Random): InputDemand {
  const levels = LEVELS.reduce((bits, level) => bits | (random.percent(40) ? level : 0), 0) || batchLevel.hashed;
  return {
    schema: random.pick(SCHEMAS),
    source: levels === batchLevel.hashed || random.percent(60) ? random.pick(SOURCES) : zeroAddress,
    levels,
    maxAge: random.pick([1, 60, 86_400]),
  };
}

function anyBoundDemand(random: Random): BoundDemand {
  const minDelta = random.pick([0n, 1n, -1n, random.uint(100), -random.uint(100), -(1n << 127n), (1n << 127n) - 1n]);
  return { demanded: true, token: random.pick([...TOKENS, zeroAddress]), minDelta };
}

function encodeCall(selector: Hex, words: readonly (bigint | undefined)[]): Hex {
  return `${selector}${words.map((word = 0n) => toWord(word).slice(2)).join("")}`;
}

export function toWord(value: bigint): Hex {
  return padHex(toHex(value), { size: 32 });
}

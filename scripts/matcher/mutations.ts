// What an attacker or a mistake does to a proposal that is permitted. Each change is small: many leave it permitted.
import { type Hex, zeroAddress } from "viem";
import { NO_INPUT, ROOT_TIER } from "../../sdk/proposal/types.ts";
import type { Draft } from "./draft.ts";
import type { Random } from "./random.ts";
import { SCHEMAS, SOURCES, TARGETS, TOKENS, toWord } from "./rules.ts";
import { AGENTS, APPROVERS, anyInput, goodInput, type Input, type Situation } from "./situation.ts";

type Mutation = (random: Random, draft: Draft, situation: Situation) => void;

const AROUND = [-1n, 0n, 1n];

/** By name, with how often each is chosen. */
const MUTATIONS: readonly [name: string, weight: number, mutate: Mutation][] = [
  ["other arguments", 22, otherArguments],
  ["another call", 10, anotherCall],
  ["one call less", 4, (random, { calls }) => calls.splice(random.below(calls.length), calls.length > 1 ? 1 : 0)],
  ["a bit of calldata", 3, (random, draft) => changeData(random, draft, flipBit)],
  ["a byte of calldata", 3, (random, draft) => changeData(random, draft, flipByte)],
  ["shorter calldata", 3, (random, draft) => changeData(random, draft, shorten)],
  ["longer calldata", 3, (random, draft) => changeData(random, draft, lengthen)],
  [
    "upper bits",
    3,
    (random, draft) => changeWord(random, draft, (word) => word | (1n << BigInt(128 + random.below(128)))),
  ],
  ["lower bits", 2, (random, draft) => changeWord(random, draft, (word) => word | (1n << BigInt(random.below(64))))],
  ["swapped words", 2, swapWords],
  ["another selector", 2, (random, draft) => changeData(random, draft, (data) => replaceSelector(random, data))],
  ["around a constraint", 16, aroundConstraint],
  ["around the burst", 12, aroundBurst],
  ["around the most value", 8, aroundValue],
  ["another target", 2, anotherTarget],
  ["another rule for a call", 3, (random, draft) => anyCall(random, draft, (call) => (call.rule = random.below(4)))],
  ["another rule of the policy", 4, anotherRule],
  ["another proposer", 2, (random, draft) => (draft.proposer = random.pick([...AGENTS, ...APPROVERS]))],
  [
    "another tier",
    4,
    (random, draft) =>
      (draft.tier = random.pick([Math.min(ROOT_TIER, draft.tier + 1), Math.max(0, draft.tier - 1), 254, ROOT_TIER])),
  ],
  ["another leaf", 1, (random, { uses }) => changeLeaf(random, random.pick(uses))],
  ["leaves in another order", 1, (_, { uses, calls }) => turnAround(uses, calls)],
  ["a rule twice", 1, (random, { uses }) => uses.push({ ...random.pick(uses) })],
  ["another input", 14, otherInput],
  ["an input less", 2, (_, { inputs }) => inputs.splice(inputs.length - 1, 1)],
  ["an input more", 2, (random, { inputs }, { now }) => inputs.push(anyInput(random, now))],
  ["another index of an input", 2, (random, { uses }) => (random.pick(uses).input = random.pick([0, 1, 2, NO_INPUT]))],
  ["around a bound", 5, (random, draft) => (draft.slack = random.pick(AROUND))],
  ["no bound", 2, (_, draft) => (draft.omitted = 1)],
  ["a bound more", 2, (random, { extra }) => extra.push({ token: random.pick(TOKENS), minDelta: -random.uint(128) })],
  ["no calls", 1, (random, { calls }) => random.percent(30) && calls.splice(0)],
];

const WHEEL = MUTATIONS.flatMap(([, weight, mutate]) => Array<Mutation>(weight).fill(mutate));

/** Changes a draft in one way, often in none besides, sometimes in several. */
export function mutate(random: Random, draft: Draft, situation: Situation): void {
  const count = random.pick([1, 1, 1, 2, 3]);
  for (let i = 0; i < count; i++) random.pick(WHEEL)(random, draft, situation);
  // Rare, because it is long: one call too many, or just as many as may be.
  if (random.below(10_000) === 0 && draft.calls[0] !== undefined) {
    draft.calls = Array(256 + random.below(2)).fill(draft.calls[0]);
  }
}

function anyCall(random: Random, { calls }: Draft, change: (call: Draft["calls"][number]) => void): void {
  const at = random.below(Math.max(1, calls.length));
  const call = calls[at];
  if (call === undefined) return;
  const changed = { ...call };
  change(changed);
  calls[at] = changed;
}

function otherArguments(random: Random, draft: Draft): void {
  anyCall(random, draft, (call) => Object.assign(call, draft.uses[call.rule]?.rule.sample(random)));
}

function anotherCall(random: Random, { uses, calls }: Draft): void {
  const rule = random.below(uses.length);
  calls.push({ ...(uses[rule] as Draft["uses"][number]).rule.sample(random), rule });
}

function changeData(random: Random, draft: Draft, change: (data: string, random: Random) => string): void {
  anyCall(random, draft, (call) => (call.data = `0x${change(call.data.slice(2), random)}`));
}

function flipBit(data: string, random: Random): string {
  const digit = random.below(Math.max(1, data.length));
  const changed = Number.parseInt(data[digit] ?? "0", 16) ^ (1 << random.below(4));
  return data.slice(0, digit) + (data === "" ? "" : changed.toString(16)) + data.slice(digit + 1);
}

function flipByte(data: string, random: Random): string {
  const byte = 2 * random.below(Math.max(1, data.length / 2));
  return data.slice(0, byte) + (data === "" ? "" : hexByte(random)) + data.slice(byte + 2);
}

function shorten(data: string, random: Random): string {
  const by = random.pick([2, 2, 64, data.length, Math.max(0, data.length - 6)]);
  return data.slice(0, Math.max(0, data.length - by));
}

function lengthen(data: string, random: Random): string {
  return data + random.pick(["00", hexByte(random), "00".repeat(32), "ff".repeat(31)]);
}

function hexByte(random: Random): string {
  return random.below(256).toString(16).padStart(2, "0");
}

function replaceSelector(random: Random, data: string): string {
  return random.pick(["a9059cbb", "095ea7b3", "00000001", "00000000"]) + data.slice(8);
}

function changeWord(random: Random, draft: Draft, change: (word: bigint) => bigint, index?: number): void {
  changeData(random, draft, (data) => {
    const words = Math.floor((data.length - 8) / 64);
    if (words <= 0) return data;
    return setWord(data, index ?? random.below(words), change);
  });
}

function setWord(data: string, index: number, change: (word: bigint) => bigint): string {
  const start = 8 + 64 * index;
  const word = data.slice(start, start + 64);
  if (word.length < 64) return data;
  const changed = toWord(BigInt.asUintN(256, change(BigInt(`0x${word}`))));
  return data.slice(0, start) + changed.slice(2) + data.slice(start + 64);
}

function swapWords(random: Random, draft: Draft): void {
  changeData(random, draft, (data) => {
    const words = Math.floor((data.length - 8) / 64);
    if (words < 2) return data;
    const one = random.below(words);
    const other = random.below(words);
    const at = (index: number) => BigInt(`0x${data.slice(8 + 64 * index, 72 + 64 * index)}`);
    const [a, b] = [at(one), at(other)];
    return setWord(
      setWord(data, one, () => b),
      other,
      () => a,
    );
  });
}

function aroundConstraint(random: Random, draft: Draft): void {
  anyCall(random, draft, (call) => {
    const constraints = draft.uses[call.rule]?.rule.rule.constraints ?? [];
    if (constraints.length === 0) return;
    const { word, value } = random.pick(constraints);
    const around = BigInt.asUintN(256, BigInt(value) + random.pick(AROUND));
    call.data = `0x${setWord(call.data.slice(2), word, () => around)}`;
  });
}

function aroundBurst(random: Random, draft: Draft): void {
  draft.calls = draft.calls.map((call) => {
    const meter = draft.uses[call.rule]?.rule.rule.meter;
    const amount = (meter?.burst ?? 0n) + random.pick(AROUND);
    if (meter === undefined || meter.period === 0 || amount < 0n) return call;
    if (meter.token === zeroAddress) return { ...call, value: amount };
    return { ...call, data: `0x${setWord(call.data.slice(2), meter.amountWord, () => amount)}` };
  });
}

function aroundValue(random: Random, draft: Draft): void {
  anyCall(random, draft, (call) => {
    const most = draft.uses[call.rule]?.rule.rule.maxValue ?? 0n;
    const value = most + random.pick(AROUND);
    call.value = value < 0n ? 0n : value;
  });
}

function anotherTarget(random: Random, draft: Draft): void {
  // Some have code and some have none.
  const stranger = `0x${"00".repeat(12)}${hexByte(random).repeat(8)}` as Hex;
  anyCall(random, draft, (call) => (call.target = random.pick([...TARGETS, ...TOKENS, stranger])));
}

/** Another rule stands where one stood, with what it asks for. */
function anotherRule(random: Random, draft: Draft, { rules, now }: Situation): void {
  const place = random.below(draft.uses.length);
  const rule = random.pick(rules);
  if (draft.uses.some((use) => use.rule === rule)) return;
  const serves = rule.rule.input.levels !== 0;
  if (serves) draft.inputs.push(goodInput(random, rule.rule.input, now));
  draft.uses[place] = { rule, leaf: rule.leaf, input: serves ? draft.inputs.length - 1 : NO_INPUT };
  draft.calls = draft.calls.map((call) => (call.rule === place ? { ...call, ...rule.sample(random) } : call));
  sortUses(draft);
}

function sortUses(draft: Draft): void {
  const before = [...draft.uses];
  draft.uses.sort((a, b) => (a.leaf < b.leaf ? -1 : 1));
  draft.calls = draft.calls.map((call) => {
    const use = before[call.rule];
    // One that names no rule goes on naming none.
    return use === undefined ? call : { ...call, rule: draft.uses.indexOf(use) };
  });
}

function changeLeaf(random: Random, use: Draft["uses"][number]): void {
  use.leaf = `0x${flipBit(use.leaf.slice(2), random)}`;
}

/** The same rules and calls, but for the order that the contract asks for. */
function turnAround(uses: Draft["uses"], calls: Draft["calls"]): void {
  uses.reverse();
  for (const [i, call] of calls.entries()) {
    if (call.rule < uses.length) calls[i] = { ...call, rule: uses.length - 1 - call.rule };
  }
}

function otherInput(random: Random, { inputs }: Draft): void {
  if (inputs.length === 0) return;
  const at = random.below(inputs.length);
  const { batch, status } = inputs[at] as Input;
  inputs[at] = random.pick<Input>([
    { batch: { ...batch, schema: SCHEMAS.find((schema) => schema !== batch.schema) ?? batch.schema }, status },
    { batch: { ...batch, anchorer: random.pick(SOURCES) }, status },
    { batch, status: { ...status, source: SOURCES.find((source) => source !== status.source) ?? status.source } },
    { batch: { ...batch, anchorer: random.pick(TARGETS) }, status },
    { batch, status: { ...status, levels: status.levels & ~(1 << random.below(4)) } },
    { batch, status: { ...status, observedAt: status.observedAt - 1 } },
    { batch, status: { ...status, observedAt: status.observedAt - random.below(100_000) } },
    { batch, status: { ...status, withdrawal: 1 << random.below(3) } },
    { batch: { ...batch, size: random.uint(64) }, status },
  ]);
}

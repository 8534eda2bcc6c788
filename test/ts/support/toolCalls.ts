// Tool calls of a model, spoiled by chance: the same for the same seed.
import { jsonMutators, longJsonMutators } from "../../../scripts/files/mutate/json.ts";
import { longMutators, textMutators } from "../../../scripts/files/mutate/text.ts";
import { anyWord } from "../../../scripts/files/mutate/values.ts";
import { quickRandom, type Random } from "../../../scripts/matcher/random.ts";
import { RIGHT } from "./agentWorld.ts";

/** A call as it goes over the wire: the arguments are the text that the model wrote. */
export type ToolCall = { tool: string; input: string };

const right = Object.values(RIGHT);
const honest = right.map((wish) => ({ tool: wish.kind as string, input: { wish, why: "the record says so" } }));
const texts = honest.map(({ input }) => JSON.stringify(input));

/** How a call is spoiled, with how many of a hundred of each. */
const WAYS: readonly (readonly [percent: number, spoil: (random: Random) => ToolCall])[] = [
  [10, asItIs],
  [40, crossed],
  [32, (random) => mutated(random, jsonMutators)],
  [13, (random) => mutated(random, textMutators)],
  [4, otherTool],
  [1, (random) => mutated(random, random.percent(90) ? longJsonMutators : longMutators)],
];

/** The call of this number. */
export function toolCall(seed: string, number: number): ToolCall {
  const random = quickRandom(`${seed}/call/${number}`);
  let left = random.below(100);
  for (const [percent, spoil] of WAYS) {
    left -= percent;
    if (left < 0) return spoil(random);
  }
  throw new Error("The ways are not a hundred.");
}

/** An honest call, for reasons of its own. */
function asItIs(random: Random): ToolCall {
  const { tool, input } = random.pick(honest);
  return { tool, input: JSON.stringify({ ...input, why: anyWord(random) }) };
}

/** Right words, wrongly put together: a text of another call in the place of one of this. */
function crossed(random: Random): ToolCall {
  const { tool, input } = random.pick(honest);
  const others = textsIn(random.pick(honest).input.wish);
  const copy = structuredClone(input);
  const { parent, key } = random.pick(textsIn(copy.wish));
  const { parent: from, key: at } = random.pick(others);
  parent[key] = from[at];
  return { tool, input: JSON.stringify(copy) };
}

function mutated(random: Random, mutators: typeof jsonMutators): ToolCall {
  const { tool, input } = random.pick(honest);
  const times = random.percent(80) ? 1 : 2;
  let text = JSON.stringify(input);
  for (let i = 0; i < times; i++) text = random.pick(mutators)(text, random, texts);
  return { tool, input: text };
}

/** What is right for one tool, given to another or to none. */
function otherTool(random: Random): ToolCall {
  const tool = random.percent(50) ? random.pick(honest).tool : anyWord(random);
  return { tool, input: JSON.stringify(random.pick(honest).input) };
}

type Place = { parent: Record<string, unknown>; key: string };

function textsIn(value: unknown): Place[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) =>
    typeof one === "string" ? [{ parent: value as Record<string, unknown>, key }] : textsIn(one),
  );
}

/** What a call wishes for, see `written`; undefined where it is no JSON, or is nested too deep to be written again. */
export function wishOf({ input }: ToolCall): string | undefined {
  try {
    return written((JSON.parse(input) as { wish?: unknown } | null)?.wish);
  } catch {
    return undefined;
  }
}

/** A value as JSON, the same in whatever order its keys stand. */
export function written(value: unknown): string {
  return JSON.stringify(value, (_, one) =>
    typeof one === "object" && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}

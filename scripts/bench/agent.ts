// What a wish costs on its way from the brain to the journal, stage by stage and beside libraries that do the same; and what
// grows over months of turns: npm run bench:agent. Times it only tells, since they depend on the machine. No node is asked:
// the simulation of a proposal takes as long as its node. A smaller run: npm run bench:agent -- 200 1000
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { longRun } from "./agent/longRun.ts";
import { intended, type Stage, stagesIn } from "./agent/stages.ts";
import { number, table } from "./report.ts";

const [wishes, turns] = [process.argv[2] ?? "1000", process.argv[3] ?? "20000"].map(Number);
if (!Number.isSafeInteger(wishes) || !Number.isSafeInteger(turns)) throw new Error("not a number of wishes or turns");
const [WISHES, TURNS] = [wishes as number, turns as number];
/** Wishes that only warm the engine up. */
const WARM = 100;

const folder = await mkdtemp(join(tmpdir(), "sallyport-bench-"));
try {
  console.log(`${await stages()}\n`);
  console.log(await growth());
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function stages(): Promise<string> {
  const { ours, others, close } = stagesIn(folder);
  for (let i = 0; i < WARM + WISHES; i++) intended(i);
  const times = new Map<Stage, number[]>([...ours, ...others].map((stage) => [stage, []]));
  const whole: number[] = [];
  // All stages of one wish, and then the next: what disturbs the machine disturbs all of them.
  for (let i = 0; i < WARM + WISHES; i++) {
    let sum = 0;
    for (const [stage, taken] of times) {
      const begun = performance.now();
      await stage.run(i);
      const microseconds = (performance.now() - begun) * 1000;
      if (i >= WARM) taken.push(microseconds);
      if (ours.includes(stage)) sum += microseconds;
    }
    if (i >= WARM) whole.push(sum);
  }
  close();
  const median = (name: string) => quantile(of(name), 0.5);
  const of = (name: string) => [...times].find(([stage]) => stage.name === name)?.[1] ?? [];
  const head = [`${number(WISHES)} wishes`, "µs: half below", "9 of 10 below", "deviation", "a second", "times ours"];
  const rows = [...times].map(([{ name }, taken]) => {
    const own = ours.find((stage) => stage.name !== name && stage.name.startsWith(name.replace(/:.*/, "")));
    return row(name, taken, own === undefined ? "" : (quantile(taken, 0.5) / median(own.name)).toFixed(2));
  });
  return table(head, [...rows.slice(0, ours.length), row("all of ours", whole, ""), ...rows.slice(ours.length)]);
}

function row(name: string, taken: readonly number[], times: string): string[] {
  const mean = taken.reduce((sum, one) => sum + one, 0) / taken.length;
  const deviation = Math.sqrt(taken.reduce((sum, one) => sum + (one - mean) ** 2, 0) / taken.length);
  const half = quantile(taken, 0.5);
  return [name, ...[half, quantile(taken, 0.9), deviation, 1e6 / half].map(number), times];
}

function quantile(taken: readonly number[], part: number): number {
  return taken.toSorted((a, b) => a - b)[Math.floor(taken.length * part)] ?? 0;
}

async function growth(): Promise<string> {
  const samples = [0.05, 0.25, 0.5, 1].map((part) => Math.round(TURNS * part));
  const rows: string[][] = [];
  for await (const one of longRun(join(folder, "long"), samples)) {
    const sizes = [one.heap, one.resident, one.journal, one.store].map((size) => size.toFixed(1));
    rows.push([number(one.turns), one.days.toFixed(0), number(one.turn), ...sizes, one.opening.toFixed(2)]);
  }
  const head = ["turns", "days", "µs of a turn", "heap MiB", "resident", "journal", "store", "s to open it"];
  return table(head, rows);
}

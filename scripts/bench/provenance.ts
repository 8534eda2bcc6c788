// Hashing data and proving a record of it, ours beside the libraries that people use today: npm run bench:provenance.
// All do the same job in one run: the recommended leaf of each record, from a file of raw records, and the root. Each
// does it in a process of its own, as JavaScript. It fails where their results differ; times it only tells, since they
// depend on the machine. A smaller run: npm run bench:provenance -- 100000
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../lib/run.ts";
import type { JobResult } from "./provenance/jobs/job.ts";
import { writeRecords } from "./provenance/records.ts";
import { runJob } from "./provenance/runJob.ts";
import { number, table } from "./report.ts";

const SIZES = [10_000, 100_000, 1_000_000, 10_000_000];
/** Above this many records the other libraries would take too long. */
const MOST_FOR_OTHERS = 1_000_000;
const OTHERS = { openzeppelin: "@openzeppelin/merkle-tree", merkletreejs: "merkletreejs" } as const;
/** All trees have one shape, and so one root, where no leaf must be added. The larger has several tiles on disk. */
const SAME_ROOT = [1_024, 16_384];

const GOAL = { times: 25, stretch: 60, peak: 150, microseconds: 200 };

const most = Number((process.argv[2] ?? "10000000").replaceAll(/[,_]/g, ""));
if (!Number.isSafeInteger(most) || most < 1) throw new Error(`not a number of records: ${process.argv[2]}`);
const sizes = SIZES.some((size) => size <= most) ? SIZES.filter((size) => size <= most) : [most];

const folder = await mkdtemp(join(tmpdir(), "sallyport-bench-"));
const data = join(folder, "records.jsonl");
const store = join(folder, "store");
try {
  if (!run("tsc", ["-p", "scripts/bench/provenance/tsconfig.json"])) throw new Error("the jobs cannot be built");
  for (const size of SAME_ROOT) await requireSameRoot(size);
  const misses: string[] = [];
  for (const size of sizes) {
    const measured = await measure(size);
    console.log(`${measured.rows}\n`);
    misses.push(...measured.misses);
  }
  for (const miss of misses) console.log(`missed: ${miss}`);
  console.log(
    misses.length === 0 ? "bench:provenance: all goals reached" : `bench:provenance: ${misses.length} missed`,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function requireSameRoot(size: number): Promise<void> {
  await writeRecords(data, size);
  const names = ["ours", ...Object.keys(OTHERS)];
  const roots = [];
  for (const name of names) roots.push((await runJob<JobResult>(name, data, store)).root);
  if (new Set(roots).size > 1) throw new Error(`${number(size)} records: ${names} gave the roots ${roots}`);
  tell(`${number(size)} records: all three came to the root ${roots[0]}`);
  await rm(store, { recursive: true });
}

/** One size, as rows of a table, and the goals that were missed. */
async function measure(size: number): Promise<{ rows: string; misses: string[] }> {
  tell(`${number(size)} records`);
  await writeRecords(data, size);
  const ours = await runJob<JobResult>("ours", data, store);
  tell(`  ours: ${ours.seconds.toFixed(1)} s`);
  const { microseconds } = await runJob<{ microseconds: number }>("prove", store);
  await rm(store, { recursive: true });
  const body = [row("Sallyport", size, ours, ours)];
  const misses = size < MOST_FOR_OTHERS || ours.peak < GOAL.peak ? [] : [`${number(size)} in under ${GOAL.peak} MiB`];
  for (const [name, library] of Object.entries(OTHERS)) {
    if (size > MOST_FOR_OTHERS) continue;
    const theirs = await runJob<JobResult>(name, data);
    tell(`  ${library}: ${theirs.seconds.toFixed(1)} s`);
    body.push(row(library, size, theirs, ours));
    const isMissed = name === "openzeppelin" && size === MOST_FOR_OTHERS && theirs.seconds / ours.seconds < GOAL.times;
    if (isMissed) misses.push(`${GOAL.times} times as quick as ${library} at ${number(size)}`);
  }
  if (size === MOST_FOR_OTHERS && microseconds > GOAL.microseconds) misses.push(`a proof in ${GOAL.microseconds} µs`);
  const head = [
    `${number(size)} records`,
    "seconds",
    "records/s",
    "peak MiB",
    "times ours",
    "of processor",
    "times ours",
  ];
  const proof = `A proof from disk: ${Math.round(microseconds)} µs.`;
  return { rows: `${table(head, body)}\n${proof}`, misses };
}

/**
 * Times by the clock, and by the seconds of processor that were used: on a machine that does other work as well the
 * second ones stay what they are, and count against us that we use several cores.
 */
function row(name: string, size: number, { seconds, cpu, peak }: JobResult, ours: JobResult): string[] {
  const times = (theirs: number, own: number) => (theirs === own ? "1" : (theirs / own).toFixed(1));
  const clock = [seconds.toFixed(2), number(size / seconds), number(peak), times(seconds, ours.seconds)];
  return [name, ...clock, cpu.toFixed(2), times(cpu, ours.cpu)];
}

function tell(text: string): void {
  console.error(text);
}

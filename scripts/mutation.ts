// Changes the deployed contracts in hundreds of small ways, one at a time, and asks of each whether a test notices.
// Results are kept below cache/, so a run that was stopped goes on, and new tests cost only the mutants they concern.
//
//   npm run test:mutation                    tries the mutants that docs/mutation.md reports, and renews the page
//   npm run test:mutation -- --list          lists them, and tries none
//   npm run test:mutation -- --sample 12     tries the first 12 from nothing, and writes no page
//   npm run test:mutation -- --only NAME     tries those whose id holds NAME; may be repeated
//   npm run test:mutation -- --campaigns     plays the campaigns of test/sol/invariant over what survives all else
//   npm run test:mutation -- --no-build      takes contracts and tests as they were compiled last
//   npm run test:mutation -- --page          tries none, and renews the page from what is known
//   npm run test:mutation -- --history       plants the bugs of scripts/mutation/history.ts, and renews docs/history.md
import { parseArgs } from "node:util";
import { run } from "./lib/run.ts";
import { readArtifacts } from "./mutation/build.ts";
import { complaintsOf, figuresOf, ratio } from "./mutation/figures.ts";
import { changedSince, generate } from "./mutation/generate.ts";
import { fromHistory } from "./mutation/historical.ts";
import { writeHistoryPage } from "./mutation/historyPage.ts";
import type { Mutant, Outcome, Result } from "./mutation/mutant.ts";
import { Order } from "./mutation/order.ts";
import { writePage } from "./mutation/page.ts";
import { Worker } from "./mutation/pool.ts";
import { Results } from "./mutation/results.ts";
import { arrange, type Open, work } from "./mutation/run.ts";
import { select } from "./mutation/select.ts";
import { suitesOf } from "./mutation/suites.ts";
import { keyOf } from "./mutation/trial.ts";

/** How many mutants docs/mutation.md reports. */
const REPORTED = 340;

/** So few take less time than to find out which tests are quick. */
const FEW = 60;

/** More would wait for one another on a machine of two cores. */
const WORKERS = 2;

const { values } = parseArgs({
  options: {
    list: { type: "boolean" },
    sample: { type: "string" },
    only: { type: "string", multiple: true },
    history: { type: "boolean" },
    count: { type: "string" },
    campaigns: { type: "boolean" },
    "no-build": { type: "boolean" },
    page: { type: "boolean" },
  },
});

if (!values.page && !values["no-build"] && !run("hardhat", ["build", "--quiet"])) process.exit(1);
const artifacts = readArtifacts();
const suites = suitesOf(artifacts);
const chosen = choose();
if (chosen.length === 0) throw new Error("MUTATION_NONE: no mutant has such a name");

if (values.list) {
  for (const { id, file, line, text, replacement, category } of chosen) {
    console.log(`${id}  ${category}\n  ${file}:${line}  ${brief(text)}  →  ${brief(replacement)}`);
  }
  console.log(`${chosen.length} mutants`);
} else {
  const results = await tryAll();
  const isWhole = !values.only && !values.sample && !values.history && !values.count;
  const figures = figuresOf(chosen, results);
  if (isWhole) writePage(figures, generate(artifacts).length, changedSince(artifacts));
  if (values.history && !values.only) writeHistoryPage(figures);
  const complaints = complaintsOf(figures, isWhole);
  for (const complaint of complaints) console.log(`NOT HELD: ${complaint}`);
  const [killed, all] = ratio(figures);
  const { survived, equal, invalid, timeout, untried } = figures;
  console.log(
    `${survived.length} survived, ${equal} equal, ${invalid} do not compile, ${timeout} too slow, ${untried} not tried`,
  );
  console.log(`${complaints.length === 0 ? "HELD" : "NOT HELD"}: ${killed} of ${all} mutants killed`);
  process.exitCode = complaints.length === 0 ? 0 : 1;
}

function choose(): Mutant[] {
  if (values.history) return fromHistory(artifacts).filter(isWanted);
  const all = generate(artifacts);
  if (values.only) return all.filter(isWanted);
  return select(all, Number(values.sample ?? values.count ?? REPORTED));
}

function isWanted({ id }: Mutant): boolean {
  return values.only?.some((name) => id.includes(name)) ?? true;
}

async function tryAll(): Promise<Map<string, Result>> {
  const kept = new Results(artifacts, values.sample === undefined);
  const results = new Map<string, Result>();
  const open: Open[] = [];
  for (const mutant of chosen) {
    const key = keyOf(artifacts, mutant);
    const result = kept.of(mutant.id, key, values.campaigns ?? false);
    if (result === undefined) open.push({ mutant, key });
    else results.set(mutant.id, result);
  }
  if (open.length === 0 || values.page) return results;

  const order = new Order(suites, open.length > FEW ? await measure(kept) : new Map());
  for (const mutant of chosen) {
    const result = results.get(mutant.id);
    if (result !== undefined) order.learn(mutant, result);
  }
  const groups = arrange(artifacts, open);
  console.log(`${results.size} of ${chosen.length} mutants were tried before; ${open.length} to go.`);
  const batchesFor = (mutant: Mutant): string[][] => order.batchesFor(mutant, kept.killerOf(mutant.id));
  const keys = new Map(open.map(({ mutant, key }) => [mutant.id, key]));
  const done = (mutant: Mutant, outcome: Outcome, seconds: number): void => {
    const result: Result = { id: mutant.id, key: keys.get(mutant.id) ?? "", outcome, seconds };
    kept.add(result);
    results.set(mutant.id, result);
    order.learn(mutant, result);
    tell(mutant, result, results.size);
  };
  await Promise.all(
    Array.from({ length: Math.min(WORKERS, groups.length) }, () =>
      work(groups, batchesFor, values.campaigns ?? false, done),
    ),
  );
  return results;
}

/** Milliseconds of each suite. */
async function measure(kept: Results): Promise<Map<string, number>> {
  const known = kept.costs();
  if (known !== undefined) return known;
  console.log("playing all tests once without a mutant");
  const worker = new Worker();
  const answer = await worker.ask({ measure: true });
  worker.close();
  if (answer === undefined || !("costs" in answer)) throw new Error("MUTATION_SILENT: the tests took too long");
  const costs = new Map(answer.costs);
  kept.keepCosts(costs);
  return costs;
}

function tell({ id, file, line }: Mutant, { outcome, seconds }: Result, done: number): void {
  const how = outcome.kind === "killed" ? `killed by ${outcome.by.test}` : outcome.kind.toUpperCase();
  console.log(
    `${done}/${chosen.length} ${seconds.toFixed(0)} s  ${id}  ${how}${outcome.kind === "survived" ? `  ${file}:${line}` : ""}`,
  );
}

function brief(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > 90 ? `${line.slice(0, 89)}…` : line || "(nothing)";
}

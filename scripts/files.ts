// Mutated files of every format that people hand to commands: `npm run test:files`, 100,000 of them, or as many as said:
// npm run test:files -- 5000. Another seed: npm run test:files -- 5000 any-text. One file of a run again: --only NUMBER.
// Further files to begin with, of which nothing is kept: --from DIR. Whole commands at the end, each a process of its
// own: --processes 22, or 0 for none. See docs/files.md.
import { mkdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { readCorpus } from "./files/corpus.ts";
import { makeCase } from "./files/makeCase.ts";
import { runProcesses } from "./files/processes.ts";
import { reportRun } from "./files/report.ts";
import { count, emptyTally, faultsOf, judged } from "./files/run.ts";
import { shrink } from "./files/shrink.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { from: { type: "string" }, only: { type: "string" }, processes: { type: "string" } },
});
const [given = "100000", seed = "sallyport"] = positionals;
const files = values.only === undefined ? Number(given.replaceAll(/[,_]/g, "")) : 1;
const from = Number(values.only ?? 0);
if (!Number.isSafeInteger(files) || files < 1) throw new Error(`not a number of files: ${given}`);
if (!Number.isSafeInteger(from) || from < 0) throw new Error(`not the number of a file: ${values.only}`);

const SHOWN = 20;
const PATIENCE = 30_000;
/** Twice each command, once with --json. */
const PROCESSES = 22;

const corpus = await readCorpus(values.from);
const tally = emptyTally();
const at = new Int32Array(new SharedArrayBuffer(4));
const watch = new Worker(new URL("./files/watch.ts", import.meta.url), { workerData: at });
const started = Date.now();
let told = started;
for await (const one of judged(corpus, { seed, from, count: files })) {
  count(tally, one);
  Atomics.store(at, 0, one.case.number + 1);
  if (tally.failures.length >= SHOWN) break;
  if (Date.now() - told < PATIENCE) continue;
  told = Date.now();
  console.error(`${tally.files} files (${Math.round((told - started) / 1000)} s)`);
}
await watch.terminate();
console.log(reportRun(tally, { seed, seconds: Math.round((Date.now() - started) / 1000) }));
for (const { case: one, fault } of tally.failures) {
  const { bytes } = makeCase(corpus, seed, one.number);
  const smallest = await shrink(one.format, bytes, fault);
  mkdirSync("cache/files", { recursive: true });
  const path = `cache/files/${one.format.replaceAll(" ", "-")}-${one.number}`;
  writeFileSync(path, smallest);
  console.log(`\n${one.format}, seed "${seed}", --only ${one.number}: ${fault}\n  ${smallest.length} bytes in ${path}`);
}
const processes = Number(values.processes ?? (values.only === undefined ? PROCESSES : 0));
const ran = runProcesses(corpus, { seed, count: processes });
if (processes > 0) console.log(`\n${processes} whole commands: ${ran.done} answered, ${ran.refused} refused`);
const ofFiles = values.only === undefined ? faultsOf(tally) : tally.failures.map(({ fault }) => fault);
const faults = [...ofFiles, ...ran.faults];
for (const fault of faults) console.error(`files: ${fault}`);
if (faults.length === 0) console.log("files: each was accepted as what it says, or refused by name");
process.exitCode = faults.length === 0 ? 0 : 1;

// Proves what contracts promise, over every input at once: Halmos runs the harnesses of test/symbolic on bytecode with
// symbolic values, and z3 concludes from them what holds of whole sequences (scripts/prove/lemmas).
//
//   npm run prove                 all
//   npm run prove -- Meter Gate   only harnesses and lemmas whose name holds one of these words
//   npm run prove -- --write      all, and renews the table of docs/symbolic.md
//
// Each harness is a pair: `XProof`, every check of which must be proven, and `XTwin`, the same checks about something
// that is false, every one of which must be refuted by a counterexample. A check that is neither fails the command.
import { globSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { findPython, noPython, type PythonTool, preparePython } from "./lib/python.ts";
import { runQuietly } from "./lib/run.ts";
import { compileHarness } from "./prove/compile.ts";
import { type Found, look } from "./prove/halmos.ts";
import { type Lemma, proveLemmas } from "./prove/lemmas.ts";
import { type Proof, writeTable } from "./prove/table.ts";

const HALMOS: PythonTool = {
  name: "Halmos",
  oldest: 311,
  requirements: join("scripts", "prove", "requirements.txt"),
  room: join("cache", "prove"),
};

/** Harnesses that are looked at side by side. */
const AT_ONCE = 2;

const { values, positionals } = parseArgs({ options: { write: { type: "boolean" } }, allowPositionals: true });
const isCalled = (name: string, word: string) => name.toLowerCase().includes(word.toLowerCase());
const isMeant = (name: string) => positionals.length === 0 || positionals.some((word) => isCalled(name, word));

const harnesses = named("test/symbolic/*Proof.sol", "Proof.sol");
const lemmaNames = named("scripts/prove/lemmas/*.smt2", ".smt2");
for (const word of positionals) {
  const all = [...harnesses, ...lemmaNames];
  if (all.some((name) => isCalled(name, word))) continue;
  console.error(`No harness and no lemma is called ${word}: there are ${all.join(", ")}.`);
  process.exit(1);
}

const python = findPython(HALMOS.oldest);
if (python === undefined) {
  console.error(noPython(HALMOS));
  process.exit(1);
}
const programs = preparePython(python, HALMOS);
const begun = performance.now();
if (!runQuietly("hardhat", ["build", "--no-tests"])) process.exit(1);

const problems: string[] = [];
const proofs = await proveHarnesses(harnesses.filter(isMeant));
const lemmas = proveLemmas(programs, lemmaNames.filter(isMeant));
for (const lemma of lemmas) tellLemma(lemma);

const claims = proofs.reduce((sum, { checks }) => sum + checks.length, 0) + lemmas.length;
if (claims === 0) problems.push("there is nothing to prove");
const minutes = ((performance.now() - begun) / 60_000).toFixed(1);
if (problems.length > 0) {
  for (const problem of problems) console.error(`NOT PROVEN: ${problem}`);
  console.error(`${problems.length} of ${claims} claims, or their twins, are not as they must be.`);
  process.exitCode = 1;
} else {
  if (values.write) writeTable(proofs, lemmas);
  console.log(`${claims} claims proven, each with a twin that is refuted, in ${minutes} minutes.`);
}

function named(pattern: string, ending: string): string[] {
  return globSync(pattern)
    .map((file) => basename(file, ending))
    .sort();
}

/** The next harness is compiled while Halmos looks at those before it. */
async function proveHarnesses(names: string[]): Promise<Proof[]> {
  const waiting = [...names];
  const done: Proof[] = [];
  const work = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const root = compileHarness(`${name}Proof`);
      const checks = await look(programs, root, `${name}Proof`);
      tell(`${name}Proof`, checks.found, checks.output);
      const twins = await look(programs, root, `${name}Twin`);
      tell(`${name}Twin`, twins.found, twins.output);
      done.push({ name, checks: checks.found, twins: twins.found });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return done.sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
}

function tell(harness: string, found: Found[], output: string): void {
  const wanted = harness.endsWith("Twin") ? "refuted" : "proven";
  const wrong = found.filter(({ verdict }) => verdict !== wanted);
  const seconds = found.reduce((sum, one) => sum + one.seconds, 0).toFixed(1);
  console.log(`${harness}: ${found.length - wrong.length} of ${found.length} ${wanted}, ${seconds} s`);
  if (found.length === 0) problems.push(`${harness} has no check`);
  for (const { name, verdict, reason } of wrong) {
    problems.push(`${harness}.${name}: ${verdict}${reason === undefined ? "" : `, ${reason}`}; wanted: ${wanted}`);
  }
  if (wrong.length > 0) console.error(output);
}

function tellLemma({ name, proven, twinRefuted, seconds }: Lemma): void {
  console.log(`${name}: ${proven ? "proven" : "NOT PROVEN"}, ${seconds.toFixed(1)} s`);
  if (!proven) problems.push(name);
  if (!twinRefuted) problems.push(`the twin of ${name} has no counterexample`);
}

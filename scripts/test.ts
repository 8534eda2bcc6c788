// npm test: every test. First Solidity's, which uses all cores by itself; then TypeScript's in parts, some at a time. What
// failed is told again at the end. With arguments, such as a file's name, it is `hardhat test` with these.
import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { run } from "./lib/run.ts";
import { type Counted, countedIn, failuresIn, parted, sumOf } from "./tests/sumUp.ts";

/** Enough that all lanes end at about the same time, and few enough that starting costs little. */
const PARTS = 9;

/** Parts at a time. Each uses one core, and waits for a node or a clock a third of its time: two cores have work for three. */
const LANES = Math.min(3, availableParallelism() + 1);

const root = join(import.meta.dirname, "..");
const given = process.argv.slice(2);
let ok = run("node", ["scripts/campaign.ts", "--forget"]);

if (given.length > 0) {
  ok &&= run("hardhat", ["test", ...given]);
} else if (ok && run("hardhat", ["build", "--no-tests"])) {
  const solidity = await play(["test", "solidity"], true);
  const files = globSync("test/ts/**/*.test.ts", { cwd: root }).sort();
  const waiting = parted(files, PARTS);
  const counts: Counted[] = [];
  const failures = [failuresIn(solidity.output)];
  let ended = 0;
  const playNext = async (): Promise<void> => {
    const part = waiting.shift();
    if (part === undefined) return;
    const { counted, isGood, output } = await play(["test", "mocha", "--no-compile", ...part], false);
    process.stdout.write(output);
    counts.push(counted);
    failures.push(failuresIn(output));
    ok &&= isGood;
    console.log(`part ${++ended} of ${PARTS} of the tests in TypeScript`);
    await playNext();
  };
  await Promise.all(Array.from({ length: LANES }, playNext));
  const mocha = sumOf(counts);
  const all = sumOf([solidity.counted, mocha]);
  ok &&= solidity.isGood;
  for (const failure of failures.filter((text) => text !== "")) console.log(`\n${failure}`);
  console.log("");
  for (const kind of ["passing", "failing", "pending"] as const) {
    if (kind !== "passing" && all[kind] === 0) continue;
    console.log(`${all[kind]} ${kind} (${solidity.counted[kind]} solidity, ${mocha[kind]} mocha)`);
  }
} else {
  ok = false;
}
process.exitCode = ok ? 0 : 1;

/** Runs Hardhat, shows what it prints or keeps it, and reads what it counted. A run that counted nothing is not good. */
function play(
  args: readonly string[],
  isShown: boolean,
): Promise<{ counted: Counted; isGood: boolean; output: string }> {
  const hardhat = join(root, "node_modules", "hardhat", "dist", "src", "cli.js");
  const child = spawn(process.execPath, [hardhat, ...args], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const take = (chunk: Buffer) => {
    output += chunk;
    if (isShown) process.stdout.write(chunk);
  };
  child.stdout.on("data", take);
  child.stderr.on("data", take);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      const counted = countedIn(output);
      resolve({ counted, isGood: code === 0 && counted.passing > 0, output });
    });
  });
}

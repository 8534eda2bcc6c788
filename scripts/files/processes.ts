// Whole commands, each a process of its own, with mutated files: what people see.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runAndTell } from "../lib/run.ts";
import { type Corpus, EXAMPLE, FORMATS, type Format } from "./corpus.ts";
import { FILE, faultOfError } from "./judge.ts";
import { makeCase } from "./makeCase.ts";

const POLICY = `${EXAMPLE}/policy.yaml`;

/** Commands that ask no node, by what they read. */
const COMMANDS: readonly (readonly [format: Format, command: (file: string) => string[]])[] = [
  ["policy", (file) => ["policy", "compile", file]],
  ["policy", (file) => ["policy", "explain", file]],
  ["policy", (file) => ["policy", "diff", POLICY, file]],
  ["policy", (file) => ["policy", "exposure", file]],
  ["policy tests", (file) => ["policy", "test", file, "--policy", POLICY]],
  ["dao", (file) => ["policy", "explain", POLICY, "--dao", file]],
  ["safe batch", (file) => ["policy", "check", "--policy", POLICY, "--safe-batch", file]],
  ["proposal", (file) => ["policy", "check", "--policy", POLICY, "--file", file]],
  ["proposal", (file) => ["verify-hashes", file]],
  ["csv airdrop", (file) => ["payouts", file, "--policy", POLICY]],
  [
    "spreadsheet",
    (file) => ["payouts", file, "--policy", POLICY, "--columns", "receiver=Grantee,amount=Paid,token=GUSD"],
  ],
];

export type Told = { done: number; refused: number; faults: string[] };

/** Runs `count` commands, every other one with `--json`. */
export function runProcesses(corpus: Corpus, { seed, count }: { seed: string; count: number }): Told {
  const told: Told = { done: 0, refused: 0, faults: [] };
  const folder = join("cache", "files");
  mkdirSync(folder, { recursive: true });
  for (let i = 0; i < count; i++) {
    const [format, command] = COMMANDS[i % COMMANDS.length] as (typeof COMMANDS)[number];
    const { number, bytes } = makeCase(corpus, `${seed} processes`, FORMATS.indexOf(format) + i * FORMATS.length);
    const path = join(folder, `${FILE}-${number}`);
    writeFileSync(path, bytes);
    const isJson = Math.floor(i / COMMANDS.length) % 2 === 0;
    const words = [...command(path), ...(isJson ? ["--json"] : [])];
    const { status, stdout, stderr } = runAndTell("hardhat", ["sallyport", ...words]);
    const fault = isJson ? faultOfJson(status, stdout, stderr, bytes) : faultOfText(status, stderr);
    if (fault !== undefined) told.faults.push(`hardhat sallyport ${words.join(" ")}: ${fault}`);
    else if (status === 0 || (isJson && !("error" in JSON.parse(stdout))) || (!isJson && stdout !== "")) told.done += 1;
    else told.refused += 1;
  }
  return told;
}

/** An answer, of which `no` ends with 1 as well; or an error as every command tells it. */
function faultOfJson(status: number | null, stdout: string, stderr: string, bytes: Uint8Array): string | undefined {
  if (status !== 0 && status !== 1) return `ended with ${status}`;
  if (stderr !== "") return `said on standard error: ${stderr.slice(0, 300)}`;
  let told: { error?: Parameters<typeof faultOfError>[0] };
  try {
    told = JSON.parse(stdout);
  } catch {
    return `printed no JSON: ${stdout.slice(0, 300)}`;
  }
  if (told.error === undefined) return undefined;
  return status === 1 ? faultOfError({ ...told.error, message: stdout }, bytes) : "told an error, and ended with 0";
}

function faultOfText(status: number | null, stderr: string): string | undefined {
  if (status === 0) return undefined;
  if (status !== 1) return `ended with ${status}`;
  const isNamed = stderr === "" || /^[A-Z_0-9]+: .+\n( {2}\S.*\n)* {2}next step {1,}\S.*\n$/.test(stderr);
  return isNamed && !stderr.startsWith("UNEXPECTED") ? undefined : `said: ${stderr.slice(0, 500)}`;
}

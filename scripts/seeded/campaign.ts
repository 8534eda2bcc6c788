// Runs the campaigns on the copy, exactly as npm test does, and reads what they say.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runAndRead } from "../lib/run.ts";
import { BENCH, forgetCounts } from "./bench.ts";

/** The kinds of treasury, by the names of their test contracts and of their counts. */
export const KINDS = { gate: "GateInvariants", safe: "SafeInvariants" } as const;
export type Kind = keyof typeof KINDS;

export const CAMPAIGN = "test/sol/invariant/Campaigns.t.sol";

/** A violation as a campaign reports it. */
export type Red = { invariant: number; story: string; calls: number };
export type Outcome = Partial<Record<Kind, Red>>;

const PLAIN = { NO_COLOR: "1", FORCE_COLOR: "0" };

/** What the failing test of a campaign prints: number, sentence, and in brackets the call of its run. */
const COMPLAINT = /^ *\d+\) (\w+)#invariant_all\(\)\s+Error: (\d+)\. .*\[call (\d+): (.*)\]$/gm;

/** Compiles what has changed and plays both campaigns. Fails where they fail for another reason than an invariant. */
export function play(): Outcome {
  forgetCounts();
  // What is wrong shows in the message; a shorter way to it is not looked for.
  const { ok, output } = runAndRead("hardhat", ["test", "solidity", CAMPAIGN], BENCH, {
    ...PLAIN,
    SALLYPORT_INVARIANT_SHRINKS: "0",
  });
  const outcome = read(output);
  const failing = ok ? 0 : Number(/^ *(\d+) failing$/m.exec(output)?.[1]);
  if (failing !== Object.keys(outcome).length) throw new Error(`SEEDED_NOT_PLAYED\n${output}`);
  return outcome;
}

function read(output: string): Outcome {
  const complaints = new Map(
    [...output.matchAll(COMPLAINT)].map(([, name, invariant, call, story]) => [name, { invariant, call, story }]),
  );
  const outcome: Outcome = {};
  for (const kind of Object.keys(KINDS) as Kind[]) {
    const complaint = complaints.get(KINDS[kind]);
    if (complaint === undefined) continue;
    const { invariant, call, story = "" } = complaint;
    outcome[kind] = { invariant: Number(invariant), story, calls: callsBefore(kind) + Number(call) };
  }
  return outcome;
}

/** Calls of the runs that ended well: each left a line of counts. */
function callsBefore(kind: Kind): number {
  const file = join(BENCH, "cache", "campaign", `${kind}.csv`);
  if (!existsSync(file)) return 0;
  const counts = readFileSync(file, "utf8").matchAll(/^calls,\d+,(\d+)$/gm);
  return [...counts].reduce((sum, [, calls]) => sum + Number(calls), 0);
}

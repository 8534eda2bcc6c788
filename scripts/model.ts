// Every interleaving of tiny systems, on the contracts as they are deployed: docs/model.md.
//
//   npm run test:model                         all of them, eight steps deep
//   npm run test:model -- 6                    six steps deep
//   npm run test:model -- --only TwoOfThree    one of them; may be repeated
//   npm run test:model -- 5 --bug 12           with a bug of scripts/seeded/bugs.ts planted in a copy of the contracts:
//                                              the first is 1; it must be found
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { plant } from "./lib/plant.ts";
import { readCensus, readMoves, SYSTEMS, type System } from "./model/census.ts";
import { faultsOf } from "./model/faults.ts";
import { nameMoves, reportInvariants, reportMoves, reportSystems } from "./model/report.ts";
import { readComplaints, walk } from "./model/walk.ts";
import { BENCH, copyCheckout } from "./seeded/bench.ts";
import { seededBugs } from "./seeded/bugs.ts";

const FULL = 8;
/** Below it some moves cannot have happened yet. */
const JUDGED = 5;

const { values, positionals } = parseArgs({
  options: { only: { type: "string", multiple: true }, bug: { type: "string" } },
  allowPositionals: true,
});
const depth = Number(positionals[0] ?? FULL);
if (!Number.isInteger(depth) || depth < 1 || depth > FULL) throw new Error(`not a depth from 1 to ${FULL}: ${depth}`);
const systems = SYSTEMS.filter((system) => values.only?.includes(system) ?? true);
if (systems.length === 0) throw new Error(`no such system: ${values.only}; there are ${SYSTEMS.join(", ")}`);
const moves = readMoves();

if (values.bug === undefined) await requireGreen();
else await requireRed(Number(values.bug));

async function requireGreen(): Promise<void> {
  const root = join(import.meta.dirname, "..");
  const { ok, output, seconds } = await walk(root, systems, depth);
  if (!ok) {
    console.error(nameMoves(output, moves));
    fail("an invariant is violated, or the walk could not be made");
    return;
  }
  const found = new Map(
    systems.map((system): [System, ReturnType<typeof readCensus>] => [
      system,
      readCensus(join(root, "cache", "model"), system),
    ]),
  );
  const list = [...found.values()];
  console.log(`${reportSystems(found)}\n\n${reportMoves(list, moves)}\n\n${reportInvariants(list)}\n`);
  const faults = depth < JUDGED || systems.length < SYSTEMS.length ? [] : faultsOf(list, moves);
  for (const fault of faults) console.error(`SHOWS TOO LITTLE: ${fault}`);
  if (faults.length > 0) fail("not every move did what it is there for");
  else
    console.log(
      `model: every interleaving of ${depth} steps in ${systems.length} systems, no violation (${seconds} s)`,
    );
}

async function requireRed(number: number): Promise<void> {
  const bug = seededBugs[number - 1];
  if (bug === undefined) throw new Error(`no bug ${number}: there are ${seededBugs.length}`);
  copyCheckout();
  const file = join(BENCH, bug.file);
  writeFileSync(file, plant(bug, readFileSync(file, "utf8")));
  console.log(`planted in ${bug.file}: ${bug.bug}`);
  const { output, seconds } = await walk(BENCH, systems, depth);
  const complaints = readComplaints(output);
  for (const complaint of complaints) console.log(nameMoves(complaint, moves));
  const isFound = complaints.some((complaint) => complaint.includes(`: ${bug.invariant}. `));
  if (!isFound && complaints.length === 0) console.error(output);
  if (isFound) console.log(`model: found at invariant ${bug.invariant} (${seconds} s)`);
  else fail(`not found at invariant ${bug.invariant}`);
}

function fail(why: string): void {
  console.error(`model: ${why}`);
  process.exitCode = 1;
}

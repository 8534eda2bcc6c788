// Plants each bug of scripts/seeded/bugs.ts in a copy of the contracts, and plays the campaigns of npm test: both must
// turn red with the number of the invariant that the bug violates. Without a bug both must stay green.
//
//   npm run test:seeded                 says where test/invariant/README.md tells other figures
//   npm run test:seeded -- --write      renews them: whatever changes gas or the campaigns changes these
//   npm run test:seeded -- --only 4     plants only the bugs of this invariant, and looks at no table; may be repeated
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { placeOf } from "./lib/plant.ts";
import { BENCH, copyCheckout, keepBuild, plantAlone } from "./seeded/bench.ts";
import { type SeededBug, seededBugs } from "./seeded/bugs.ts";
import { CAMPAIGN, KINDS, type Kind, play, type Red } from "./seeded/campaign.ts";
import { type Found, tableStands, writeTable } from "./seeded/table.ts";

const { values } = parseArgs({ options: { write: { type: "boolean" }, only: { type: "string", multiple: true } } });
const bugs = seededBugs.filter(({ invariant }) => values.only?.includes(String(invariant)) ?? true);
if (bugs.length === 0) throw new Error(`SEEDED_NONE: no bug is seeded for ${values.only}`);
const kinds = Object.keys(KINDS) as Kind[];

copyCheckout();
for (const bug of bugs) placeOf(bug, readFileSync(join(BENCH, bug.file), "utf8"));
requireGreen();
keepBuild();
const found = bugs.map(look).filter((one) => one !== undefined);
plantAlone(undefined);
if (found.length < bugs.length) {
  console.error(`NOT FOUND: ${bugs.length - found.length} of ${bugs.length} bugs`);
  process.exitCode = 1;
} else {
  console.log(`Each of ${bugs.length} bugs turned both campaigns red.`);
  if (values.write) writeTable(found);
  else if (values.only === undefined && !tableStands(found)) console.log("The README's figures are older: --write.");
}

function requireGreen(): void {
  const outcome = play();
  for (const kind of kinds) {
    const red = outcome[kind];
    if (red !== undefined) throw new Error(`SEEDED_TWIN_RED: without a bug, ${CAMPAIGN} ${kind}: ${tell(red)}`);
  }
  console.log("green without a bug");
}

function look(bug: SeededBug): Found | undefined {
  plantAlone(bug);
  const outcome = play();
  const isFound = kinds.every((kind) => outcome[kind]?.invariant === bug.invariant);
  const told = kinds.map((kind) => `${kind} ${tell(outcome[kind])}`).join("; ");
  console.log(`${isFound ? "found" : "NOT FOUND"}: ${bug.invariant}. ${bug.bug}\n  ${told}`);
  return isFound ? { bug, red: outcome as Record<Kind, Red> } : undefined;
}

function tell(red: Red | undefined): string {
  if (red === undefined) return "stayed green";
  const { invariant, calls, story } = red;
  return `red at invariant ${invariant} after ${calls} calls (${story.length > 100 ? `${story.slice(0, 100)}…` : story})`;
}

// Runs Slither with all its detectors over the contracts that are deployed, and compares what it finds with
// slither/explained.ts: a finding that nobody explained fails, and so does an explanation of something that is gone.
// docs/slither.md shows that table. Needs Python; installs Slither below cache/.
import { join } from "node:path";
import { findPython, noPython, preparePython } from "./lib/python.ts";
import { compare } from "./slither/compare.ts";
import { explained } from "./slither/explained.ts";
import { writeExport } from "./slither/export.ts";
import { runSlither } from "./slither/findings.ts";

const ROOM = join("cache", "slither");
// crytic-compile knows its own format by the end of the name.
const PROGRAM = join(ROOM, "contracts_export.json");

const SLITHER = {
  name: "Slither",
  oldest: 310,
  requirements: join("scripts", "slither", "requirements.txt"),
  room: ROOM,
};

const python = findPython(SLITHER.oldest);
if (python === undefined) {
  console.error(noPython(SLITHER));
  process.exitCode = 1;
} else {
  const own = join(preparePython(python, SLITHER), "python");
  console.log("looking at all contracts with every detector (half a minute)");
  writeExport(PROGRAM);
  const findings = runSlither(own, PROGRAM, join(ROOM, "findings.json"));
  const problems = compare(findings, explained);
  for (const problem of problems) console.error(`  ${problem}`);
  const impacts = [...new Set(findings.map(({ impact }) => impact))];
  const counts = impacts.map((one) => `${one.toLowerCase()} ${findings.filter(({ impact }) => impact === one).length}`);
  console.log(counts.join(", "));
  console.log(
    problems.length === 0
      ? `${findings.length} findings, each explained in docs/slither.md`
      : `${problems.length} of ${findings.length} findings differ from scripts/slither/explained.ts`,
  );
  if (problems.length > 0) process.exitCode = 1;
}

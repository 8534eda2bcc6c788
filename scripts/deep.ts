// The long invariant campaign: 200,000 calls for every invariant suite, and each action of a handler must have
// succeeded at least once, or the campaign has shown nothing about it.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "./lib/run.ts";

const RUNS = "2000";
const DEPTH = "100";

rmSync(join(import.meta.dirname, "..", "cache", "campaign"), { recursive: true, force: true });
const ok =
  run("hardhat", ["test", "solidity", "--grep", "invariant"], {
    SALLYPORT_INVARIANT_RUNS: RUNS,
    SALLYPORT_INVARIANT_DEPTH: DEPTH,
  }) && run("node", ["scripts/campaign.ts"]);
process.exitCode = ok ? 0 : 1;

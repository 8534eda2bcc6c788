// The long invariant campaigns: a million calls for each kind of treasury, or as many as said: npm run test:deep -- 200000
// Afterwards each action must have succeeded often enough; see campaign.ts.
import { run } from "./lib/run.ts";

/** Calls of one run, from a fresh system on. Long, because only long histories reach the states that are worth it. */
const DEPTH = 500;

const calls = Number(process.argv[2] ?? 1_000_000);
if (!Number.isSafeInteger(calls) || calls < DEPTH) throw new Error(`not a number of calls: ${process.argv[2]}`);

const ok =
  run("node", ["scripts/campaign.ts", "--forget"]) &&
  run("hardhat", ["test", "solidity", "test/sol/invariant/Campaigns.t.sol"], {
    SALLYPORT_INVARIANT_RUNS: String(Math.ceil(calls / DEPTH)),
    SALLYPORT_INVARIANT_DEPTH: String(DEPTH),
  }) &&
  run("node", ["scripts/campaign.ts", "--calls", String(calls)]);
process.exitCode = ok ? 0 : 1;

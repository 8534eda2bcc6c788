// The long invariant campaigns: a million calls for each kind of treasury, or as many as said: npm run test:deep -- 200000
// They are played in parts, each by a seed of its own, so that one sees how far they are; npm run test:deep -- 200000 0xbeef
// begins with another seed. Afterwards each action must have succeeded often enough; see campaign.ts.
import { run } from "./lib/run.ts";

/** Calls of one run, from a fresh system on. Long, because only long histories reach the states that are worth it. */
const DEPTH = 500;

/** Calls of one part. */
const PART = 100_000;

const [given = "1000000", firstSeed = "0x5a11"] = process.argv.slice(2);
const calls = Number(given.replaceAll(/[,_]/g, ""));
if (!Number.isSafeInteger(calls) || calls < DEPTH) throw new Error(`not a number of calls: ${given}`);
if (!/^0x[0-9a-f]+$/i.test(firstSeed)) throw new Error(`not a seed in hexadecimal digits: ${firstSeed}`);

const started = Date.now();
let ok = run("node", ["scripts/campaign.ts", "--forget"]);
for (let made = 0, part = 0n; ok && made < calls; made += PART, part++) {
  const seed = `0x${(BigInt(firstSeed) + part).toString(16)}`;
  const runs = Math.ceil(Math.min(PART, calls - made) / DEPTH);
  ok = run("hardhat", ["test", "solidity", "test/sol/invariant/Campaigns.t.sol"], {
    SALLYPORT_INVARIANT_RUNS: String(runs),
    SALLYPORT_INVARIANT_DEPTH: String(DEPTH),
    SALLYPORT_FUZZ_SEED: seed,
  });
  const seconds = Math.round((Date.now() - started) / 1000);
  const so = ok ? "no violation" : "VIOLATED";
  console.log(`${made + runs * DEPTH} of ${calls} calls for each kind of treasury, seed ${seed}, ${seconds} s: ${so}`);
}
ok &&= run("node", ["scripts/campaign.ts", "--calls", String(calls)]);
process.exitCode = ok ? 0 : 1;

// Runners of agents that are killed by SIGKILL at random moments, on a real node: npm run test:agent -- 2000
// Another seed, or several runners in each process: npm run test:agent -- 2000 --seed 7 --together 5
import { parseArgs } from "node:util";
import { run } from "./lib/run.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: "string", default: "1" }, together: { type: "string", default: "1" } },
});
const [kills = "2000"] = positionals;
for (const [what, given] of Object.entries({ kills, ...values })) {
  if (!/^[1-9]\d*$/.test(given)) throw new Error(`${what}: not a number above zero: ${given}`);
}

const ok = run("hardhat", ["test", "mocha", "--no-compile", "test/ts/agent/kills/random.test.ts"], {
  SALLYPORT_KILLS: kills,
  SALLYPORT_SEED: values.seed,
  SALLYPORT_TOGETHER: values.together,
  SALLYPORT_TELL: "yes",
});
console.log(
  ok
    ? `Runners were killed ${kills} times: each intent was proposed once, none was lost and none doubled.`
    : "An intent was lost or doubled, or a runner did not come back: see above.",
);
process.exitCode = ok ? 0 : 1;

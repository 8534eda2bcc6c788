// Whole runners of agents, each killed by SIGKILL at a random moment, on a real node: npm run test:agent -- 2000 [--seed 7]
// Journals and outboxes alone, several in each process, with whoever signs and sends: npm run test:agent -- 2000 --together 5
// A model's tool calls that are spoiled by chance: npm run test:agent -- --calls 100000 [--seed 7]
import { parseArgs } from "node:util";
import { run } from "./lib/run.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: "string", default: "1" },
    together: { type: "string" },
    calls: { type: "string" },
  },
});
const { calls, seed, together } = values;
const [kills = "2000"] = positionals;
for (const [what, given] of Object.entries({ kills, seed, together: together ?? "1", calls: calls ?? "1" })) {
  if (!/^[1-9]\d*$/.test(given)) throw new Error(`${what}: not a number above zero: ${given}`);
}

const ok = calls === undefined ? kill() : spoil(calls);
process.exitCode = ok ? 0 : 1;

function kill(): boolean {
  const wasRight =
    together === undefined
      ? test("kills/whole.test.ts", { SALLYPORT_KILLS: kills })
      : test("kills/random.test.ts", { SALLYPORT_KILLS: kills, SALLYPORT_TOGETHER: together });
  console.log(
    wasRight
      ? `Runners were killed ${kills} times: each intent was proposed once, none was lost and none doubled.`
      : "An intent was lost or doubled, or a runner did not come back: see above.",
  );
  return wasRight;
}

function spoil(count: string): boolean {
  const wasRight = test("toolCalls.test.ts", { SALLYPORT_CALLS: count });
  console.log(
    wasRight
      ? `Of ${count} spoiled tool calls each was refused by name, or is carried as what it says.`
      : "A tool call crashed a brain, did something, or is carried as what it does not say: see above.",
  );
  return wasRight;
}

function test(name: string, settings: Record<string, string>): boolean {
  return run("hardhat", ["test", "mocha", "--no-compile", `test/ts/agent/${name}`], {
    ...settings,
    SALLYPORT_SEED: seed,
    SALLYPORT_TELL: "yes",
  });
}

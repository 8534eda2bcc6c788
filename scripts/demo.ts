// npm run demo: the story of the example DAO on a node of its own. Ends with 0 only where all of it is as told.
// --json prints one object for machines instead, --payouts FILE takes another payout list, and --no-build takes the
// contracts as the last build left them.
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { readFiles } from "../examples/grants/story/files.ts";
import { SOURCES } from "../examples/grants/story/place.ts";
import { tellStory } from "../examples/grants/story/story.ts";
import { Teller } from "../examples/grants/story/teller.ts";
import { startWorld } from "../examples/grants/story/world.ts";
import { runQuietly } from "./lib/run.ts";

const started = Date.now();
const { values } = parseArgs({
  options: { json: { type: "boolean" }, payouts: { type: "string" }, "no-build": { type: "boolean" } },
});
const print = values.json ? () => {} : console.log;

if (!values["no-build"]) {
  if (!existsSync("artifacts/contracts/mocks/GrantsGovernor.sol")) {
    print("Building the contracts that stand around the example. The first time takes half a minute.");
  }
  if (!runQuietly("hardhat", ["build", "--no-tests", "--quiet", ...SOURCES])) process.exit(1);
}
const files = readFiles(values.payouts);
const world = await startWorld();
const tell = new Teller(print);
try {
  const ledger = await tellStory(world, files, tell);
  const happenings = tell.chapters.flatMap((chapter) => chapter.happenings);
  const gas = happenings.reduce((sum, one) => sum + ("gas" in one ? one.gas : 0), 0);
  const seconds = (Date.now() - started) / 1000;
  print(`\nAll of it is as told: ${gas.toLocaleString("en-US")} gas, ${seconds.toFixed(1)} seconds.`);
  if (values.json) console.log(toJson({ ok: true, seconds, gas, chapters: tell.chapters, ...ledger }));
} catch (error) {
  const { message, stack } = error as Error;
  if (values.json) console.log(toJson({ ok: false, error: message, chapters: tell.chapters }));
  console.error(`\nThis is not as told: ${stack ?? message}`);
  process.exitCode = 1;
} finally {
  await world.close();
}

/** Numbers of 256 bits as text. */
function toJson(told: unknown): string {
  return JSON.stringify(told, (_, value) => (typeof value === "bigint" ? String(value) : value), 2);
}

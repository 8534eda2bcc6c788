// npm run local: a chain to try the commands on, with what the example DAO has anyway: tokens, a vote, a Safe, a market.
// Listens on port 8545, or --port. Type a duration such as "6 hours", and that much time passes; Ctrl-C ends it.
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { network } from "hardhat";
import { createClient, createTestClient, http } from "viem";
import { getBlock } from "viem/actions";
import { hardhat } from "viem/chains";
import { SOURCES } from "../examples/grants/story/place.ts";
import { parseDuration } from "../sdk/time/duration.ts";
import { formatMoment } from "../sdk/time/moment.ts";
import { runQuietly } from "./lib/run.ts";
import { furnish } from "./local/furnish.ts";

const { values } = parseArgs({
  options: { port: { type: "string", default: "8545" }, "no-build": { type: "boolean" } },
});
const wanted = Number(values.port);
if (!/^\d+$/.test(values.port) || wanted > 65_535) stop(`--port ${values.port} is no port: give a number up to 65535.`);
if (!(await isFree(wanted))) stop(`Port ${wanted} is taken: end what listens there, or choose another with --port.`);
if (!values["no-build"]) {
  console.log("Building the contracts that stand around the example.");
  if (!runQuietly("hardhat", ["build", "--no-tests", "--quiet", ...SOURCES])) process.exit(1);
}
const server = await network.createServer({ network: "default" }, "127.0.0.1", wanted);
const { address, port } = await server.listen();
const transport = http(`http://${address}:${port}`);
const clock = createTestClient({ chain: hardhat, transport, mode: "hardhat" });
const reader = createClient({ chain: hardhat, transport, cacheTime: 0 });

await furnish(transport);
console.log(`The example's chain listens on http://${address}:${port}. In another terminal:

  npx hardhat sallyport deploy examples/grants/dao.yaml --network local

What to do then: examples/grants/README.md. Type a duration such as "6 hours" to let time pass here.`);

for await (const line of createInterface({ input: process.stdin })) {
  const seconds = parseDuration(line.trim());
  if (seconds === undefined) {
    console.log(`no duration: ${line.trim()}. Write one such as "6 hours" or "1 day".`);
    continue;
  }
  await clock.increaseTime({ seconds });
  await clock.mine({ blocks: 1 });
  console.log(`It is ${formatMoment(Number((await getBlock(reader)).timestamp))}.`);
}
await server.close();

function stop(why: string): never {
  console.error(why);
  process.exit(1);
}

/** Asked before anything starts: Hardhat's server throws where nobody can catch it. */
function isFree(number: number): Promise<boolean> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.once("error", () => resolve(false));
    probe.listen(number, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}

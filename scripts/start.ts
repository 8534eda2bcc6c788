// npm start: the whole system on a chain of its own. The small DAO of examples/small is deployed and funded, the agent of
// examples/agent runs, a keeper executes, a watcher looks on; each is a process of its own, and what one of them prints
// stands behind its name. Type a duration such as "12 hours", and that much time passes; Ctrl-C ends it all.
// Listens on port 8545, or --port; --no-build takes the contracts as the last build left them.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { people } from "../examples/grants/story/people.ts";
import { siteOn } from "../examples/grants/story/site.ts";
import { fundTreasury } from "../examples/small/fundTreasury.ts";
import { startLocalChain } from "./local/chain.ts";
import { passAsTyped } from "./local/typed.ts";
import { endOf, startCommand } from "./start/commands.ts";
import { keepRunning } from "./start/keepRunning.ts";
import { FOLDER, forgetLastRun, LABEL, treasuryOf } from "./start/lastRun.ts";
import { nextSteps } from "./start/nextSteps.ts";

/** Seconds between blocks: without new ones no block becomes final, and the agent never sees that its work is done. */
const BLOCK_TIME = 2;

const { values } = parseArgs({
  options: { port: { type: "string", default: "8545" }, "no-build": { type: "boolean", default: false } },
});
const ending = new AbortController();
const { signal } = ending;
for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => ending.abort());

const saying = (name: string) => (line: string) => console.log(`${name.padEnd(7)} | ${line}`);
const chain = await startLocalChain({ port: values.port, isBuilt: values["no-build"], every: BLOCK_TIME });
const { url, pass, transport } = chain;
saying("chain")(`listens on ${url}`);
try {
  if (!signal.aborted) await runSystem();
} finally {
  await chain.close();
}

async function runSystem(): Promise<void> {
  forgetLastRun();
  const deploying = startCommand({ words: ["deploy", "examples/small/dao.yaml"], url, say: saying("deploy") });
  const end = await endOf(deploying);
  if (signal.aborted) return;
  if (end !== 0) {
    process.exitCode = 1;
    return;
  }
  await fundTreasury(siteOn(transport), treasuryOf());
  saying("deploy")("10 ETH and 50,000 LUSD are in the treasury");

  const keep = (name: string, ...words: string[]) =>
    keepRunning({ words: [...words, "--system", LABEL], url, say: saying(name), signal });
  // Who carries has an account of its own: what two send from one account stands in each other's way.
  const running = [
    keep("agent", "agent", "run", "examples/agent/agent.yaml", "--folder", FOLDER, "--from", people.relayer.address),
    keep("keeper", "keep", "--every", "3s", "--from", people.dealer.address),
    keep("watcher", "watch", "--every", "3s", "--evidence", join(FOLDER, "evidence")),
  ];
  console.log(nextSteps(url));
  await passAsTyped({ pass, say: saying("chain"), signal });
  await Promise.all(running);
}

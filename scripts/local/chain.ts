import { createServer } from "node:net";
import { network } from "hardhat";
import { createClient, createTestClient, http, type Transport } from "viem";
import { getBlock } from "viem/actions";
import { hardhat } from "viem/chains";
import { SOURCES } from "../../examples/grants/story/place.ts";
import { runQuietly } from "../lib/run.ts";
import { furnish } from "./furnish.ts";

/** A chain in memory, with what the examples have anyway on it. */
export type LocalChain = {
  url: string;
  transport: Transport;
  /** Lets time pass, in seconds. Resolves to the chain's time then. */
  pass(seconds: number): Promise<number>;
  close(): Promise<void>;
};

export type LocalChainOptions = {
  /** What was given as --port. */
  port: string;
  /** Whether the contracts that stand around the examples are as the last build left them. */
  isBuilt: boolean;
  /** Seconds between blocks; if left out, only what is sent makes blocks. */
  every?: number;
};

/** Starts the chain, or ends the program and says why. */
export async function startLocalChain({ port: given, isBuilt, every }: LocalChainOptions): Promise<LocalChain> {
  const wanted = Number(given);
  if (!/^\d+$/.test(given) || wanted > 65_535) stop(`--port ${given} is no port: give a number up to 65535.`);
  if (!(await isFree(wanted))) stop(`Port ${wanted} is taken: end what listens there, or choose another with --port.`);
  if (!isBuilt) {
    console.log("Building the contracts that stand around the example.");
    if (!runQuietly("hardhat", ["build", "--no-tests", "--quiet", ...SOURCES])) process.exit(1);
  }
  const server = await network.createServer({ network: "default" }, "127.0.0.1", wanted);
  const { address, port } = await server.listen();
  const url = `http://${address}:${port}`;
  const transport = http(url);
  const clock = createTestClient({ chain: hardhat, transport, mode: "hardhat" });
  const reader = createClient({ chain: hardhat, transport, cacheTime: 0 });
  await furnish(transport);
  if (every !== undefined) await clock.setIntervalMining({ interval: every });
  return {
    url,
    transport,
    pass: async (seconds) => {
      await clock.increaseTime({ seconds });
      await clock.mine({ blocks: 1 });
      return Number((await getBlock(reader)).timestamp);
    },
    close: () => server.close(),
  };
}

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

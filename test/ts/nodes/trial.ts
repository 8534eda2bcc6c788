// One command against one lie: what came of it, and whether that is a truth, a named error, or something worse.

import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Hex } from "viem";
import { hastily } from "../support/hastily.ts";
import { runInProcess, type Told } from "../support/inProcess.ts";
import type { NodeProxy } from "../support/nodeProxy.ts";
import { typed } from "./commands.ts";
import type { Lie } from "./lies.ts";
import type { NodeWorld } from "./world.ts";

/** All that a command left behind: what it said, its exit code, and the files that it wrote. */
export type Outcome = Told & {
  files: [name: string, text: string][];
  /** The same, with what each transaction did in the place of its hash: what it pays is another for other fees. */
  meaning: string;
};

export type Bench = { world: NodeWorld; proxy: NodeProxy; hre: HardhatRuntimeEnvironment };

/** Runs a command on the node behind the proxy, and puts everything back. */
export async function outcomeOf(
  { world, proxy, hre }: Bench,
  id: string,
  lie?: Lie,
): Promise<Outcome & { lied: number }> {
  let lied = 0;
  const head = (await proxy.ask("eth_blockNumber", [])) as Hex;
  proxy.forget();
  proxy.interfere(
    lie &&
      (async (asked) => {
        if (lie.methods !== undefined && !lie.methods.includes(asked.method)) return undefined;
        return lie.tell(asked, lied++, proxy);
      }),
  );
  try {
    const run = () => runInProcess(hre, id, typed(world, id));
    const told = lie === undefined ? await run() : await hastily(run, proxy.isAtWork);
    const files = world.written();
    return {
      ...told,
      files,
      meaning: await meaningOf(proxy, head, JSON.stringify({ ...told, stderr: "", files })),
      lied,
    };
  } finally {
    proxy.interfere(undefined);
    await world.restore();
  }
}

/** A text with the calls of those transactions that are told of, came after a block, and took effect: as the chain has them. */
async function meaningOf(proxy: NodeProxy, head: Hex, text: string): Promise<string> {
  let meaning = text;
  for (const hash of new Set(text.match(/0x[0-9a-f]{64}\b/g))) {
    const receipt = (await proxy.ask("eth_getTransactionReceipt", [hash])) as Record<string, Hex> | null;
    if (receipt === null || receipt["status"] !== "0x1" || BigInt(receipt["blockNumber"] ?? head) <= BigInt(head))
      continue;
    const { from, to, input, value } = (await proxy.ask("eth_getTransactionByHash", [hash])) as Record<string, Hex>;
    meaning = meaning.replaceAll(hash, [from, to, input, value].join());
  }
  return meaning;
}

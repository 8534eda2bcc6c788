// One command against one lie: what came of it, and whether that is a truth, a named error, or something worse.
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { hastily } from "../support/hastily.ts";
import { runInProcess, type Told } from "../support/inProcess.ts";
import type { NodeProxy } from "../support/nodeProxy.ts";
import { typed } from "./commands.ts";
import type { Lie } from "./lies.ts";
import type { NodeWorld } from "./world.ts";

/** All that a command left behind: what it said, its exit code, and the files that it wrote. */
export type Outcome = Told & { files: [name: string, text: string][] };

export type Bench = { world: NodeWorld; proxy: NodeProxy; hre: HardhatRuntimeEnvironment };

/** Runs a command on the node behind the proxy, and puts everything back. */
export async function outcomeOf(
  { world, proxy, hre }: Bench,
  id: string,
  lie?: Lie,
): Promise<Outcome & { lied: number }> {
  let lied = 0;
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
    const told = lie === undefined ? await run() : await hastily(run);
    return { ...told, files: world.written(), lied };
  } finally {
    proxy.interfere(undefined);
    await world.restore();
  }
}

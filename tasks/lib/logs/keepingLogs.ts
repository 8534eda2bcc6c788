import { join } from "node:path";
import { withLogReading } from "../../../sdk/read/logs/logReading.ts";
import type { TaskNetwork } from "../network.ts";
import { type Output, PATIENCE } from "../output.ts";
import { sqliteLogStore } from "./sqliteLogStore.ts";

/**
 * A network whose client keeps the logs that it reads, and says how far it has come where that takes long.
 *
 * @param folder The project's cache; undefined where nothing is worth keeping.
 */
export function keepingLogs(
  network: TaskNetwork,
  { progress }: Pick<Output, "progress">,
  folder: string | undefined,
): { network: TaskNetwork; closeLogs: () => void } {
  const store = folder === undefined ? undefined : sqliteLogStore(join(folder, "sallyport", "logs.sqlite"), progress);
  let told = Date.now();
  const onProgress = ({ at, toBlock }: { at: bigint; toBlock: bigint }) => {
    const now = Date.now();
    // Where nothing is left to read, nobody waits: a keeper or watcher would say so at every new block.
    if (at === toBlock || now - told < PATIENCE) return;
    told = now;
    progress(`reading logs: block ${at} of ${toBlock}`);
  };
  const client = withLogReading(network.client, { store, onProgress, onNotice: progress });
  return { network: { ...network, client }, closeLogs: () => store?.close() };
}

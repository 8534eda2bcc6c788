// A process that is killed, as its disk sees it: from one call on nothing is done any more.
import fs from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";

const CALLS = ["rename", "rm", "rmdir", "mkdir", "writeFile", "copyFile", "chmod"] as const;

/**
 * Does `work`, and lets no call to the disk through that changes it after the first `most`. What modules have imported of
 * `node:fs/promises` is this one until `work` has ended.
 *
 * @returns Whether `work` was stopped.
 */
export async function stoppedAfter(most: number, work: () => Promise<unknown>): Promise<boolean> {
  const disk = fs as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  const real = Object.fromEntries([...CALLS, "open"].map((name) => [name, disk[name] as (typeof disk)[string]]));
  let left = most;
  const guarded =
    (name: string) =>
    (...args: unknown[]) => {
      // Reading goes on.
      const isRead = name === "open" && (args[1] === undefined || args[1] === "r");
      if (!isRead && left-- <= 0) return Promise.reject(new Error("killed"));
      return (real[name] as (typeof disk)[string])(...args);
    };
  for (const name of Object.keys(real)) disk[name] = guarded(name);
  syncBuiltinESMExports();
  try {
    return await work().then(
      () => false,
      (error: Error) => {
        if (left < 0) return true;
        throw error;
      },
    );
  } finally {
    Object.assign(disk, real);
    syncBuiltinESMExports();
  }
}

import { join } from "node:path";
import type { Hex } from "viem";

/** Where the bundle of a proposal stands in an agent's folder, by the root that is in the proposal. */
export function bundlePath(folder: string, root: Hex): string {
  return join(folder, "evidence", `${root}.txt`);
}

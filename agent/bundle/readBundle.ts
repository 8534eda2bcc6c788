import { readFileSync } from "node:fs";
import type { Hex } from "viem";
import { readEvidence } from "../../sdk/provenance/evidence.ts";
import { bundlePath } from "./bundlePath.ts";

/** The lines of a bundle that is kept in an agent's folder; undefined where it is not, or is not as it was written. */
export function readBundle(folder: string, root: Hex): readonly string[] | undefined {
  let text: string;
  try {
    text = readFileSync(bundlePath(folder, root), "utf8");
  } catch {
    return undefined;
  }
  const { records, root: found } = readEvidence(text);
  return found === root ? records : undefined;
}

import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { Hex } from "viem";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { writeEvidence } from "../../sdk/provenance/evidence.ts";
import { realDisk, writeWhole } from "../sources/disk.ts";
import { reasonOf } from "../sources/reasonOf.ts";
import { bundlePath } from "./bundlePath.ts";

/**
 * Writes the lines of a bundle where watchers look for them: `evidence/ROOT.txt`, whole or not at all. They stand in the
 * journal as well.
 *
 * @throws FILE_NOT_WRITTEN
 */
export async function writeBundle(folder: string, root: Hex, lines: readonly string[]): Promise<void> {
  const path = bundlePath(folder, root);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeWhole(realDisk, path, `${path}.new`, new TextEncoder().encode(writeEvidence(lines)));
  } catch (cause) {
    const summary = `${path} cannot be written: ${reasonOf(cause)}.`;
    throw new SallyportError("FILE_NOT_WRITTEN", { summary, place: path, cause });
  }
}

import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Hex } from "viem";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { writeEvidence } from "../../sdk/provenance/evidence.ts";
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
    await writeFile(`${path}.new`, writeEvidence(lines));
    await rename(`${path}.new`, path);
  } catch (cause) {
    throw new SallyportError("FILE_NOT_WRITTEN", { summary: `${path} cannot be written.`, place: path, cause });
  }
}

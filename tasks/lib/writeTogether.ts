import { randomUUID } from "node:crypto";
import { mkdir, realpath, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { notWritten, reasonOf } from "./files.ts";

/**
 * Writes files that belong together into a folder. Each is whole wherever it stands, and `seal` stands only beside the
 * others of its own making: it goes first and comes last, whatever is killed when.
 *
 * @param files Texts by name, the seal's among them.
 * @throws FILE_NOT_WRITTEN
 */
export async function writeTogether(
  folder: string,
  files: Readonly<Record<string, string>>,
  seal: string,
): Promise<void> {
  const drafts: { path: string; draft: string; isSeal: boolean }[] = [];
  let at = folder;
  try {
    await mkdir(folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) {
      at = join(folder, name);
      const path = await realpath(at).catch(() => at);
      const draft = `${path}.${randomUUID()}.tmp`;
      drafts.push({ path, draft, isSeal: name === seal });
      await writeFile(draft, text);
    }
    for (const { path, isSeal } of drafts) if (isSeal) await rm(path, { force: true });
    for (const { path, draft, isSeal } of drafts) {
      at = path;
      if (!isSeal) await rename(draft, path);
    }
    for (const { path, draft, isSeal } of drafts) if (isSeal) await rename(draft, path);
  } catch (cause) {
    for (const { draft } of drafts) await rm(draft, { force: true }).catch(() => undefined);
    throw notWritten(at, reasonOf(cause), cause);
  }
}

import { open, readdir, readFile } from "node:fs/promises";
import { formatOf } from "../../../sdk/files/formatOf.ts";
import { STORE_FORMAT } from "./formats.ts";
import { HEADER_BYTES } from "./layout.ts";
import { storePaths } from "./storePaths.ts";
import { readHeader } from "./treeHeader.ts";

/** Bytes of a batch.json that tell what it is. */
const BEGINNING = 200;

/**
 * Whether a folder is the store of a batch, whole, damaged or not finished: by what stands in it, whatever it is called.
 * What only is named like one holds data like any other folder.
 */
export async function isStore(folder: string): Promise<boolean> {
  const names = new Set(await readdir(folder));
  const paths = storePaths(folder);
  if (names.has("batch.json") && (await saysStore(paths.batch))) return true;
  if (names.has("tree") && readHeader(await beginningOf(paths.tree, HEADER_BYTES)) !== undefined) return true;
  if (names.has("tree.part") && names.has("offsets.part")) return true;
  // All that is left of a store may be its secret: that is no record.
  return names.has("secret") && /^0x[0-9a-f]{64}\s*$/.test(Buffer.from(await beginningOf(paths.secret, 80)).toString());
}

async function saysStore(path: string): Promise<boolean> {
  const beginning = Buffer.from(await beginningOf(path, BEGINNING)).toString();
  return beginning.includes(STORE_FORMAT) && formatOf(await readFile(path, "utf8")) === STORE_FORMAT;
}

/** The first bytes of a file; none of what cannot be read. */
async function beginningOf(path: string, bytes: number): Promise<Uint8Array> {
  try {
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } catch {
    return new Uint8Array();
  }
}

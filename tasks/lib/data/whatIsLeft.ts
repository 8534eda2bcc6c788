import { mkdtemp, open, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bytesToHex } from "viem";
import type { Manifest } from "../../../sdk/provenance/manifest/manifest.ts";
import { parseManifest } from "../../../sdk/provenance/manifest/parseManifest.ts";
import type { RecordProfile } from "../../../sdk/provenance/profiles/profile.ts";
import type { Output } from "../output.ts";
import { hashData } from "./hashData.ts";
import type { DataInput } from "./inputs.ts";
import { HEADER_BYTES } from "./layout.ts";
import { readSecret } from "./secret.ts";
import { storePaths } from "./storePaths.ts";
import { readHeader } from "./treeHeader.ts";

export type WhatIsLeftParameters = { store: string; input: DataInput; profile: RecordProfile; output: Output };

/**
 * What is left of a batch whose `batch.json` is damaged, where the data is still the one that its tree is of; undefined
 * where that is not so or cannot be known: then its secret must not serve another batch.
 */
export async function whatIsLeft({
  store,
  input,
  profile,
  output,
}: WhatIsLeftParameters): Promise<{ manifest: Manifest | undefined } | undefined> {
  const root = await rootOfTree(storePaths(store).tree);
  const secret = await readSecret(store).catch(() => undefined);
  if (root === undefined || secret === undefined || !input.isRepeatable) return undefined;
  const folder = await mkdtemp(join(tmpdir(), "sallyport-hash-"));
  try {
    const hashed = await hashData({ input, profile, secret, store: folder, output });
    return hashed.root === root ? { manifest: await manifestLeft(store) } : undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function rootOfTree(path: string): Promise<string | undefined> {
  try {
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    const header = readHeader(buffer.subarray(0, bytesRead));
    return header && bytesToHex(header.root);
  } catch {
    return undefined;
  }
}

async function manifestLeft(store: string): Promise<Manifest | undefined> {
  try {
    return parseManifest(await readFile(storePaths(store).manifest, "utf8"));
  } catch {
    return undefined;
  }
}

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isAddressEqual, zeroHash } from "viem";
import { z } from "zod";
import { address, bytes, readJson, small, uint, writeJson } from "../../../sdk/files/fields.ts";
import { listOf } from "../../../sdk/files/listOf.ts";
import { hashBatch } from "../../../sdk/provenance/hashBatch.ts";
import { profileWord, type RecordProfile } from "../../../sdk/provenance/profiles/profile.ts";
import type { Batch } from "../../../sdk/provenance/types.ts";
import { writeText } from "../files.ts";
import type { StoredBatch } from "./storedBatch.ts";

const FORMAT = "sallyport/batch-anchors/1";

/** Where a batch was anchored, and under which name: what is kept alone does not tell who anchored it. */
export type BatchAnchor = {
  chainId: number;
  /** The ProvenanceRegistry. */
  registry: z.output<typeof address>;
  batch: Batch;
};

const schema = z.strictObject({
  format: z.literal(FORMAT),
  anchors: listOf(
    z.strictObject({
      chainId: small(48),
      registry: address,
      batch: z.strictObject({
        anchorer: address,
        root: bytes(32),
        size: uint(64),
        profile: bytes(32),
        manifestHash: bytes(32),
        schema: bytes(32),
      }),
    }),
  ),
});

const pathOf = (store: string) => join(store, "anchors.json");

/**
 * Where the batch that a store holds was anchored, the last one first. Anchors of what the store held before are passed
 * over.
 *
 * @throws FILE_INVALID
 */
export async function readAnchors(store: string, stored: StoredBatch): Promise<BatchAnchor[]> {
  const profile = profileWord(stored.profile as RecordProfile["name"]);
  const { manifestHash = zeroHash } = stored;
  const isOfStore = ({ batch }: BatchAnchor) =>
    batch.root === stored.root &&
    batch.size === BigInt(stored.size) &&
    batch.profile === profile &&
    batch.manifestHash === manifestHash;
  return (await readAll(store)).filter(isOfStore).reverse();
}

/** The first of some anchors that is in this registry; none of another chain has its place. */
export function anchorIn<Anchor extends Pick<BatchAnchor, "chainId" | "registry">>(
  anchors: readonly Anchor[],
  site: Pick<BatchAnchor, "chainId" | "registry">,
): Anchor | undefined {
  return anchors.find(({ chainId, registry }) => chainId === site.chainId && isAddressEqual(registry, site.registry));
}

/** Remembers an anchor, once. Called by who holds the store: see `alone`. */
export async function addAnchor(store: string, anchor: BatchAnchor): Promise<void> {
  const known = await readAll(store);
  const keyOf = ({ chainId, registry, batch }: BatchAnchor) => [chainId, registry, hashBatch(batch)].join();
  const others = known.filter((one) => keyOf(one) !== keyOf(anchor));
  await writeText(pathOf(store), writeJson({ format: FORMAT, anchors: [...others, anchor] }));
}

async function readAll(store: string): Promise<BatchAnchor[]> {
  const path = pathOf(store);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  return text === undefined ? [] : readJson(text, schema, "list of anchors", path).anchors;
}

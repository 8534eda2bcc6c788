import type { Hex } from "viem";
import { SallyportError } from "../errors/SallyportError.ts";
import type { BatchBook, BookedBatch } from "./batchBook.ts";
import { hashManifest } from "./manifest/hashManifest.ts";
import type { Manifest } from "./manifest/manifest.ts";
import { parentsOf, proveParent } from "./manifest/parents.ts";

/** A manifest, and where it was found. */
export type FoundManifest = {
  manifest: Manifest;
  /** A file; how errors and people call it. */
  place: string;
  /** `Batch.manifestHash` of every batch that it is the manifest of. */
  hash: Hex;
  /** keccak256 of its canonical form. */
  digest: Hex;
  /** Ids of the batches that it rests on, ascending. */
  parents: readonly Hex[];
};

/** From what batches were derived, as far as manifests are at hand. */
export type Lineage = {
  /** The manifest of an anchored batch; undefined where it has none, or it was not found. */
  manifestOf(batchId: Hex): FoundManifest | undefined;
  /** What the batch rests on; nothing where its manifest is unknown. */
  parentsOf(batchId: Hex): readonly Hex[];
  /** What is known to rest on the batch: by manifests, or because the registry was shown that it does. */
  childrenOf(batchId: Hex): readonly Hex[];
};

/**
 * Hashes a manifest: no batch is taken for its own unless it commits to that.
 *
 * @throws MANIFEST_INVALID, MANIFEST_TOO_LARGE
 */
export function foundManifest(manifest: Manifest, place: string): FoundManifest {
  const { hash, digest } = hashManifest(manifest);
  return { manifest, place, hash, digest, parents: parentsOf(manifest) };
}

/**
 * The lineage of all batches of a registry. A manifest belongs to a batch where the batch commits to its hash: a file that
 * claims something else is the manifest of none. So nothing in it goes round in circles, for a batch would have to commit to
 * its own id.
 */
export function lineageOf(book: BatchBook, manifests: readonly FoundManifest[]): Lineage {
  const byHash = new Map(manifests.map((found) => [found.hash.toLowerCase(), found]));
  const children = new Map<Hex, Set<Hex>>();
  const addChild = (parent: Hex, child: Hex) => children.set(parent, (children.get(parent) ?? new Set()).add(child));
  for (const { batchId, batch, taintedBy } of book.batches.values()) {
    for (const parent of byHash.get(batch.manifestHash)?.parents ?? []) addChild(parent, batchId);
    if (taintedBy !== undefined) addChild(taintedBy, batchId);
  }
  const manifestOf = (batchId: Hex) => byHash.get(book.batches.get(batchId)?.batch.manifestHash ?? "");
  return {
    manifestOf,
    childrenOf: (batchId) => [...(children.get(batchId) ?? [])],
    parentsOf(batchId) {
      const known = manifestOf(batchId)?.parents;
      const shown = book.batches.get(batchId)?.taintedBy;
      return known ?? (shown === undefined ? [] : [shown]);
    },
  };
}

/** A batch, and over how many generations it was reached. */
export type Reached = { batchId: Hex; generation: number };

/** Generations that are followed, unless another number is asked for. */
export const MOST_GENERATIONS = 1_000;

/** All that is reached from a batch, nearest first, each once; the batch itself is not among them. */
export function reachedFrom(
  start: Hex,
  next: (batchId: Hex) => readonly Hex[],
  most: number = MOST_GENERATIONS,
): Reached[] {
  const reached: Reached[] = [];
  const seen = new Set<Hex>([start]);
  let last: readonly Hex[] = [start];
  for (let generation = 1; generation <= most && last.length > 0; generation++) {
    const found: Hex[] = [];
    for (const batchId of last.flatMap(next)) {
      if (seen.has(batchId)) continue;
      seen.add(batchId);
      found.push(batchId);
      reached.push({ batchId, generation });
    }
    last = found;
  }
  return reached;
}

/**
 * The generations from a batch down to one that was derived from it, both included: the shortest way; undefined where none
 * is known.
 */
export function descentOf({ parentsOf }: Pick<Lineage, "parentsOf">, child: Hex, ancestor: Hex): Hex[] | undefined {
  const towards = new Map<Hex, Hex>();
  let last: Hex[] = [child];
  const seen = new Set<Hex>(last);
  while (last.length > 0 && !seen.has(ancestor)) {
    const found: Hex[] = [];
    for (const one of last) {
      for (const parent of parentsOf(one)) {
        if (seen.has(parent)) continue;
        seen.add(parent);
        towards.set(parent, one);
        found.push(parent);
      }
    }
    last = found;
  }
  if (!seen.has(ancestor)) return undefined;
  const descent = [ancestor];
  for (let at = towards.get(ancestor); at !== undefined; at = towards.get(at)) descent.push(at);
  return descent;
}

/** What shows a contract that a child rests on a parent. */
export type DescentProof = { documentHash: Hex; proof: Hex[] };

/**
 * The proof that a batch rests on a parent, from its manifest.
 *
 * @throws MANIFEST_UNKNOWN, PARENT_UNKNOWN
 */
export function proveDescent(lineage: Lineage, child: BookedBatch, parent: Hex): DescentProof {
  const found = lineage.manifestOf(child.batchId);
  if (found === undefined) {
    throw new SallyportError("MANIFEST_UNKNOWN", {
      summary: `The manifest of batch ${child.batchId} was not found.`,
      value: child.batchId,
      details: { "hash of the manifest": child.batch.manifestHash },
    });
  }
  return { documentHash: found.digest, proof: proveParent(found.parents, parent) };
}

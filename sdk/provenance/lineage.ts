import type { Hex } from "viem";
import { SallyportError } from "../errors/SallyportError.ts";
import { type BatchBook, type BookedBatch, isWithdrawnForGood } from "./batchBook.ts";
import { hashManifest } from "./manifest/hashManifest.ts";
import type { Manifest } from "./manifest/manifest.ts";
import { type ManifestDigest, manifestHashOf } from "./manifest/manifestDigest.ts";
import { parentsOf, proveParent } from "./manifest/parents.ts";

/** A manifest, and where it was found; without the files that it lists, which may be many. */
export type FoundManifest = {
  /** Undefined where nothing is left of it but what it rests on. */
  manifest: Pick<Manifest, "origin" | "activities"> | undefined;
  /** A file; how errors and people call it. */
  place: string;
  /** `Batch.manifestHash` of every batch that it is the manifest of. */
  hash: Hex;
  /** keccak256 of its canonical form. */
  digest: Hex;
  /** Ids of the batches that it rests on, ascending. */
  parents: readonly Hex[];
};

/** Ids of batches. Many batches may lead to the same list, which whoever walks need follow once. */
export type BatchList = readonly Hex[];

/** From what batches were derived, as far as manifests are at hand. */
export type Lineage = {
  /** The manifest of an anchored batch; undefined where it has none, or it was not found. */
  manifestOf(batchId: Hex): FoundManifest | undefined;
  /** What the batch rests on; nothing where its manifest is unknown. */
  parentsOf(batchId: Hex): BatchList;
  /** What is known to rest on the batch: by manifests, or because the registry was shown that it does. */
  childrenOf(batchId: Hex): Hex[];
  /** {@link parentsOf} in lists, for {@link reachedFrom}. */
  above(batchId: Hex): readonly BatchList[];
  /** {@link childrenOf} in lists: of each manifest that names the batch those that commit to it. */
  below(batchId: Hex): readonly BatchList[];
};

/**
 * Hashes a manifest: no batch is taken for its own unless it commits to that.
 *
 * @throws MANIFEST_INVALID, MANIFEST_TOO_LARGE
 */
export function foundManifest(manifest: Manifest, place: string): FoundManifest {
  const { hash, digest } = hashManifest(manifest);
  const { origin, activities } = manifest;
  const kept = activities === undefined ? { origin } : { origin, activities };
  return { manifest: kept, place, hash, digest, parents: parentsOf(manifest) };
}

/** The same of what is left of one whose salt was forgotten. */
export function foundDigest(left: ManifestDigest, place: string): FoundManifest {
  const { digest, parents } = left;
  return { manifest: undefined, place, hash: manifestHashOf(left), digest, parents };
}

/**
 * The lineage of all batches of a registry. A manifest belongs to a batch where the batch commits to its hash: a file that
 * claims something else is the manifest of none. So nothing in it goes round in circles, for a batch would have to commit to
 * its own id; where a node tells of such a circle, nobody walks it twice.
 *
 * Anybody may anchor batches that commit to a manifest of somebody else. What is kept grows with the batches and with the
 * manifests, and not with the product of both.
 */
export function lineageOf(book: BatchBook, manifests: readonly FoundManifest[]): Lineage {
  const byHash = new Map(manifests.map((found) => [found.hash.toLowerCase(), found]));
  const committed = new Map<FoundManifest, Hex[]>();
  const namedBy = new Map<Hex, FoundManifest[]>();
  const tainted = new Map<Hex, Hex[]>();
  for (const { batchId, batch, taintedBy } of book.batches.values()) {
    const found = byHash.get(batch.manifestHash);
    if (found !== undefined && !committed.has(found)) for (const parent of found.parents) add(namedBy, parent, found);
    if (found !== undefined) add(committed, found, batchId);
    if (taintedBy !== undefined) add(tainted, taintedBy, batchId);
  }
  const manifestOf = (batchId: Hex) => byHash.get(book.batches.get(batchId)?.batch.manifestHash ?? "");
  const below = (batchId: Hex): BatchList[] => [
    ...(namedBy.get(batchId) ?? []).map((found) => committed.get(found) ?? []),
    tainted.get(batchId) ?? [],
  ];
  const above = (batchId: Hex): BatchList[] => {
    const known = manifestOf(batchId)?.parents;
    const shown = book.batches.get(batchId)?.taintedBy;
    if (known !== undefined) return [known];
    return shown === undefined ? [] : [[shown]];
  };
  return {
    manifestOf,
    above,
    below,
    parentsOf: (batchId) => above(batchId)[0] ?? [],
    childrenOf: (batchId) => [...new Set(below(batchId).flat())],
  };
}

function add<Key, Item>(lists: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

/** A batch, and over how many generations it was reached. */
export type Reached = { batchId: Hex; generation: number };

/**
 * All that is reached from a batch, nearest first, each once; the batch itself is not among them.
 *
 * @param most Generations that are followed; all if left out.
 */
export function reachedFrom(
  start: Hex,
  next: (batchId: Hex) => readonly BatchList[],
  most: number = Number.POSITIVE_INFINITY,
): Reached[] {
  return reachedFromAny([start], next, most);
}

/** The same from several batches, none of which is among what is reached. */
export function reachedFromAny(
  starts: readonly Hex[],
  next: (batchId: Hex) => readonly BatchList[],
  most: number = Number.POSITIVE_INFINITY,
): Reached[] {
  const reached: Reached[] = [];
  const walk = onceEach(starts, next);
  let last: readonly Hex[] = starts;
  for (let generation = 1; generation <= most && last.length > 0; generation++) {
    const found: Hex[] = [];
    for (const one of last) for (const batchId of walk(one)) found.push(batchId);
    for (const batchId of found) reached.push({ batchId, generation });
    last = found;
  }
  return reached;
}

/** What a step leads to that no earlier step led to. */
function onceEach(starts: readonly Hex[], next: (batchId: Hex) => readonly BatchList[]): (batchId: Hex) => Hex[] {
  const seen = new Set<Hex>(starts);
  const followed = new Set<BatchList>();
  return (batchId) => {
    const found: Hex[] = [];
    for (const list of next(batchId)) {
      if (followed.has(list)) continue;
      followed.add(list);
      for (const one of list) {
        if (seen.has(one)) continue;
        seen.add(one);
        found.push(one);
      }
    }
    return found;
  };
}

/**
 * The generations from a batch down to one that was derived from it, both included: the shortest way; undefined where none
 * is known.
 */
export function descentOf({ above }: Pick<Lineage, "above">, child: Hex, ancestor: Hex): Hex[] | undefined {
  const towards = new Map<Hex, Hex>();
  const walk = onceEach([child], above);
  let last: Hex[] = [child];
  while (last.length > 0 && child !== ancestor && !towards.has(ancestor)) {
    const found: Hex[] = [];
    for (const one of last) {
      for (const parent of walk(one)) {
        towards.set(parent, one);
        found.push(parent);
      }
    }
    last = found;
  }
  if (child !== ancestor && !towards.has(ancestor)) return undefined;
  const descent = [ancestor];
  for (let at = towards.get(ancestor); at !== undefined; at = towards.get(at)) descent.push(at);
  return descent;
}

/** Finds a parent of a batch that is withdrawn for good; each list of parents is looked through once. */
export function withdrawnParents(book: BatchBook, { parentsOf }: Lineage): (batchId: Hex) => Hex | undefined {
  const found = new Map<BatchList, Hex | undefined>();
  return (batchId) => {
    const parents = parentsOf(batchId);
    if (!found.has(parents)) found.set(parents, parents.find(isBad));
    return found.get(parents);
  };

  function isBad(batchId: Hex): boolean {
    const booked = book.batches.get(batchId);
    return booked !== undefined && isWithdrawnForGood(book, booked);
  }
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

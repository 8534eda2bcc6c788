import { HASH_BYTES, type Hasher, hashAt } from "./hasher.ts";

/** `nodes`, with `padding` behind them where their number is odd. */
export function evenNodes(nodes: Uint8Array, padding: Uint8Array): Uint8Array {
  if ((nodes.length / HASH_BYTES) % 2 === 0) return nodes;
  const even = new Uint8Array(nodes.length + HASH_BYTES);
  even.set(nodes);
  even.set(padding, nodes.length);
  return even;
}

/** Roots of trees of empty leaves, which are zero, from height 0 to `height`. A flat list. */
export function emptyNodes(height: number, hasher: Hasher): Uint8Array {
  const nodes = new Uint8Array((height + 1) * HASH_BYTES);
  const pair = new Uint8Array(2 * HASH_BYTES);
  for (let level = 1; level <= height; level++) {
    const below = hashAt(nodes, level - 1);
    pair.set(below);
    pair.set(below, HASH_BYTES);
    nodes.set(hasher.hashPairs(pair), level * HASH_BYTES);
  }
  return nodes;
}

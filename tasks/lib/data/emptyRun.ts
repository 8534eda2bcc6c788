import { HASH_BYTES } from "../../../sdk/provenance/tree/hasher.ts";
import type { Run } from "./job.ts";
import { nodesBelow, TILE, TILE_LEVELS } from "./layout.ts";

/** Bytes of records that are hashed at once. What is longer is hashed as it is read. */
const RUN_BYTES = 2 ** 20;

/** Room for a run, which is filled and hashed again and again. */
export function emptyRun(): Run {
  return {
    first: 0,
    count: 0,
    bytes: new Uint8Array(RUN_BYTES),
    spans: new Uint32Array(2 * TILE),
    nodes: new Uint8Array(nodesBelow(TILE, TILE_LEVELS + 1) * HASH_BYTES),
    origins: [],
  };
}

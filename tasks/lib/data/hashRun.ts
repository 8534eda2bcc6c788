import type { RecordProfile } from "../../../sdk/provenance/profiles/profile.ts";
import { HASH_BYTES, type Hasher } from "../../../sdk/provenance/tree/hasher.ts";
import type { Run } from "./job.ts";
import { TILE, TILE_LEVELS } from "./layout.ts";
import { tileNodes } from "./tileNodes.ts";

const NO_NODES = new Uint8Array(0);

export type HashRunParameters = {
  hasher: Hasher;
  secret: Uint8Array;
  /** How lines become records; left out where they are hashed as they stand. */
  recordOf: RecordProfile["recordOf"] | undefined;
};

/**
 * Hashes the records of a run, and writes their leaves, or all nodes of a whole tile, to `run.nodes`.
 *
 * @throws RECORD_INVALID where a record is not as its profile demands.
 */
export function hashRun({ hasher, secret, recordOf }: HashRunParameters, run: Run): void {
  const spans = run.spans.subarray(0, 2 * run.count);
  const records = recordOf === undefined ? { bytes: run.bytes, spans } : readRecords(run, recordOf);
  const used = records.bytes.subarray(0, records.spans.at(-1));
  // Record hashes stand where leaves are written afterwards, hash by hash: nothing is allocated for a run.
  const leaves = leavesOf(run);
  hasher.hashRecords(used, records.spans, leaves);
  hasher.hashLeaves(secret, run.first, leaves, leaves);
  if (run.count < TILE) return;
  // A whole tile has no empty nodes.
  tileNodes({ hasher, bottom: leaves, levels: TILE_LEVELS, empty: NO_NODES, into: run.nodes });
}

/** Leaves of a run that were written to its nodes. */
export function leavesOf({ nodes, count }: Run): Uint8Array {
  return nodes.subarray(0, count * HASH_BYTES);
}

/** The records that a profile makes of lines, one behind the other. */
function readRecords(run: Run, recordOf: NonNullable<RecordProfile["recordOf"]>) {
  const spans = new Uint32Array(2 * run.count);
  const records: Uint8Array[] = [];
  let at = 0;
  let origin = 0;
  for (let i = 0; i < run.count; i++) {
    const index = run.first + i;
    while ((run.origins[origin + 1]?.start ?? Number.POSITIVE_INFINITY) <= index) origin++;
    const { path, start } = run.origins[origin] as Run["origins"][number];
    const line = run.bytes.subarray(run.spans[2 * i], run.spans[2 * i + 1]);
    const record = recordOf(line, { file: path, line: index - start + 1 });
    records.push(record);
    spans[2 * i] = at;
    at += record.length;
    spans[2 * i + 1] = at;
  }
  const bytes = new Uint8Array(at);
  for (const [i, record] of records.entries()) bytes.set(record, spans[2 * i]);
  return { bytes, spans };
}

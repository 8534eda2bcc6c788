import { parentsOf } from "../../../sdk/provenance/manifest/parents.ts";
import { gapWords, spanWords } from "../../../sdk/provenance/manifest/sequenceWords.ts";
import { showUnseen } from "../../../sdk/text/formatText.ts";
import { type Output, type Report, table } from "../output.ts";
import { hidesRecords, readSecret } from "./secret.ts";
import type { StoredBatch } from "./storedBatch.ts";
import { readStoredManifest } from "./storedManifest.ts";

/** Tells what was hashed, and what is said of it. */
export async function tellHashed(
  output: Output,
  store: string,
  { batch, already, leftOut = [] }: { batch: StoredBatch; already: boolean; leftOut?: readonly string[] | undefined },
): Promise<Report> {
  const { root, size, profile, files } = batch;
  const { manifest, manifestHash, schema } = await readStoredManifest(store, batch);
  const hidden = hidesRecords((await readSecret(store)) ?? new Uint8Array());
  const many = files.length === 1 ? "1 file" : `${files.length} files`;
  output.line(`hashed${already ? " already:" : ""} ${size} ${size === 1 ? "record" : "records"} of ${many}`);
  output.line(
    table([
      ["root", root],
      ["profile", profile],
      ...(manifest === undefined ? [] : [["manifest", manifestHash] as const, ["schema", manifest.schema] as const]),
      ["kept in", showUnseen(store)],
      ["secret", hidden ? "kept there: without it nothing can be proven, and who has it can guess records" : "none"],
    ]),
  );
  for (const line of leftOutWords(leftOut)) output.line(`  ${line}`);
  const parents = manifest === undefined ? [] : parentsOf(manifest);
  if (parents.length > 0) {
    output.line(`  rests on  ${parents.length === 1 ? parents[0] : `${parents.length} batches`}`);
  }
  const sequences = manifest?.sequences ?? [];
  for (const one of sequences) {
    output.line(`  numbers of ${showUnseen(one.source)}: ${spanWords(one)}, ${gapWords(one)}`);
  }
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const json = { root, size, profile, manifestHash, schema, store, hidden, bytes, files, leftOut, already };
  return { json: { ...json, ...(sequences.length > 0 && { sequences }) } };
}

/** Folders that hold no data, a line each. */
export function leftOutWords(leftOut: readonly string[]): string[] {
  return leftOut.map((path) => `left out  ${showUnseen(path)}: it is what is kept of a batch, and no data`);
}

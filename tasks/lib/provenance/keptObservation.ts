import { readFile } from "node:fs/promises";
import { checkObservation } from "../../../sdk/actions/checkObservation.ts";
import { isSallyportError } from "../../../sdk/errors/SallyportError.ts";
import {
  type Observation,
  type ObservationMeant,
  readObservation,
  requireObservationOf,
} from "../../../sdk/files/observationFile.ts";
import type { TaskContext } from "../runTask.ts";

/** What a source signed of this batch before, and the registry still takes: no wallet is asked twice. */
export async function keptObservation(
  { network }: TaskContext,
  path: string,
  meant: ObservationMeant,
): Promise<Observation | undefined> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const kept = readObservation(text, path);
    requireObservationOf(kept, meant, path);
    await checkObservation(network.client, kept);
    return kept;
  } catch (error) {
    // Of something else, no such file, or withdrawn since: it counts for nothing.
    if (isSallyportError(error) && /^(FILE|OBSERVATION|PROVENANCE)_/.test(error.code)) return undefined;
    throw error;
  }
}

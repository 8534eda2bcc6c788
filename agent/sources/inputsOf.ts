import type { Batch } from "../../sdk/provenance/types.ts";
import type { Observation } from "./observation.ts";

/** The anchored batches of all that was seen, each once: whatever a brain saw, its wishes rest on. */
export function inputsOf(observations: readonly Pick<Observation, "batches">[]): Batch[] {
  const batches = observations.flatMap((one) => one.batches);
  return [...new Map(batches.map(({ batchId, batch }) => [batchId, batch])).values()];
}

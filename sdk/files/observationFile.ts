import { type Address, type Hex, isAddressEqual } from "viem";
import { z } from "zod";
import { SallyportError } from "../errors/SallyportError.ts";
import type { ProvenanceDomain } from "../provenance/typedData.ts";
import type { Batch } from "../provenance/types.ts";
import { formatMoment } from "../time/moment.ts";
import { address, data, readJson, small, writeJson } from "./fields.ts";
import { batchSchema } from "./proposalFile.ts";

const FORMAT = "sallyport/observation/1";

/** That a source stands behind a batch, signed by one of its keys: whoever has it can anchor the batch as signed. */
export type Observation = ProvenanceDomain & {
  source: Address;
  /** Who anchors it is not signed. */
  batch: Omit<Batch, "anchorer">;
  /** When the data was observed, in seconds since the epoch. */
  observedAt: number;
  key: Address;
  signature: Hex;
};

const schema = z.strictObject({
  format: z.literal(FORMAT),
  chainId: small(48),
  registry: address,
  source: address,
  // Whoever will anchor it is not signed.
  batch: batchSchema.omit({ anchorer: true }),
  observedAt: small(40),
  key: address,
  signature: data,
});

export function writeObservation({ batch, ...observation }: Observation): string {
  const { root, size, profile, manifestHash, schema } = batch;
  return writeJson({ format: FORMAT, ...observation, batch: { root, size, profile, manifestHash, schema } });
}

/**
 * Reads what {@link writeObservation} wrote. Only its form is checked: whether the signature holds, the registry says.
 *
 * @param file How errors call it.
 * @throws FILE_INVALID, FILE_TOO_LARGE
 */
export function readObservation(text: string, file = "observation.json"): Observation {
  const { format: _, ...observation } = readJson(text, schema, "file of an observation", file);
  return observation;
}

/** What an observation must be about. What is left out may be any. */
export type ObservationMeant = ProvenanceDomain & {
  batch: Omit<Batch, "anchorer">;
  source?: Address | undefined;
  observedAt?: number | undefined;
  key?: Address | undefined;
};

/** @throws OBSERVATION_OF_OTHER where it is about something else, which it names. */
export function requireObservationOf(observation: Observation, meant: ObservationMeant, file: string): void {
  const other = otherThan(observation, meant);
  if (other === undefined) return;
  const [what, given, wanted] = other;
  throw new SallyportError("OBSERVATION_OF_OTHER", {
    summary: `The observation is about another ${what} than the one that is meant.`,
    place: file,
    value: given,
    details: { "is meant": wanted },
  });
}

/** The first thing that is another than was meant, with both. */
function otherThan(
  observation: Observation,
  meant: ObservationMeant,
): [what: string, given: string, wanted: string] | undefined {
  const { chainId, registry, batch, source, observedAt, key } = observation;
  if (chainId !== meant.chainId) return ["chain", String(chainId), String(meant.chainId)];
  if (!isAddressEqual(registry, meant.registry)) return ["registry", registry, meant.registry];
  for (const field of ["root", "size", "profile", "manifestHash", "schema"] as const) {
    const [given, wanted] = [String(batch[field]).toLowerCase(), String(meant.batch[field]).toLowerCase()];
    if (given !== wanted) return [`batch: its ${WORDS[field] ?? field}`, given, wanted];
  }
  if (meant.source !== undefined && !isAddressEqual(source, meant.source)) return ["source", source, meant.source];
  if (meant.key !== undefined && !isAddressEqual(key, meant.key)) return ["key", key, meant.key];
  if (meant.observedAt !== undefined && observedAt !== meant.observedAt) {
    return ["time of observation", formatMoment(observedAt), formatMoment(meant.observedAt)];
  }
  return undefined;
}

const WORDS: Readonly<Record<string, string>> = { manifestHash: "manifest" };

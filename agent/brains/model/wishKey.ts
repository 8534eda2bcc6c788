import { type Hex, keccak256, stringToHex } from "viem";
import { canonicalJson } from "../../../sdk/text/canonicalJson.ts";
import { citationsIn } from "../../intents/citationsIn.ts";
import type { Citation, Intent } from "../../intents/intent.ts";
import type { Observation } from "../../sources/observation.ts";

/**
 * What makes a model's wish this one: its content, and the content of the records that it cites. The same wish from the
 * same records is one wish for ever, in whatever turn and whatever words it comes; it is proposed once.
 */
export function wishKey(intent: Intent, observations: readonly Observation[]): string {
  const records = citationsIn(intent).map((citation) => hashOf(citation, observations) ?? null);
  const canonical = canonicalJson(JSON.stringify({ intent, records }));
  if (!canonical.ok) throw new Error(`An intent that was read cannot be written: ${canonical.summary}`);
  return `model/${keccak256(stringToHex(canonical.text)).slice(2)}`;
}

function hashOf({ source, record }: Citation, observations: readonly Observation[]): Hex | undefined {
  const observation = observations.find((one) => one.source === source);
  return observation?.records.find(({ number }) => number === record)?.hash;
}

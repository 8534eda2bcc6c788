import { canonicalJson } from "../../../sdk/text/canonicalJson.ts";
import { hashText } from "../../../sdk/text/hashText.ts";
import { isCitation } from "../../intents/citationsIn.ts";
import type { Citation, Intent } from "../../intents/intent.ts";
import { normalDecimal } from "../../intents/normalDecimal.ts";
import type { Observation } from "../../sources/observation.ts";

/**
 * What makes a model's wish this one: its content, and the text of the records that it cites. The same wish from the same
 * records is one wish for ever, in whatever turn and whatever words it comes; it is proposed once. Numbers count by what
 * they say, however they are written; records by their text, wherever they stand by now; one payment is no list of one;
 * and lists have no order.
 */
export function wishKey(intent: Intent, observations: readonly Observation[]): string {
  const single = intent.kind === "payMany" && intent.payments.length === 1 ? intent.payments[0] : undefined;
  const meant = single === undefined ? intent : { kind: "pay", ...single };
  const canonical = written(plain(meant, observations));
  return `model/${hashText(canonical).slice(2)}`;
}

function plain(value: unknown, observations: readonly Observation[]): unknown {
  if (Array.isArray(value)) return value.map((one) => written(plain(one, observations))).sort();
  if (typeof value !== "object" || value === null) return value;
  const cites = "from" in value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      if (key === "from" && isCitation(one)) return [key, recordOf(one, observations)];
      const isNumber = cites && typeof one === "string" && (key === "value" || key === "number");
      return [key, isNumber ? normalDecimal(one) : plain(one, observations)];
    }),
  );
}

/** A record by its text, and by which of equal ones it is, counted from the first. */
function recordOf({ source, record }: Citation, observations: readonly Observation[]): unknown {
  const records = observations.find((one) => one.source === source)?.records ?? [];
  const cited = records.find(({ number }) => number === record);
  if (cited === undefined) return { source, text: null };
  const equal = records.filter(({ number, text }) => number <= record && text === cited.text).length;
  return { source, text: hashText(cited.text), equal };
}

function written(value: unknown): string {
  const canonical = canonicalJson(JSON.stringify(value));
  if (!canonical.ok) throw new Error(`An intent that was read cannot be written: ${canonical.summary}`);
  return canonical.text;
}

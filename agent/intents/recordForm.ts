import { PLAN_SOURCE } from "../agentFile/plan.ts";
import type { AgentFile } from "../agentFile/schema.ts";

/** How a source's records are read: lines of a table, JSON, or words. */
export type RecordForm = "table" | "json" | "text";

/** What the records of a source are, by its description; undefined where the agent file has no such source. */
export function formOf({ sources }: Pick<AgentFile, "sources">, source: string): RecordForm | undefined {
  if (source === PLAN_SOURCE) return "text";
  const description = Object.hasOwn(sources, source) ? sources[source] : undefined;
  if (description === undefined) return undefined;
  if ("http" in description || "balance" in description || "contract" in description) return "json";
  const path = "file" in description ? description.file : (description.only ?? "");
  if (/\.csv$/i.test(path)) return "table";
  return /\.(json|jsonl|ndjson)$/i.test(path) ? "json" : "text";
}

import type { Citation, Intent } from "./intent.ts";

/** The records that an intent cites, each once, in the order in which it does. */
export function citationsIn(intent: Intent): Citation[] {
  const found = new Map<string, Citation>();
  collect(intent);
  return [...found.values()];

  function collect(value: unknown): void {
    if (typeof value !== "object" || value === null) return;
    for (const [key, one] of Object.entries(value)) {
      if (key === "from" && isCitation(one)) found.set(`${one.record} ${one.source}`, one);
      else collect(one);
    }
  }
}

/** Whether it is one, and no argument of a call that is named `from`. */
export function isCitation(value: unknown): value is Citation {
  const { source, record } = (value ?? {}) as Partial<Record<keyof Citation, unknown>>;
  return typeof source === "string" && typeof record === "number";
}

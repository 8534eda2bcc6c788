import { z } from "zod";
import { parseMoment } from "../time/moment.ts";

/** A moment in UTC such as `2026-03-02T14:00:05Z`, as documents of provenance hold it. */
export const moment = z
  .string({ error: "Here must stand a moment such as 2026-03-02T14:00:05Z." })
  .refine((text) => parseMoment(text) !== undefined, { error: "This is no moment such as 2026-03-02T14:00:05Z." });

/** Seconds since the epoch as such a moment. */
export function momentOf(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString().replace(/\.\d+Z$/, "Z");
}

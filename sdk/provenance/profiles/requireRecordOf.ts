import { SallyportError } from "../../errors/SallyportError.ts";
import type { RecordProfile } from "./profile.ts";

/**
 * Throws RECORD_INVALID unless the profile can have made a record of these bytes: read again, they are one record, the
 * same.
 *
 * @param place How errors call the record.
 */
export function requireRecordOf(profile: RecordProfile, record: Uint8Array, place: string): void {
  const again = profile.recordOf?.(record, { file: place, line: 1 }) ?? record;
  const isSame = again.length === record.length && again.every((byte, i) => byte === record[i]);
  if (isSame && (profile.unit === "file" || !record.includes(0x0a))) return;
  const summary = `${place} is no record as the profile ${profile.name} makes them.`;
  throw new SallyportError("RECORD_INVALID", {
    summary,
    place,
    nextStep: "Ask who anchored the batch: the record stands in it, and was made in another way than the batch says.",
  });
}

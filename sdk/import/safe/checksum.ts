import { keccak256, stringToBytes } from "viem";

/** What a batch file says of itself, and whether it is so. */
export type ChecksumVerdict =
  /** Nothing changed since Safe's builder wrote it, but for its name. */
  | "matches"
  /** Somebody changed it since, or it was never right. */
  | "differs"
  | "absent";

/**
 * Compares a batch with the checksum in its `meta`, as Safe's Transaction Builder computes it: over all but the
 * checksum itself and the name. It has no secret, so it finds accidents and no attacker.
 *
 * @param batch What JSON.parse makes of the file.
 */
export function checkSafeChecksum(batch: { meta?: unknown }): ChecksumVerdict {
  const { checksum, ...meta } = { ...(batch.meta as { checksum?: unknown } | undefined) };
  if (checksum === undefined || checksum === null || checksum === "") return "absent";
  const serialized = serialize({ ...batch, meta: { ...meta, name: null } });
  return keccak256(stringToBytes(serialized)) === checksum ? "matches" : "differs";
}

/** Keys in order before the values of all; each value of an object ends with a comma. */
function serialize(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(serialize).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const object = value as Record<string, unknown>;
  const keys = Object.keys(object).sort();
  return `{${JSON.stringify(keys)}${keys.map((key) => `${serialize(object[key])},`).join("")}}`;
}

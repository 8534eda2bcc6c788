import { isAddress } from "viem";
import { SallyportError } from "../errors/SallyportError.ts";
import { cutText } from "../text/formatText.ts";

// Checks of single values before they are hashed. Without them a library may pad or wrap what does not fit, and the
// digest would be that of something else than what was written.

/** Throws PROPOSAL_FIELD_INVALID unless `value` fits uint`bits`. */
export function requireUint(place: string, value: number | bigint, bits: number): void {
  const whole = typeof value === "bigint" || (typeof value === "number" && Number.isSafeInteger(value));
  if (!whole || value < 0 || BigInt(value) >= 1n << BigInt(bits)) throw invalid(place, value, `a uint${bits}`);
}

/** Throws PROPOSAL_FIELD_INVALID unless `value` fits int256. */
export function requireInt256(place: string, value: bigint): void {
  const limit = 1n << 255n;
  if (typeof value !== "bigint" || value < -limit || value >= limit) throw invalid(place, value, "an int256");
}

/** Throws PROPOSAL_FIELD_INVALID unless `value` is an address; mixed case must be its checksum. */
export function requireAddress(place: string, value: string): void {
  if (typeof value !== "string" || !isAddress(value)) throw invalid(place, value, "an address with a right checksum");
}

/** Throws PROPOSAL_FIELD_INVALID unless `value` is `size` bytes in hex. */
export function requireBytes(place: string, value: string, size: number): void {
  if (!isHexBytes(value) || value.length !== 2 + 2 * size) throw invalid(place, value, `${size} bytes in hex`);
}

/** Throws PROPOSAL_FIELD_INVALID unless `value` is whole bytes in hex, of any length. */
export function requireData(place: string, value: string): void {
  if (!isHexBytes(value)) throw invalid(place, value, "whole bytes in hex, 0x for none");
}

function isHexBytes(value: unknown): value is string {
  return typeof value === "string" && /^0x([0-9a-fA-F]{2})*$/.test(value);
}

function invalid(place: string, value: unknown, wanted: string): SallyportError {
  return new SallyportError("PROPOSAL_FIELD_INVALID", {
    summary: `${place} is not ${wanted}.`,
    place,
    value: cutText(String(value), 140),
  });
}

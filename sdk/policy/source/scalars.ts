import { type Address, getAddress, type Hex, isHex } from "viem";
import { parseDuration } from "../../time/duration.ts";
import { parseMoment } from "../../time/moment.ts";
import { type Located, policyError, textOf } from "./located.ts";

// The single values of a policy file.

/** An address with its checksum. Zero is refused: it stands for native value, or for nobody. */
export function readAddress(value: Located): Address {
  const text = textOf(value, "an address");
  const refuse = (summary: string, nextStep?: string) =>
    policyError("POLICY_ADDRESS_INVALID", value.at, { summary, value: text, nextStep });
  if (!/^0x[0-9a-fA-F]{40}$/.test(text)) throw refuse("This is not an address.");
  if (BigInt(text) === 0n) throw refuse("The zero address belongs to nobody.");
  const checksummed = getAddress(text.toLowerCase());
  if (text === checksummed) return checksummed;
  // Without any checksum the spelling can be completed; with a wrong one a character may be wrong, so it cannot.
  if (text === text.toLowerCase()) {
    throw refuse("The address has no checksum.", `Compare it with its source, then write ${checksummed}.`);
  }
  throw refuse("The address does not have its checksum: a character may be wrong.");
}

/** A whole number without sign or separators, between `low` and `high`. */
export function readInteger(value: Located, low: bigint, high: bigint): bigint {
  const text = textOf(value, `a whole number from ${low} to ${high}`);
  if (!/^(0|[1-9]\d*)$/.test(text)) {
    throw policyError("POLICY_VALUE_INVALID", value.at, { summary: "This is not a whole number.", value: text });
  }
  const number = BigInt(text);
  if (number < low || number > high) {
    throw policyError("POLICY_OUT_OF_RANGE", value.at, {
      summary: `The number must be from ${low} to ${high}.`,
      value: text,
    });
  }
  return number;
}

/** A duration such as `7 days`, in seconds; at least one and below 2^32. */
export function readDuration(value: Located): number {
  const text = textOf(value, "a duration such as 7 days");
  const seconds = parseDuration(text);
  if (seconds === undefined) {
    throw policyError("POLICY_VALUE_INVALID", value.at, {
      summary: "This is not a duration.",
      value: text,
      nextStep: "Write a whole number and seconds, minutes, hours, days or weeks: 7 days.",
    });
  }
  if (seconds >= 2 ** 32) {
    throw policyError("POLICY_OUT_OF_RANGE", value.at, { summary: "The duration is too long.", value: text });
  }
  return seconds;
}

/** A moment in UTC such as `2027-01-01T00:00:00Z`, in seconds since the epoch. */
export function readMoment(value: Located): number {
  const text = textOf(value, "a moment in UTC");
  const seconds = parseMoment(text);
  if (seconds !== undefined) return seconds;
  throw policyError("POLICY_VALUE_INVALID", value.at, {
    summary: "This is not a moment in UTC.",
    value: text,
    nextStep: "Write date, time and Z: 2027-01-01T00:00:00Z.",
  });
}

/** Whole bytes in hex, at least one. */
export function readBytes(value: Located): Hex {
  const text = textOf(value, "bytes in hex");
  if (!isHex(text) || text.length % 2 !== 0 || text.length === 2) {
    throw policyError("POLICY_VALUE_INVALID", value.at, { summary: "These are not whole bytes in hex.", value: text });
  }
  return text.toLowerCase() as Hex;
}

/** `true` or `false`. */
export function readTruth(value: Located): boolean {
  const text = textOf(value, "true or false");
  if (text === "true" || text === "false") return text === "true";
  throw policyError("POLICY_VALUE_INVALID", value.at, { summary: "Here must stand true or false.", value: text });
}

import { type Address, getAddress, type Hex, isHex } from "viem";
import { z } from "zod";
import { isPointOfP256 } from "../../council/p256.ts";
import { NAME, type Refuse, scalar } from "../../policy/source/grammar.ts";
import { parseDuration } from "../../time/duration.ts";
import { parseMoment } from "../../time/moment.ts";

// The single values of a DAO file. Every value is text: the file is read without guessing types from spellings.

/** How a key of an agent or of a source signs. */
export const keyKind = z.enum(["eoa", "contract"], { error: "The kind of a key is eoa or contract." });

/** `KeyKind` and `SourceKeyKind` of the contracts. */
export const keyKinds = { eoa: 1, contract: 2 } as const;

/** A whole number from `low` to `high`. */
export function integer(low: number, high: number) {
  return scalar(`a whole number from ${low} to ${high}`, (text, refuse) => {
    if (!/^(0|[1-9]\d*)$/.test(text)) return undefined;
    const value = Number(text);
    return value >= low && value <= high ? value : refuse(`The number must be from ${low} to ${high}.`);
  });
}

/** An agent id. */
export const agentId = scalar("a whole number from 1 to 2^64 - 1", (text) => {
  if (!/^[1-9]\d*$/.test(text)) return undefined;
  const id = BigInt(text);
  return id < 1n << 64n ? id : undefined;
});

/** A duration from `low` to `high` seconds. */
export function duration(low: number, high: number, range: string) {
  return scalar("a duration such as 2 days", (text, refuse) => {
    const seconds = parseDuration(text);
    if (seconds === undefined) return undefined;
    return seconds >= low && seconds <= high ? seconds : refuse(`The duration must be ${range}.`);
  });
}

/** A moment in UTC. */
export const moment = scalar("a moment in UTC such as 2027-01-01T00:00:00Z", parseMoment);

/** An address with its checksum. */
export const address = scalar("an address with its checksum", readAddress);

/** An account by address, or by the name of a council of the file. */
export const party = scalar(
  "the name of a council, or an address with its checksum",
  (text, refuse): string | undefined => (NAME.test(text) ? text : readAddress(text, refuse)),
);

/** 32 bytes in hex. */
export const bytes32 = scalar("32 bytes in hex", (text) => (isHex(text) && text.length === 66 ? text : undefined));

/** How the SPKI of an uncompressed P-256 key begins, up to x and y. */
const SPKI = "0x3059301306072a8648ce3d020106082a8648ce3d03010703420004";

/** The public key of a passkey: 64 bytes, or the SPKI that ends with them. */
export const publicKey = scalar(
  "a P-256 public key in hex: x and y, 64 bytes, or its SPKI",
  (text, refuse): Hex | undefined => {
    const digits = text.toLowerCase().startsWith(SPKI) ? text.slice(SPKI.length) : text.slice(2);
    if (!isHex(text) || digits.length !== 2 * 64) return undefined;
    return isPointOfP256(`0x${digits}`)
      ? text
      : refuse(
          "This is no point of P-256: a digit is wrong, and nobody could sign with it.",
          "Copy the key again from where the passkey was made.",
        );
  },
);

export const truth = scalar("true or false", (text) => (text === "true" ? true : text === "false" ? false : undefined));

/** Text that is not empty. */
export const text = scalar("a text", (given) => (given.trim() === "" ? undefined : given));

function readAddress(given: string, refuse: Refuse): Address | undefined {
  if (!/^0x[0-9a-fA-F]{40}$/.test(given)) return undefined;
  if (BigInt(given) === 0n) return refuse("The zero address belongs to nobody.", "Write none.");
  const checksummed = getAddress(given.toLowerCase());
  if (given === checksummed) return checksummed;
  return given === given.toLowerCase()
    ? refuse("The address has no checksum.", `Compare it with its source, then write ${checksummed}.`)
    : refuse(
        "The address does not have its checksum: a character may be wrong.",
        "Copy the address again from a place that you trust, with its checksum.",
      );
}

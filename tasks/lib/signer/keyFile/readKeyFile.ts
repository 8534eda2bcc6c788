import type { Hex } from "viem";
import { z } from "zod";
import { SallyportError } from "../../../../sdk/errors/SallyportError.ts";

/** Bytes that scrypt may use: what geth, Clef and others write needs as many. */
const MOST_MEMORY = 256 * 1024 * 1024;
/** Eight times the work of what they write: N · r · p. */
const MOST_WORK = 2 ** 24;
const MOST_ROUNDS = 10_000_000;

/** In characters. Such a file has five hundred. */
const MOST_TEXT = 65_536;

/** How a password becomes a key, by scrypt or by PBKDF2 with HMAC-SHA-256. */
export type Derivation =
  | { by: "scrypt"; salt: Buffer; n: number; r: number; p: number }
  | { by: "pbkdf2"; salt: Buffer; rounds: number };

/** A private key as Web3 Secret Storage, version 3, keeps it: in AES-128-CTR under a key that a password gives. */
export type KeyFile = {
  /** The account as the file says it, in small letters. Nothing in the file proves it. */
  address: Hex | undefined;
  derivation: Derivation;
  iv: Buffer;
  ciphertext: Buffer;
  mac: Buffer;
};

const bytes = (least: number, most: number) =>
  z
    .string()
    .regex(/^([0-9a-fA-F]{2})*$/, "hex without 0x is expected")
    .transform((hex) => Buffer.from(hex, "hex"))
    .refine(({ length }) => length >= least && length <= most, `${least} to ${most} bytes are expected`);
const count = z.number().int().positive();
const salt = bytes(1, 128);
const dklen = z.literal(32);

const scrypt = z
  .object({ dklen, salt, n: count, r: count, p: count })
  .refine(({ n }) => n > 1 && Number.isInteger(Math.log2(n)), "N is a power of two")
  // RFC 7914, and what OpenSSL computes.
  .refine(({ n, r }) => Math.log2(n) < 16 * r, "N is below 2 ^ (16 · r)")
  .refine(({ n, r }) => 128 * n * r <= MOST_MEMORY, `scrypt may use ${MOST_MEMORY} bytes`)
  .refine(({ n, r, p }) => n * r * p <= MOST_WORK, `N · r · p may be ${MOST_WORK}`)
  .transform(({ salt: given, n, r, p }): Derivation => ({ by: "scrypt", salt: given, n, r, p }));
const pbkdf2 = z
  .object({ dklen, salt, c: count.max(MOST_ROUNDS), prf: z.literal("hmac-sha256") })
  .transform(({ salt: given, c }): Derivation => ({ by: "pbkdf2", salt: given, rounds: c }));

const common = {
  cipher: z.literal("aes-128-ctr"),
  cipherparams: z.object({ iv: bytes(16, 16) }),
  ciphertext: bytes(32, 32),
  mac: bytes(32, 32),
};
const schema = z.object({
  version: z.literal(3),
  address: z
    .string()
    .regex(/^(0x)?[0-9a-fA-F]{40}$/, "an address is expected")
    .optional(),
  crypto: z.discriminatedUnion("kdf", [
    z.object({ kdf: z.literal("scrypt"), kdfparams: scrypt, ...common }),
    z.object({ kdf: z.literal("pbkdf2"), kdfparams: pbkdf2, ...common }),
  ]),
});

/**
 * Reads an encrypted key file. How much memory and work its password costs is the file's to say, and is bounded here.
 *
 * @throws KEY_FILE_INVALID, which repeats nothing of the file.
 */
export function readKeyFile(text: string, place: string): KeyFile {
  const parsed = schema.safeParse(jsonOf(text, place));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw invalid(place, `${issue?.path.join(".") || "the file"}: ${issue?.message}`);
  }
  const { address, crypto } = parsed.data;
  const bare = address?.replace(/^0x/, "").toLowerCase();
  return {
    address: bare === undefined ? undefined : `0x${bare}`,
    derivation: crypto.kdfparams,
    iv: crypto.cipherparams.iv,
    ciphertext: crypto.ciphertext,
    mac: crypto.mac,
  };
}

/** With the names in small letters: some programs write `Crypto`, and `N` for `n` nobody does. */
function jsonOf(text: string, place: string): unknown {
  if (text.length > MOST_TEXT) throw invalid(place, `it has more than ${MOST_TEXT} characters`);
  try {
    return JSON.parse(text, (_, value) => (isPlain(value) ? lowered(value) : value));
  } catch {
    throw invalid(place, "it is no JSON");
  }
}

function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function lowered(value: object): object {
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name.toLowerCase(), one]));
}

function invalid(place: string, why: string): SallyportError {
  return new SallyportError("KEY_FILE_INVALID", {
    summary: `${place} is no encrypted key that can be opened: ${why}.`,
    place,
  });
}

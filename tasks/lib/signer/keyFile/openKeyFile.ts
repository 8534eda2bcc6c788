import { createDecipheriv, pbkdf2, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { concat, type Hex, keccak256, toHex } from "viem";
import { SallyportError } from "../../../../sdk/errors/SallyportError.ts";
import type { Derivation, KeyFile } from "./readKeyFile.ts";

/**
 * The private key of a file, by its password.
 *
 * @throws KEY_FILE_LOCKED where it is another password, or the file was changed.
 */
export async function openKeyFile(
  { derivation, iv, ciphertext, mac }: KeyFile,
  password: string,
  place: string,
): Promise<Hex> {
  const derived = await derive(derivation, Buffer.from(password.normalize("NFKC")));
  const expected = keccak256(concat([derived.subarray(16, 32), ciphertext]), "bytes");
  if (!timingSafeEqual(expected, mac)) {
    throw new SallyportError("KEY_FILE_LOCKED", { summary: `The password does not open ${place}.`, place });
  }
  const decipher = createDecipheriv("aes-128-ctr", derived.subarray(0, 16), iv);
  return toHex(Buffer.concat([decipher.update(ciphertext), decipher.final()]));
}

async function derive(by: Derivation, password: Buffer): Promise<Buffer> {
  if (by.by === "pbkdf2") return promisify(pbkdf2)(password, by.salt, by.rounds, 32, "sha256");
  const { n: N, r, p } = by;
  // What Node counts is a little more than the specification's 128 · N · r.
  const maxmem = 128 * r * (N + p + 8);
  return promisify<Buffer, Buffer, number, object, Buffer>(scrypt)(password, by.salt, 32, { N, r, p, maxmem });
}

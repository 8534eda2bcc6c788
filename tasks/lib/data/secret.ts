import { randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename } from "node:fs/promises";
import { bytesToHex } from "viem";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { writing } from "./diskFile.ts";
import { shred, shredPart } from "./shred.ts";
import { storePaths } from "./storePaths.ts";

/** Bytes of a secret. */
const BYTES = 32;

/** Hides nothing: whoever guesses a record can confirm the guess. Kept like any other, so that a store tells of it. */
const NO_SECRET: Uint8Array = new Uint8Array(BYTES);

export function hidesRecords(secret: Uint8Array): boolean {
  return secret.some((byte) => byte !== 0);
}

/**
 * Makes the secret of a batch, for the account of this user alone: the whole of it or nothing, whatever is killed when.
 * Where there is one already it stays: the batch that was hashed with it needs it. Called by who holds the store: see
 * `alone`.
 *
 * @param isHidden Whether it is to hide the records; zeros, which do not, are kept otherwise.
 * @throws FILE_NOT_WRITTEN, STORE_INVALID
 */
export async function makeSecret(store: string, isHidden = true): Promise<Uint8Array> {
  const standing = await readSecret(store);
  if (standing !== undefined) return standing;
  const secret = isHidden ? new Uint8Array(randomBytes(BYTES)) : NO_SECRET;
  await putSecret(store, secret);
  return secret;
}

/** Puts a secret where there is none, for the account of this user alone. */
export async function putSecret(store: string, secret: Uint8Array): Promise<void> {
  const { secret: path } = storePaths(store);
  await writing(path, "Name another store, or make room.", async () => {
    await mkdir(store, { recursive: true });
    // What is left of another would be kept readable for whom it was readable.
    await shredPart(path);
    {
      await using file = await open(`${path}.part`, "wx", 0o600);
      await file.writeFile(`${bytesToHex(secret)}\n`);
      await file.sync();
    }
    await rename(`${path}.part`, path);
  });
}

/**
 * The secret of a batch; undefined where there is none, or it was forgotten.
 *
 * @throws STORE_INVALID where it is no secret. What stands there instead is not told.
 */
export async function readSecret(store: string): Promise<Uint8Array | undefined> {
  const { secret: path } = storePaths(store);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const match = /^0x([0-9a-f]{64})\s*$/.exec(text);
  if (match !== null) return Buffer.from(match[1] as string, "hex");
  throw new SallyportError("STORE_INVALID", {
    summary: `${path} does not hold 32 bytes in hex.`,
    place: path,
    nextStep: "Put back the secret that the batch was hashed with. Without it no further record can be disclosed.",
  });
}

/**
 * Overwrites the secret and removes it: from then on nobody can disclose a further record of the batch, or confirm a
 * guess at one. Copies of the file elsewhere, and what a disk keeps of what was overwritten, are not reached. Where it is
 * killed on its way there is no secret any more, and the next call ends it. Called by who holds the store: see `alone`.
 *
 * @returns Whether there was one.
 * @throws FILE_NOT_WRITTEN
 */
export async function forgetSecret(store: string): Promise<boolean> {
  const { secret: path } = storePaths(store);
  return writing(path, "Remove the file by hand.", () => shred(path));
}

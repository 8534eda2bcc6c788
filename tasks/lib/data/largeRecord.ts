import { createKeccak, type IHasher } from "hash-wasm";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import type { RecordPlace, RecordProfile } from "../../../sdk/provenance/profiles/profile.ts";

/** Bytes of the largest record that is read, and not hashed as it stands. */
const MOST_READ = 256 * 2 ** 20;

/** A record that is too large for a run: it is hashed as it comes. */
export type LargeRecord = {
  add(bytes: Uint8Array): void;
  /** recordHash of what was added. */
  finish(): Uint8Array;
};

/**
 * Hashes a record piece by piece. What a profile must read first is collected, up to a limit.
 *
 * @throws RECORD_INVALID where it is too large to be read, or not as its profile demands.
 */
export async function largeRecord({ recordOf }: RecordProfile, place: RecordPlace): Promise<LargeRecord> {
  const keccak = (await createKeccak(256)).init();
  if (recordOf === undefined) return { add: (bytes) => void keccak.update(bytes), finish: () => digest(keccak) };
  const parts: Uint8Array[] = [];
  let length = 0;
  return {
    add(bytes) {
      length += bytes.length;
      if (length > MOST_READ) throw tooLarge(place);
      parts.push(bytes.slice());
    },
    finish: () => digest(keccak.update(recordOf(Buffer.concat(parts), place))),
  };
}

function digest(keccak: IHasher): Uint8Array {
  return keccak.digest("binary");
}

function tooLarge({ file, line }: RecordPlace): SallyportError {
  const place = `${file}:${line}`;
  return new SallyportError("RECORD_INVALID", {
    summary: `${place}: this record has more than ${MOST_READ / 2 ** 20} MiB, and this profile must read it whole.`,
    place,
    line,
    nextStep: "Split it, or hash the data as it stands, with the profile lines or files.",
  });
}

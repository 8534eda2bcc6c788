import { open } from "node:fs/promises";
import { bytesToHex, keccak256 } from "viem";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { profileNamed } from "../../../sdk/provenance/profiles/recordProfiles.ts";
import type { DisclosedRecord } from "../../../sdk/provenance/proof/proofFile.ts";
import { recordLeaf, recordSalt } from "../../../sdk/provenance/tree/recordLeaf.ts";
import { showUnseen } from "../../../sdk/text/formatText.ts";
import { quoted } from "../commandLine.ts";
import { type DataAt, fileAt } from "./dataAt.ts";
import type { BatchStore } from "./openStore.ts";

/**
 * The bytes of a record as they are hashed, from the data as it is now.
 *
 * @throws RECORD_INDEX_INVALID, STORE_INVALID, DATA_CHANGED, RECORD_INVALID
 */
async function recordAt(at: DataAt, store: BatchStore, index: number): Promise<Uint8Array> {
  const { file, line, start, end } = store.placeOf(index);
  const path = await fileAt(at, file.path);
  const bytes = await readBetween(path, start, end);
  if (bytes === undefined) throw changed(at, `${showUnseen(path)} has no record ${line} any more.`, path);
  return profileNamed(store.profile).recordOf?.(bytes, { file: path, line }) ?? bytes;
}

/**
 * A record with all that proves it, from the data as it is now.
 *
 * @throws DATA_CHANGED where the record is not the one that was hashed.
 * @throws RECORD_INDEX_INVALID, STORE_INVALID, RECORD_INVALID
 */
export async function discloseRecord(
  at: DataAt,
  store: BatchStore,
  { index, secret }: { index: number; secret: Uint8Array },
): Promise<DisclosedRecord> {
  const { file, line } = store.placeOf(index);
  const record = await recordAt(at, store, index);
  const salt = recordSalt({ secret: bytesToHex(secret), index: BigInt(index) });
  if (recordLeaf({ index: BigInt(index), salt, recordHash: keccak256(record) }) !== store.node(0, index)) {
    throw changed(at, `Record ${index}, line ${line} of ${showUnseen(file.path)}, is not what was hashed.`, file.path);
  }
  return { index: BigInt(index), salt, record, proof: store.prove(index), path: file.path, line };
}

/** Undefined where the file ends before. */
async function readBetween(path: string, start: number, end: number): Promise<Uint8Array | undefined> {
  const file = await open(path).catch((cause: NodeJS.ErrnoException) => {
    throw new SallyportError("FILE_NOT_FOUND", {
      summary: `${showUnseen(path)} cannot be read: ${cause.code === "ENOENT" ? "there is no such file" : cause.code}.`,
      place: path,
      cause,
    });
  });
  try {
    const bytes = new Uint8Array(end - start);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
    return bytesRead === bytes.length ? bytes : undefined;
  } finally {
    await file.close();
  }
}

function changed({ path }: DataAt, summary: string, place: string): SallyportError {
  const nextStep = `See what changed: hardhat sallyport provenance verify ${quoted(path)}.`;
  return new SallyportError("DATA_CHANGED", { summary, place, nextStep });
}

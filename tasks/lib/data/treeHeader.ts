import { createHash } from "node:crypto";
import { HASH_BYTES } from "../../../sdk/provenance/tree/hasher.ts";
import { HEADER_BYTES } from "./layout.ts";

// The first 96 bytes of a tree file: 24 bytes of name, the number of records, the root, and SHA-256 of all these.

const MAGIC = "sallyport/batch-tree/1\n\n";
const SIZE_AT = 24;
const ROOT_AT = 32;
const CHECKSUM_AT = 64;

export type TreeHeader = { size: number; root: Uint8Array };

export function writeHeader({ size, root }: TreeHeader): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  bytes.set(new TextEncoder().encode(MAGIC));
  new DataView(bytes.buffer).setBigUint64(SIZE_AT, BigInt(size));
  bytes.set(root, ROOT_AT);
  bytes.set(checksum(bytes), CHECKSUM_AT);
  return bytes;
}

/** What a header says, or undefined where it is none. */
export function readHeader(bytes: Uint8Array): TreeHeader | undefined {
  if (bytes.length < HEADER_BYTES) return undefined;
  if (new TextDecoder().decode(bytes.subarray(0, SIZE_AT)) !== MAGIC) return undefined;
  if (!checksum(bytes).equals(bytes.subarray(CHECKSUM_AT, HEADER_BYTES))) return undefined;
  const size = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(SIZE_AT);
  return { size: Number(size), root: bytes.slice(ROOT_AT, ROOT_AT + HASH_BYTES) };
}

function checksum(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes.subarray(0, CHECKSUM_AT)).digest();
}

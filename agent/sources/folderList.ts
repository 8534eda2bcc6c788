import { type Hex, stringToBytes } from "viem";
import { z } from "zod";
import { bytes, writeJson } from "../../sdk/files/fields.ts";

/** A file of a folder that was observed. */
export type ListedFile = { path: string; bytes: number; keccak256: Hex };

const FORMAT = "sallyport/folder/1";

/** What every list begins with, and nothing else but a copy of one. */
export const LIST_BEGINS: Uint8Array = stringToBytes(`{\n  "format": "${FORMAT}",\n`);

const listSchema = z.object({ format: z.literal(FORMAT), files: z.array(z.object({ keccak256: bytes(32) })) });

/** The files of a folder as the list by whose digest its observation goes. */
export function writeFolderList(files: readonly ListedFile[]): Uint8Array {
  return stringToBytes(writeJson({ format: FORMAT, files }));
}

/** The digests of the files on a list; none where it is no list, but looks like one. */
export function readFolderList(list: Uint8Array): Hex[] {
  try {
    return listSchema.parse(JSON.parse(new TextDecoder().decode(list))).files.map((file) => file.keccak256);
  } catch {
    return [];
  }
}

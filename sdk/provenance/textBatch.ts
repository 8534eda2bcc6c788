import { type Address, type Hex, keccak256, stringToHex, zeroHash } from "viem";
import { batchRoot } from "./batchRoot.ts";
import { linesProfile } from "./profiles/lines.ts";
import type { Batch } from "./types.ts";

/** Profile of {@link textBatch}: one record for each line. */
export const TEXT_PROFILE = linesProfile.word;

export type TextBatchParameters = {
  /** The whole text. Its lines, joined by line feeds, are the text again byte for byte. */
  text: string;
  /** Who will anchor it. */
  anchorer: Address;
  /** keccak256 of the schema's name. */
  schema: Hex;
  /** See {@link batchRoot}; zero, which hides nothing, if left out. */
  secret?: Hex;
};

/** A text file as a batch: each line is a record of its UTF-8 bytes. */
export function textBatch({ text, anchorer, schema, secret = zeroHash }: TextBatchParameters): Batch {
  const records = text.split("\n").map((line) => keccak256(stringToHex(line)));
  const size = BigInt(records.length);
  return {
    anchorer,
    root: batchRoot({ records, secret }),
    size,
    profile: TEXT_PROFILE,
    manifestHash: zeroHash,
    schema,
  };
}

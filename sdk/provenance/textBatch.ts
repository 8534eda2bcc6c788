import { type Address, type Hex, stringToBytes, zeroHash } from "viem";
import { requireBytes } from "../proposal/fields.ts";
import { rootOfRecords } from "./batchRoot.ts";
import { linesProfile } from "./profiles/lines.ts";
import { defaultHasher } from "./tree/defaultHasher.ts";
import { lineSpans } from "./tree/lineSpans.ts";
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

/**
 * A text file as a batch: each line is a record of its UTF-8 bytes.
 *
 * @throws PROPOSAL_FIELD_INVALID where the secret is not 32 bytes long.
 */
export function textBatch({ text, anchorer, schema, secret = zeroHash }: TextBatchParameters): Batch {
  requireBytes("secret", secret, 32);
  const bytes = stringToBytes(text);
  const spans = lineSpans(bytes);
  return {
    anchorer,
    root: rootOfRecords(defaultHasher().hashRecords(bytes, spans), secret),
    size: BigInt(spans.length / 2),
    profile: TEXT_PROFILE,
    manifestHash: zeroHash,
    schema,
  };
}

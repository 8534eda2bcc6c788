import { concat, stringToBytes } from "viem";
import { z } from "zod";
import { SallyportError } from "../../errors/SallyportError.ts";
import { writeJson } from "../../files/fields.ts";
import { listOf } from "../../files/listOf.ts";
import { fromBase64, toBase64 } from "../../text/base64.ts";
import { MAX_MANIFEST_BYTES } from "../manifest/manifest.ts";
import { readForm } from "../readForm.ts";

// DSSE 1.0, https://github.com/secure-systems-lab/dsse: a payload of any kind, its type, and signatures over both.

/** The payload type of every in-toto statement. */
export const STATEMENT_TYPE = "application/vnd.in-toto+json";

/** A statement has its manifest in it, and names each of its files once more. */
const MOST_PAYLOAD_BYTES = 3 * MAX_MANIFEST_BYTES;
/** Of the document, with the payload in base64. */
const MOST_CHARACTERS = 4 * MAX_MANIFEST_BYTES;
/** Each of P-256 costs a hash of the whole payload. */
const MOST_SIGNATURES = 32;

export type Envelope = {
  payloadType: string;
  payload: Uint8Array;
  signatures: readonly EnvelopeSignature[];
};

export type EnvelopeSignature = {
  /** Tells which key to try; it is not signed, and proves nothing. */
  keyid: string;
  sig: Uint8Array;
};

/** What is signed of an envelope: its type and payload, each with its length before it. */
export function pae({ payloadType, payload }: Pick<Envelope, "payloadType" | "payload">): Uint8Array {
  const type = stringToBytes(payloadType);
  const head = concat([stringToBytes(`DSSEv1 ${type.length} `), type, stringToBytes(` ${payload.length} `)]);
  return concat([head, payload]);
}

const base64 = z
  .string()
  .refine((text) => fromBase64(text) !== undefined, { error: "This is not base64." })
  .transform((text) => fromBase64(text) as Uint8Array);

// Others may write more into it than we know: DSSE says to pass over it.
const signature = z
  .object({ keyid: z.string().optional(), sig: base64 })
  .transform(({ keyid = "", sig }): EnvelopeSignature => ({ keyid, sig }));

/** The document of an envelope. */
export const envelopeSchema = z
  .object({
    payloadType: z.string(),
    payload: base64,
    signatures: z
      .array(z.unknown())
      .refine(({ length }) => length > 0 && length <= MOST_SIGNATURES, {
        error: `There must be between 1 and ${MOST_SIGNATURES} signatures.`,
      })
      .pipe(listOf(signature)),
  })
  .transform((envelope): Envelope => envelope);

/** An envelope as the value of its document. */
export function envelopeDocument({ payloadType, payload, signatures }: Envelope) {
  const signed = signatures.map(({ keyid, sig }) => ({ keyid, sig: toBase64(sig) }));
  return { payloadType, payload: toBase64(payload), signatures: signed };
}

export function writeEnvelope(envelope: Envelope): string {
  return writeJson(envelopeDocument(envelope));
}

/**
 * Reads an envelope; nothing in it is verified.
 *
 * @param file How errors call it.
 * @throws STATEMENT_INVALID
 */
export function parseEnvelope(text: string, file = "statement.json"): Envelope {
  if (text.length > MOST_CHARACTERS) {
    const summary = `${file} has ${text.length} characters, and at most ${MOST_CHARACTERS} are read.`;
    throw new SallyportError("STATEMENT_INVALID", { summary, place: file });
  }
  return readForm({ text, schema: envelopeSchema, what: "an envelope", file, code: "STATEMENT_INVALID" });
}

/**
 * Bounds what verifying an envelope costs, wherever it comes from.
 *
 * @throws STATEMENT_INVALID
 */
export function requireSmall({ payload, signatures }: Envelope, file: string): void {
  for (const [place, given, most, unit] of [
    ["payload", payload.length, MOST_PAYLOAD_BYTES, "bytes of payload"],
    ["signatures", signatures.length, MOST_SIGNATURES, "signatures"],
  ] as const) {
    if (given <= most) continue;
    const summary = `${file} has ${given} ${unit}, and at most ${most} are read.`;
    throw new SallyportError("STATEMENT_INVALID", { summary, place: `${file}, ${place}`, value: String(given) });
  }
}

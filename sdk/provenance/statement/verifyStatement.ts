import { SallyportError } from "../../errors/SallyportError.ts";
import { readUtf8 } from "../../text/readUtf8.ts";
import { type Envelope, requireSmall, STATEMENT_TYPE } from "./envelope.ts";
import { keyidOf, keyOf, type StatementKey } from "./key.ts";
import { signersOf } from "./signersOf.ts";
import { parseStatement, type Statement } from "./statement.ts";

export type VerifyStatementParameters = {
  envelope: Envelope;
  /** Whose signature counts. If left out, that of each key that the envelope names; whose they are it does not tell. */
  keys?: readonly StatementKey[] | undefined;
  /** How errors call the envelope. */
  file?: string | undefined;
};

export type VerifiedStatement = {
  statement: Statement;
  /** Keys that signed it, of those that count. */
  signedBy: readonly StatementKey[];
};

/**
 * What an envelope says of a batch, and who signed that. At least one key must have. It does not tell whether that key
 * is the source's: the registry does. A signature of an account counts whatever its `keyid` says; one of P-256 for the key
 * that its `keyid` names or, where that names none, for each of `keys`.
 *
 * @throws STATEMENT_OTHER_TYPE, STATEMENT_NOT_SIGNED, STATEMENT_INVALID, MANIFEST_OF_OTHER, CRYPTO_UNAVAILABLE
 */
export async function verifyStatement({
  envelope,
  keys,
  file = "statement.json",
}: VerifyStatementParameters): Promise<VerifiedStatement> {
  const { payloadType, payload, signatures } = envelope;
  if (payloadType !== STATEMENT_TYPE) {
    const summary = `${file} holds something else than an in-toto statement.`;
    const details = { wanted: STATEMENT_TYPE };
    throw new SallyportError("STATEMENT_OTHER_TYPE", {
      summary,
      place: `${file}, payloadType`,
      value: payloadType,
      details,
    });
  }
  requireSmall(envelope, file);
  const named = signatures.map(({ keyid }) => keyOf(keyid)).filter((key) => key !== undefined);
  const signedBy = await signersOf(envelope, keys ?? named);
  if (signedBy.length === 0) {
    const summary =
      keys === undefined
        ? `No signature of ${file} is by the key that it names.`
        : `None of the keys that count signed ${file}: ${keys.map(keyidOf).join(", ") || "none was given"}.`;
    const value = signatures.map(({ keyid }) => keyid || "no key named").join(", ");
    throw new SallyportError("STATEMENT_NOT_SIGNED", { summary, place: `${file}, signatures`, value });
  }
  const read = readUtf8(payload);
  if (!read.ok) {
    const summary = `The statement in ${file} is not UTF-8.`;
    throw new SallyportError("STATEMENT_INVALID", { summary, place: `${file}, payload` });
  }
  return { statement: parseStatement(read.text, `${file}, payload`), signedBy };
}

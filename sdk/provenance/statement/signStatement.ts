import { type Address, bytesToHex, type Hex, hexToBytes, stringToBytes } from "viem";
import { SallyportError } from "../../errors/SallyportError.ts";
import { type Envelope, pae, requireSmall, STATEMENT_TYPE } from "./envelope.ts";
import { keyidOf } from "./key.ts";
import type { P256Signer } from "./p256.ts";
import { signersOf } from "./signersOf.ts";
import { type Statement, writeStatement } from "./statement.ts";

/** An account of viem, or whatever signs messages as wallets do. */
export type AccountSigner = {
  kind: "eoa";
  address: Address;
  signMessage: (parameters: { message: { raw: Hex } }) => Promise<Hex>;
};

export type StatementSigner = AccountSigner | P256Signer;

/**
 * A statement in an envelope that a key signed: an account the EIP-191 message of its PAE, as wallets sign messages; a
 * P-256 key the SHA-256 of the PAE.
 *
 * @throws MANIFEST_OF_OTHER, MANIFEST_INVALID, MANIFEST_TOO_LARGE, STATEMENT_NOT_SIGNED
 */
export function signStatement({
  statement,
  signer,
}: {
  statement: Statement;
  signer: StatementSigner;
}): Promise<Envelope> {
  const payload = stringToBytes(writeStatement(statement));
  return countersign({ envelope: { payloadType: STATEMENT_TYPE, payload, signatures: [] }, signer });
}

/**
 * The same envelope with one signature more; an earlier one of the same key goes. What it says should have been read
 * first: `parseStatement`.
 *
 * @throws STATEMENT_NOT_SIGNED where the signer signed as somebody else.
 * @throws STATEMENT_INVALID where there would be too many signatures.
 */
export async function countersign({
  envelope,
  signer,
}: {
  envelope: Envelope;
  signer: StatementSigner;
}): Promise<Envelope> {
  const bytes = pae(envelope);
  const raw = bytesToHex(bytes);
  const signature = signer.kind === "eoa" ? await signer.signMessage({ message: { raw } }) : await signer.sign(bytes);
  const [sig, keyid] = [hexToBytes(signature), keyidOf(signer)];
  const own = { ...envelope, signatures: [{ keyid, sig }] };
  if ((await signersOf(own, [signer])).length === 0) {
    const summary =
      "The signature is not that of the key that was to sign: the wallet may have another account chosen.";
    throw new SallyportError("STATEMENT_NOT_SIGNED", { summary, value: keyid });
  }
  const others = envelope.signatures.filter((one) => one.keyid !== keyid);
  const all = { ...envelope, signatures: [...others, ...own.signatures] };
  requireSmall(all, "the statement");
  return all;
}

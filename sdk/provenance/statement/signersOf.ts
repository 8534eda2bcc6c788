import { type Address, bytesToHex, concat, keccak256, presignMessagePrefix, recoverAddress, stringToBytes } from "viem";
import { type Envelope, type EnvelopeSignature, pae } from "./envelope.ts";
import { keyidOf, keyOf, type StatementKey } from "./key.ts";
import { isSignedByP256 } from "./p256.ts";

type P256Key = StatementKey & { kind: "p256" };

/**
 * Of these keys those that signed an envelope, each once. Anybody may write a large payload and add signatures to it. So it
 * is hashed once for all accounts, whom their signatures tell; and a P-256 key is asked about the signatures that name it,
 * or that name no key.
 *
 * @throws CRYPTO_UNAVAILABLE
 */
export async function signersOf(envelope: Envelope, keys: readonly StatementKey[]): Promise<StatementKey[]> {
  const distinct = [...new Map(keys.map((key) => [keyidOf(key), key])).values()];
  const bytes = pae(envelope);
  const isAsked = distinct.some(({ kind }) => kind === "eoa");
  const accounts = isAsked ? await accountsOf(bytes, envelope.signatures) : new Set<string>();
  const signed: StatementKey[] = [];
  // One after the other: each takes memory for the whole payload.
  for (const key of distinct) {
    const isSigned =
      key.kind === "eoa" ? accounts.has(keyidOf(key)) : await isOfP256(bytes, key, candidates(envelope, key));
    if (isSigned) signed.push(key);
  }
  return signed;
}

/** Whose accounts' signatures these are, as {@link keyidOf} calls them: over the EIP-191 message of the bytes. */
async function accountsOf(bytes: Uint8Array, signatures: readonly EnvelopeSignature[]): Promise<Set<string>> {
  const hash = keccak256(concat([stringToBytes(`${presignMessagePrefix}${bytes.length}`), bytes]));
  const recovered = signatures
    .filter(({ sig }) => sig.length === 65)
    // Bytes that are no signature, off the curve, recover nobody.
    .map(({ sig }) => recoverAddress({ hash, signature: bytesToHex(sig) }).catch(() => undefined));
  const isFound = (address: Address | undefined) => address !== undefined;
  return new Set((await Promise.all(recovered)).filter(isFound).map((address) => keyidOf({ kind: "eoa", address })));
}

/** Signatures that may be of a P-256 key: it cannot be told from them. */
function candidates({ signatures }: Envelope, key: P256Key): EnvelopeSignature[] {
  const own = keyidOf(key);
  return signatures.filter(({ keyid }) => keyid === own || keyOf(keyid) === undefined);
}

async function isOfP256(bytes: Uint8Array, key: P256Key, signatures: readonly EnvelopeSignature[]): Promise<boolean> {
  for (const { sig } of signatures) if (await isSignedByP256(bytes, sig, key.publicKey)) return true;
  return false;
}

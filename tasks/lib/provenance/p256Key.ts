import { createPrivateKey } from "node:crypto";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { type P256Signer, p256Signer } from "../../../sdk/provenance/statement/p256.ts";

/** A secret by the name of its configuration variable: from the environment or Hardhat's keystore. */
export type ReadSecret = (name: string) => Promise<string | undefined>;

const CURVE = { name: "ECDSA", namedCurve: "P-256" } as const;

/** Kinds of PEM that people take for it, and what they are. */
const OTHERS: Readonly<Record<string, string>> = {
  "EC PRIVATE KEY": "a key in the form of SEC 1",
  "ENCRYPTED PRIVATE KEY": "a key behind a password",
  "RSA PRIVATE KEY": "a key of RSA",
  "PUBLIC KEY": "a public key",
};

/**
 * What signs with the P-256 key that a secret holds: PKCS#8 in PEM, its lines ended by line feeds, by `\n` in two
 * characters, or not at all. Nothing of the secret is in any error.
 *
 * @param name Of the configuration variable.
 * @throws SIGNING_KEY_INVALID
 */
export async function p256KeyOf(name: string, readSecret: ReadSecret): Promise<P256Signer> {
  // Whoever gives the key itself has told it to the shell already, and need not see it again.
  if (!/^[A-Za-z_]\w{0,99}$/.test(name)) throw invalid("This is not the name of a configuration variable.");
  const secret = await readSecret(name);
  if (secret === undefined) throw invalid(`Neither the environment nor the keystore has ${name}.`);
  const [, label = "", body = ""] = /-----BEGIN ([A-Z ]+)-----(.*)-----END \1-----/s.exec(secret) ?? [];
  const other = OTHERS[label];
  if (other !== undefined) throw invalid(`${name} holds ${other}.`);
  const key = label === "PRIVATE KEY" ? privateKey(body.replaceAll("\\n", "")) : undefined;
  if (key === undefined) throw invalid(`${name} holds no private key of P-256.`);
  const { d: _, ...publicPart } = key;
  return p256Signer({
    publicKey: await crypto.subtle.importKey("jwk", publicPart, CURVE, true, ["verify"]),
    privateKey: await crypto.subtle.importKey("jwk", key, CURVE, false, ["sign"]),
  });
}

/** Undefined where it is none of P-256. */
function privateKey(body: string) {
  try {
    const jwk = createPrivateKey({ key: Buffer.from(body, "base64"), format: "der", type: "pkcs8" }).export({
      format: "jwk",
    });
    return jwk.kty === "EC" && jwk.crv === "P-256" ? jwk : undefined;
  } catch {
    return undefined;
  }
}

/** Without a cause: what failed may repeat what it was given. */
function invalid(summary: string): SallyportError {
  return new SallyportError("SIGNING_KEY_INVALID", { summary, place: "--p256" });
}

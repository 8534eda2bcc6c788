import {
  type Address,
  type Hex,
  hexToBytes,
  isAddressEqual,
  numberToHex,
  recoverAddress,
  serializeSignature,
} from "viem";
import { askOnce, limitsOf } from "../../../agent/sources/http/askOnce.ts";
import { isReachable } from "../../../agent/sources/http/reachable.ts";
import { readAddress } from "../../../agent/sources/http/readAddress.ts";
import { type Resolve, resolveChecked, systemResolve } from "../../../agent/sources/http/resolve.ts";
import { isSallyportError, SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { hiding, hidingAll } from "../hiding.ts";
import { readDerSignature } from "./derSignature.ts";

export type KmsSettings = {
  /** `https:`; `http:` only where `isPrivate`. */
  url: string;
  /** How the service calls the key: an id, an alias, an ARN. */
  key: string;
  /** The account that its signatures are checked against. */
  address: Address;
  /** The whole Authorization header. */
  authorization?: string | undefined;
  /** Whether it may be in a private network or on this machine. */
  isPrivate: boolean;
  /** Milliseconds, for the whole answer. */
  timeout: number;
  resolve?: Resolve;
};

/** In bytes. An answer has three hundred. */
const MOST_ANSWER = 65_536;
/** Characters of a service's words that are told. */
const MOST_TOLD = 300;

/**
 * A function that lets a key management service sign a digest, by the question `Sign` of AWS KMS. The service is not
 * trusted: what comes back must be the account's own signature over the digest.
 *
 * @throws SIGNER_UNREACHABLE, SIGNER_REFUSED, SIGNER_ANSWER_INVALID
 */
export function kms(settings: KmsSettings): (digest: Hex) => Promise<Hex> {
  const { key, address, authorization, isPrivate, timeout, resolve = systemResolve } = settings;
  const place = "sallyport.keys";
  const hideUrl = URL.canParse(settings.url) ? hiding(settings.url) : () => "…";
  const hideToken = hidingAll(authorization === undefined ? [] : [authorization, ...authorization.split(" ").slice(1)]);
  const hide = (text: string) => hideToken(hideUrl(text));
  return async (digest) => {
    const { r, s } = await asked(digest);
    for (const yParity of [0, 1] as const) {
      const signature = serializeSignature({ r: word(r), s: word(s), yParity });
      const by = await recoverAddress({ hash: digest, signature }).catch(() => undefined);
      if (by !== undefined && isAddressEqual(by, address)) return signature;
    }
    throw invalid(`The key management service did not sign this as ${address}.`, { account: address, digest });
  };

  async function asked(digest: Hex): Promise<{ r: bigint; s: bigint }> {
    const { status, body } = await post({
      KeyId: key,
      Message: Buffer.from(hexToBytes(digest)).toString("base64"),
      MessageType: "DIGEST",
      SigningAlgorithm: "ECDSA_SHA_256",
    });
    const answer = jsonOf(body);
    if (status >= 500) throw unreachable(`The key management service answers with status ${status}.`);
    if (status !== 200) {
      const said = answer?.["message"] ?? answer?.["Message"];
      const words = typeof said === "string" ? hide(said).slice(0, MOST_TOLD) : "nothing";
      throw refused(`The key management service answers with status ${status}.`, { "the signer says": words });
    }
    const { Signature: text } = answer ?? {};
    const signature =
      typeof text === "string" && isBase64(text) ? readDerSignature(Buffer.from(text, "base64")) : undefined;
    if (signature !== undefined) return signature;
    throw invalid("The key management service answers with no signature in DER.", { account: address, digest });
  }

  async function post(question: object): Promise<{ status: number; body: Uint8Array }> {
    const ending = new AbortController();
    const timer = setTimeout(
      () => ending.abort(unreachable(`The key management service did not answer within ${timeout} milliseconds.`)),
      timeout,
    );
    try {
      const url = readAddress(settings.url, place, hide);
      if (url.protocol !== "https:" && !isPrivate)
        throw refused("No token is sent in the clear: the address is no https.");
      const mayConnect = (one: string) => isReachable(one, isPrivate);
      const addresses = await resolveChecked(url, { resolve, mayConnect, place });
      const headers = {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": "TrentService.Sign",
        ...(authorization === undefined ? {} : { authorization }),
      };
      const limits = limitsOf({ timeOut: timeout, most: MOST_ANSWER });
      const body = JSON.stringify(question);
      // A redirection is an answer like any other: nothing is followed, so the token goes nowhere else.
      return await askOnce({ url, headers, body, addresses, limits, place, signal: ending.signal });
    } catch (error) {
      throw ofSigner(error);
    } finally {
      clearTimeout(timer);
    }
  }

  /** What goes wrong on the way is told of as an observation: here it is a signer. */
  function ofSigner(error: unknown): unknown {
    if (!isSallyportError(error) || !error.code.startsWith("OBSERVATION_")) return error;
    return error.code === "OBSERVATION_UNREACHABLE" ? unreachable(error.summary) : refused(error.summary);
  }

  function unreachable(summary: string): SallyportError {
    return new SallyportError("SIGNER_UNREACHABLE", { summary: hide(summary), place });
  }

  function refused(summary: string, details: Record<string, string> = {}): SallyportError {
    return new SallyportError("SIGNER_REFUSED", { summary: hide(summary), place, details });
  }

  function invalid(summary: string, details: Record<string, string>): SallyportError {
    return new SallyportError("SIGNER_ANSWER_INVALID", { summary, place, details });
  }
}

function word(value: bigint): Hex {
  return numberToHex(value, { size: 32 });
}

function isBase64(text: string): boolean {
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text) && text.length % 4 === 0;
}

function jsonOf(body: Uint8Array): Record<string, unknown> | undefined {
  try {
    const read: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
    return typeof read === "object" && read !== null ? (read as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

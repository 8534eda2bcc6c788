// A key management service that answers `Sign` as AWS KMS does: signatures over digests, in DER. It holds keys that nobody
// else has, wants a token, and can be hostile.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Hex, hexToBytes, parseSignature, toHex } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

export type KmsQuestion = Record<"KeyId" | "Message" | "MessageType" | "SigningAlgorithm", string>;

export type KmsBehaviour = {
  /** r and s of the answer, for a digest. */
  sign: (account: PrivateKeyAccount, digest: Hex) => Promise<{ r: bigint; s: bigint }>;
  /** What becomes of the bytes of DER. */
  encode: (der: Uint8Array) => Uint8Array;
  /** Answers instead of all this. */
  instead?: (token: string) => KmsAnswer | "never";
};

type KmsAnswer = { status: number; body: string; location?: string };

export const honestKms: KmsBehaviour = { sign: signed, encode: (der) => der };

export type StartedKms = {
  url: string;
  behaviour: KmsBehaviour;
  /** Every question that carried the token. */
  asked: KmsQuestion[];
  /** Every question at all. */
  count: number;
  stop(): Promise<void>;
};

/** r and s of an account over a digest. */
export async function signed(account: PrivateKeyAccount, digest: Hex): Promise<{ r: bigint; s: bigint }> {
  const { r, s } = parseSignature(await account.sign({ hash: digest }));
  return { r: BigInt(r), s: BigInt(s) };
}

/** The same signature with s in the upper half. */
export async function signedHigh(account: PrivateKeyAccount, digest: Hex): Promise<{ r: bigint; s: bigint }> {
  const { r, s } = await signed(account, digest);
  return { r, s: ORDER - s };
}

export function der({ r, s }: { r: bigint; s: bigint }): Uint8Array {
  const body = [r, s].flatMap((number) => {
    const bytes = [...hexToBytes(toHex(number))];
    const positive = (bytes[0] ?? 0) >= 0x80 ? [0, ...bytes] : bytes;
    return [0x02, positive.length, ...positive];
  });
  return Uint8Array.from([0x30, body.length, ...body]);
}

/** @param keys Accounts by how the service calls them. */
export async function startKms(
  keys: Readonly<Record<string, PrivateKeyAccount>>,
  authorization: string,
): Promise<StartedKms> {
  const kms = { behaviour: honestKms, asked: [] as KmsQuestion[], count: 0 } as StartedKms;
  const server = createServer(async (request, response) => {
    kms.count++;
    let text = "";
    for await (const chunk of request) text += chunk;
    const token = request.headers.authorization ?? "";
    const instead = kms.behaviour.instead?.(token);
    if (instead === "never") return;
    const target = String(request.headers["x-amz-target"]);
    const answer: KmsAnswer = instead ?? (await answerTo(text, token, target));
    const location = answer.location === undefined ? {} : { location: answer.location };
    response.writeHead(answer.status, { "content-type": "application/x-amz-json-1.1", ...location }).end(answer.body);
  });
  // It ends no connection by itself: one that is used at that moment would be reset.
  server.keepAliveTimeout = 0;
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  kms.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  kms.stop = () => {
    server.closeAllConnections();
    return new Promise((done) => server.close(() => done()));
  };
  return kms;

  async function answerTo(text: string, token: string, target: string): Promise<KmsAnswer> {
    const failed = (__type: string, message: string) => ({ status: 400, body: JSON.stringify({ __type, message }) });
    if (token !== authorization) return failed("AccessDeniedException", "who are you?");
    if (target !== "TrentService.Sign") return failed("UnknownOperationException", target);
    const question = JSON.parse(text) as KmsQuestion;
    kms.asked.push(question);
    const account = keys[question.KeyId];
    if (account === undefined) return failed("NotFoundException", `no key ${question.KeyId}`);
    const { sign, encode } = kms.behaviour;
    const bytes = encode(der(await sign(account, toHex(Buffer.from(question.Message, "base64")))));
    const Signature = Buffer.from(bytes).toString("base64");
    return { status: 200, body: JSON.stringify({ KeyId: question.KeyId, Signature }) };
  }
}

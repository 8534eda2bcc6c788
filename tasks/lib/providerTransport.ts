import { type CustomTransport, custom, HttpRequestError } from "viem";

type Provider = { request(question: { method: string; params?: readonly unknown[] }): Promise<unknown> };

/**
 * Hardhat's way to a node. Where it does not reach the node it throws errors of its own; they are told as viem tells
 * them, without the node's address, which may hold a key.
 */
export function providerTransport(provider: Provider): CustomTransport {
  return custom({
    request: async (question) => {
      try {
        return await provider.request(question);
      } catch (error) {
        throw asOfNode(error);
      }
    },
  });
}

function asOfNode(error: unknown): unknown {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at.name === "ConnectionRefusedError" || at.name === "RequestTimeoutError" || at.name === "RequestError") {
      return new HttpRequestError({ url: "", details: "It cannot be reached." });
    }
    if (at.name !== "ResponseStatusCodeError") continue;
    const { statusCode: status, body } = at as { statusCode?: number; body?: unknown };
    // Some nodes refuse a question with a status, and say in the body what is wrong with it.
    const told = (body as { error?: { code?: unknown; message?: unknown; data?: unknown } } | null)?.error;
    if (typeof told?.message === "string") {
      return Object.assign(new Error(told.message), { code: told.code, data: told.data, status });
    }
    return new HttpRequestError({ url: "", details: `It answered with status ${status}.`, ...(status && { status }) });
  }
  return error;
}

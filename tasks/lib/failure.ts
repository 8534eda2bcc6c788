import { BaseError, HttpRequestError, RpcError } from "viem";
import { decodeGateError } from "../../sdk/errors/decodeGateError.ts";
import { isSallyportError, SallyportError } from "../../sdk/errors/SallyportError.ts";
import { cutTelling } from "../../sdk/text/formatText.ts";

/** Hardhat's numbers of errors that say that a node was not reached, or that what answered does not speak JSON-RPC. */
const HARDHAT = { badAnswer: 702, connectionRefused: 703, timeout: 704 };

/** Characters of a node's words that are told. */
const MOST_TOLD = 600;

/**
 * What a command failed of, as an error with code and next step: a refusal of a contract or of ours, a node that does
 * not answer or says no, settings that do not lead to one. A fault of the program is returned as it is.
 *
 * What a node says is told in its own words, so it may hold anything; see `hiding`.
 */
export function failureOf(caught: unknown): unknown {
  const error = decodeGateError(caught);
  if (isSallyportError(error) && error.code !== "CHAIN_UNREACHABLE") return error;
  const chain = causesOf(error);
  const answer = chain.map(httpAnswer).find((one) => one !== undefined);
  if (answer !== undefined) return failureByStatus(answer);
  if (isSallyportError(error)) return error;
  const ofHardhat = chain.find(({ name }) => name === "HardhatError");
  if (ofHardhat !== undefined) return failureOfHardhat(ofHardhat);
  // Undici, by which Hardhat asks, where the connection breaks before the answer is whole.
  if (chain.some(({ name }) => name === "SocketError")) return unreachable("The node broke off its answer.");
  // As Hardhat calls it where the name of a host leads nowhere, or the connection breaks.
  if (chain.some(({ name }) => name === "RequestError")) return unreachable("The node cannot be reached.");
  const said = chain.find((one) => one instanceof RpcError);
  if (said !== undefined) return refused("The node refused a request.", wordsOf(chain) ?? said.shortMessage);
  return error;
}

/** The error and what caused it, outermost first. */
function causesOf(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let at = error; at instanceof Error && !chain.includes(at); at = at.cause) chain.push(at);
  return chain;
}

/** A status that tells of a failure, and what the node says of it. */
type HttpAnswer = { status: number; said: string | undefined };

function httpAnswer(error: Error): HttpAnswer | undefined {
  if (error instanceof HttpRequestError && error.status !== undefined) return { status: error.status, said: undefined };
  if (error.name !== "ResponseStatusCodeError") return undefined;
  // Hardhat's. Some nodes refuse a question with a status, and say in the body what is wrong with it.
  const { statusCode, body } = error as { statusCode?: unknown; body?: { error?: { message?: unknown } } | null };
  const said = body?.error?.message;
  return { status: Number(statusCode), said: typeof said === "string" ? said : undefined };
}

function failureByStatus({ status, said }: HttpAnswer): SallyportError {
  const summary = `The node's server answers with status ${status}.`;
  if (status === 429) return new SallyportError("NODE_RATE_LIMITED", { summary });
  if (status >= 500) return unreachable(summary);
  const isKey = status === 401 || status === 403;
  return refused(isKey ? `${summary} The key in its address is missing or not accepted.` : summary, said);
}

function failureOfHardhat(error: Error & { number?: unknown }): SallyportError {
  if (error.number === HARDHAT.connectionRefused) return unreachable("Nothing listens at the node's address.");
  if (error.number === HARDHAT.timeout) return unreachable("The node did not answer in time.");
  // The answer stands in the message, and may be a whole page.
  if (error.number === HARDHAT.badAnswer) return refused("What answers is no node: it does not speak JSON-RPC.");
  const [first = "", ...more] = error.message.split("\n");
  const variable = /Configuration Variable "([^"]+)" not found/.exec(first)?.[1];
  if (variable !== undefined) {
    return new SallyportError("NETWORK_MISCONFIGURED", {
      summary: `The configuration variable ${variable} is not set.`,
      value: variable,
      nextStep: `Run: hardhat keystore set ${variable}; or set it in the environment. See docs/guides/networks.md.`,
    });
  }
  const rest = more.map((line) => line.trim()).filter((line) => line !== "");
  return new SallyportError("NETWORK_MISCONFIGURED", {
    summary: first,
    ...(rest.length === 0 ? {} : { details: { "hardhat says": rest.join(" ") } }),
  });
}

/** What the node itself said: the innermost words, before they were explained. */
function wordsOf(chain: readonly Error[]): string | undefined {
  const innermost = chain.at(-1);
  return innermost instanceof BaseError ? innermost.details || innermost.shortMessage : innermost?.message;
}

function unreachable(summary: string): SallyportError {
  return new SallyportError("CHAIN_UNREACHABLE", { summary });
}

function refused(summary: string, said?: string): SallyportError {
  const details = said === undefined ? undefined : { "the node says": cutTelling(said, MOST_TOLD) };
  return new SallyportError("NODE_REFUSED", { summary, details });
}

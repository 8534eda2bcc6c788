import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { turnEnded } from "../pause.ts";
import type { ResolvedAddress } from "./resolve.ts";

/** Milliseconds in which an honest server at least begins. */
const PROMPT = 10_000;

/** How long a server may take, in milliseconds, and how much it may say, in bytes. */
export type HttpLimits = {
  /** Until the connection stands, encrypted where it shall be. */
  connect: number;
  /** Between two pieces of the answer. */
  idle: number;
  /** From the first question to the end of the answer, redirections included. */
  whole: number;
  most: number;
};

/** The limits of a source that says how long an answer may take in all. */
export function limitsOf({ timeOut, most }: { timeOut: number; most: number }): HttpLimits {
  const prompt = Math.min(timeOut, PROMPT);
  return { connect: prompt, idle: prompt, whole: timeOut, most };
}

export type AskOnceParameters = {
  url: URL;
  headers: Readonly<Record<string, string>>;
  /** What is sent with the question, which is then a POST. */
  body?: string;
  /** Where the connection may go. */
  addresses: readonly ResolvedAddress[];
  limits: HttpLimits;
  /** How errors call the source. */
  place: string;
  /** Ends when the time for the whole is over. */
  signal: AbortSignal;
};

/** A server's answer to one question, as it came. */
export type HttpAnswer = {
  status: number;
  /** By name in small letters; several of one name joined by commas. */
  headers: Readonly<Record<string, string>>;
  body: Uint8Array;
};

/**
 * Asks one address once, follows nothing, and reads no more than is allowed. What Node's errors hold beside a code is
 * left out: they quote what the server sent.
 *
 * @throws OBSERVATION_UNREACHABLE, OBSERVATION_TOO_LARGE, OBSERVATION_INVALID
 */
export function askOnce({
  url,
  headers,
  body,
  addresses,
  limits,
  place,
  signal,
}: AskOnceParameters): Promise<HttpAnswer> {
  const isEncrypted = url.protocol === "https:";
  const lookup: LookupFunction = (_, options, done) => {
    const [first = { address: "", family: 4 }] = addresses;
    if (options.all) done(null, [...addresses]);
    else done(null, first.address, first.family);
  };
  return new Promise((resolve, reject) => {
    const request = (isEncrypted ? https : http).request({
      method: body === undefined ? "GET" : "POST",
      protocol: url.protocol,
      hostname: url.hostname.replace(/^\[(.*)\]$/, "$1"),
      port: url.port === "" ? undefined : url.port,
      path: `${url.pathname}${url.search}`,
      headers: { ...headers, "accept-encoding": "identity", connection: "close" },
      // An agent of its own: no connection of another question, and no proxy that the environment names.
      agent: new (isEncrypted ? https : http).Agent({ keepAlive: false }),
      lookup,
      insecureHTTPParser: false,
      ...(isEncrypted && { rejectUnauthorized: true }),
    });
    const connecting = setTimeout(() => fail(unreachable("no connection stood in time", "connect")), limits.connect);
    const abort = () => fail(signal.reason instanceof SallyportError ? signal.reason : turnEnded(place));
    const fail = (error: SallyportError) => {
      settle();
      reject(error);
      request.destroy();
    };
    const settle = () => {
      clearTimeout(connecting);
      signal.removeEventListener("abort", abort);
    };
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort, { once: true });
    request.on("socket", (socket) => {
      socket.once(isEncrypted ? "secureConnect" : "connect", () => clearTimeout(connecting));
      socket.setTimeout(limits.idle, () => fail(unreachable("it fell silent", "idle")));
    });
    let isAnswered = false;
    request.on("response", (response) => {
      isAnswered = true;
      readBody(response).then((read) => {
        settle();
        resolve({ status: response.statusCode ?? 0, headers: headersOf(response), body: read });
      }, fail);
    });
    // Answers that are no answers: a change of protocol, or the end of the connection before any.
    request.on("upgrade", (_, socket) => {
      socket.destroy();
      fail(unreachable("it changed the protocol", "upgrade"));
    });
    request.on("error", (error: NodeJS.ErrnoException) => fail(unreachable(wordsOf(error), error.code ?? "error")));
    // A connection may be closed before what came over it was read.
    request.on("close", () => isAnswered || fail(unreachable("the connection ended before the answer", "close")));
    request.end(body);
  });

  async function readBody(response: IncomingMessage): Promise<Uint8Array> {
    const encoding = response.headers["content-encoding"] ?? "identity";
    if (encoding.toLowerCase() !== "identity") throw compressed(encoding);
    if (Number(response.headers["content-length"] ?? 0) > limits.most) throw tooLarge();
    const parts: Uint8Array[] = [];
    let length = 0;
    try {
      for await (const part of response as AsyncIterable<Buffer>) {
        length += part.length;
        if (length > limits.most) throw tooLarge();
        parts.push(part);
      }
    } catch (error) {
      if (error instanceof SallyportError) throw error;
      throw unreachable(`its answer broke off after ${length} bytes`, "broken");
    }
    if (!response.complete) throw unreachable(`its answer broke off after ${length} bytes`, "broken");
    return Buffer.concat(parts, length);
  }

  function unreachable(reason: string, why: string): SallyportError {
    const summary = `${url.origin} did not answer: ${reason}.`;
    return new SallyportError("OBSERVATION_UNREACHABLE", { summary, place, args: { origin: url.origin, why } });
  }

  function tooLarge(): SallyportError {
    const summary = `${url.origin} answers with more than ${limits.most} bytes.`;
    return new SallyportError("OBSERVATION_TOO_LARGE", { summary, place, args: { most: limits.most } });
  }

  function compressed(encoding: string): SallyportError {
    const value = encoding.slice(0, 40);
    const summary = `${url.origin} answers in the encoding "${value}", though none was accepted.`;
    return new SallyportError("OBSERVATION_INVALID", { summary, place, value });
  }
}

function headersOf({ headersDistinct }: IncomingMessage): Record<string, string> {
  const named = Object.entries(headersDistinct).map(([name, values = []]) => [name, values.join(", ")] as const);
  return Object.fromEntries(named);
}

/** What an error of the system or of the parser means; its own words may quote what came. */
function wordsOf({ code = "" }: NodeJS.ErrnoException): string {
  if (code.startsWith("HPE_")) return `it does not speak HTTP as it should (${code})`;
  return /^[A-Z0-9_]{1,60}$/.test(code) ? `the connection failed (${code})` : "the connection failed";
}

import { BaseError, HttpRequestError, TimeoutError } from "viem";

/** Why a node did not answer a question for logs. */
export type NodeRefusal = {
  kind:
    | "range" // too many blocks or logs at once
    | "rate" // too many questions in too little time
    | "limit" // one of the two, and the node does not say which
    | "pruned" // it holds these blocks no more
    | "silent" // it could not be reached, or did not answer in time
    | "refused"; // for another reason, which a smaller question does not cure
  /** How many blocks the node says that it allows. */
  named?: bigint;
  /** What it said; without its address, which may hold a key. */
  text: string;
};

/** Characters of a node's words that are looked at and told. */
const MOST_TOLD = 2_000;

const PRUNED =
  /prun|missing trie node|old data|no historical|archive|(history|historical|state|block)s? (is |are )?(not|un|no longer )\s?available|before (the )?(earliest|oldest)|earliest available/i;
const RATE =
  /rate.?limit|too many requests|requests? limit|(requests?|calls) per|request count|compute units|throughput|quota|capacity|\b429\b/i;
const RANGE =
  /range|block(s| height| limit)|results|logs|response size|too (large|wide|big|long|many)|more than|time.?out|timed out|deadline/i;
const SILENT = /cannot connect|refused|reset|hang up|fetch failed|timed? ?out|gateway|service unavailable|terminated/i;
const REFUSED =
  /unauthori[sz]ed|forbidden|invalid api key|project id|does not exist|not (supported|whitelisted|found)/i;

/** Tells from a node's error what would help. Wordings differ from provider to provider. */
export function nodeRefusal(error: unknown): NodeRefusal {
  const { codes, statuses, text, isTimeout, isHttp } = gather(error);
  if (codes.includes(-32601)) return { kind: "refused", text };
  if (statuses.includes(429) || codes.includes(429) || codes.includes(-32007)) return { kind: "rate", text };
  if (codes.includes(4444) || PRUNED.test(text)) return { kind: "pruned", text };
  if (RATE.test(text)) return { kind: "rate", text };
  if (isTimeout) return { kind: "limit", text };
  const named = namedRange(text);
  if (named !== undefined) return { kind: "range", named, text };
  if (RANGE.test(text)) return { kind: "range", text };
  if (codes.includes(-32005)) return { kind: "limit", text };
  const wasRefused = statuses.some((status) => status === 401 || status === 403);
  if (wasRefused || REFUSED.test(text)) return { kind: "refused", text };
  const isDown = statuses.some((status) => status >= 500) || (isHttp && statuses.length === 0);
  if (isDown || SILENT.test(text)) return { kind: "silent", text };
  return { kind: "range", text };
}

/**
 * How many blocks at once a node says that it allows: the size of the range that it offers, `[0x10, 0x7df]`, or the
 * smallest number that it calls a limit of blocks. Undefined where it names none, or speaks of numbers of logs.
 */
function namedRange(text: string): bigint | undefined {
  const [, from, to] = /\[\s*(0x[0-9a-f]+)\s*,\s*(0x[0-9a-f]+)\s*\]/i.exec(text) ?? [];
  if (from !== undefined && to !== undefined && BigInt(to) >= BigInt(from)) return BigInt(to) - BigInt(from) + 1n;
  const plain = text.replace(/0x[0-9a-f]+/gi, " ");
  if (!/block|range/i.test(plain)) return undefined;
  const stated =
    /(?:range|limit(?:ed)?|max(?:imum)?|up to|over|than|exceeds?|-)\D{0,24}?(\d[\d,_]*)\s*(k\b)?(?!\s*(?:results|logs|entries|seconds|ms|mb|\d))/gi;
  const numbers = [...plain.matchAll(stated)].map(
    ([, digits = "", thousands]) => BigInt(digits.replace(/\D/g, "")) * (thousands === undefined ? 1n : 1000n),
  );
  const [first, ...others] = numbers.filter((number) => number > 0n);
  return first === undefined ? undefined : others.reduce((least, one) => (one < least ? one : least), first);
}

/** What the error and its causes say. Hardhat, viem and nodes put codes and words in different places. */
function gather(error: unknown) {
  const [codes, statuses]: [number[], number[]] = [[], []];
  const texts = new Set<string>();
  const seen = new Set<unknown>();
  let [isTimeout, isHttp] = [false, false];
  const visit = (at: unknown): void => {
    if (typeof at !== "object" || at === null || seen.has(at)) return;
    seen.add(at);
    const {
      code,
      status,
      statusCode,
      message,
      details,
      data,
      body,
      cause,
      error: inner,
    } = at as Record<string, unknown>;
    if (typeof code === "number") codes.push(code);
    for (const one of [status, statusCode]) if (typeof one === "number" && one > 0) statuses.push(one);
    isTimeout ||= at instanceof TimeoutError;
    isHttp ||= at instanceof HttpRequestError;
    // The message of viem's errors names the node's address; what the node itself said is among its details.
    if (!(at instanceof BaseError) && typeof message === "string") texts.add(withoutUrls(message));
    if (typeof details === "string") texts.add(withoutUrls(details));
    if (typeof data === "string") texts.add(withoutUrls(data));
    // The body of viem's error is the question, and not the answer.
    for (const one of [data, cause, inner, ...(at instanceof BaseError ? [] : [body])]) visit(one);
  };
  visit(error);
  const text = [...texts].join("; ").slice(0, MOST_TOLD).replaceAll("eth_getLogs", "the question");
  return { codes, statuses, text, isTimeout, isHttp };
}

function withoutUrls(text: string): string {
  return text.replace(/\b(https?|wss?):\/\/\S+/gi, "the node");
}

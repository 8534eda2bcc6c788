import { concat, stringToBytes } from "viem";
import { SallyportError } from "../../errors/SallyportError.ts";
import { momentOf } from "../moment.ts";
import { concealUrl, HIDDEN, isCredentialName } from "./credentials.ts";
import type { HttpExchange } from "./exchange.ts";
import { parseHttpRecord, writeHead } from "./parseHttpRecord.ts";

/** Headers that say what was asked and what was answered, and nothing of who asked. */
const KEPT = [
  ...["accept", "accept-language", "age", "cache-control", "content-language", "content-type"],
  ...["date", "etag", "expires", "last-modified", "vary"],
];

export type HttpRecordParameters = Omit<HttpExchange, "observedAt"> & {
  /** When the answer was there, in seconds since the epoch. */
  observedAt: number;
  /** Further headers to keep, by name. One that may hold a credential is refused. */
  keep?: readonly string[];
  /** Keys and passwords that the question was asked with: none may stand anywhere in the record. */
  secrets?: readonly string[];
};

/**
 * One HTTP exchange as a record: a line of JSON in the form of RFC 8785, a line feed, and the bytes of the answer.
 *
 * Of the headers only those stay that say what was asked and answered. Known `secrets` in address, headers and question
 * become `HIDDEN`; an answer that repeats one cannot be recorded, for its bytes are not changed.
 *
 * @throws RECORD_HOLDS_SECRET, RECORD_INVALID
 */
export function httpRecord({ body, keep = [], secrets = [], ...given }: HttpRecordParameters): Uint8Array {
  const asked = keep.find(isCredentialName);
  if (asked !== undefined) {
    const summary = `The header "${asked}" may hold what opens an account, and is never kept.`;
    throw new SallyportError("RECORD_HOLDS_SECRET", { summary, value: asked });
  }
  const kept = new Set([...KEPT, ...keep.map((name) => name.toLowerCase())]);
  // The longest first: what remains of one that holds another would otherwise be left.
  const forms = secrets
    .flatMap((secret) => [secret, encodeURIComponent(secret)])
    .filter((form) => form !== "")
    .sort((a, b) => b.length - a.length);
  const text = new TextDecoder().decode(body);
  if (forms.some((form) => text.includes(form))) {
    const summary = `The answer of ${conceal(concealUrl(given.url))} repeats a secret that the question was asked with.`;
    throw new SallyportError("RECORD_HOLDS_SECRET", { summary });
  }
  const head = writeHead({
    method: given.method.toUpperCase(),
    ...(given.ledBy?.length && {
      ledBy: given.ledBy.map(({ url, status }) => ({ url: conceal(concealUrl(url)), status })),
    }),
    url: conceal(concealUrl(given.url)),
    requestHeaders: headersOf(given.requestHeaders),
    ...(given.requestBody !== undefined && { requestBody: conceal(given.requestBody) }),
    observedAt: momentOf(given.observedAt),
    status: given.status,
    responseHeaders: headersOf(given.responseHeaders),
  });
  const record = concat([stringToBytes(`${head}\n`), body]);
  parseHttpRecord(record);
  return record;

  function conceal(part: string): string {
    return forms.reduce((left, form) => left.replaceAll(form, HIDDEN), part);
  }

  function headersOf(headers: HttpExchange["requestHeaders"]): Record<string, string> {
    const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), conceal(value)] as const);
    return Object.fromEntries(named.filter(([name]) => kept.has(name)));
  }
}

import { SallyportError } from "../../errors/SallyportError.ts";
import { firstProblem } from "../../files/fields.ts";
import { wordsOf } from "../../files/wordsOf.ts";
import { canonicalJson } from "../../text/canonicalJson.ts";
import { readUtf8 } from "../../text/readUtf8.ts";
import { concealUrl, isCredentialName } from "./credentials.ts";
import { type HttpExchange, headSchema } from "./exchange.ts";

const LINE_FEED = 0x0a;

/**
 * Reads a record that {@link httpRecord} wrote. What is spelt otherwise than that would write it is refused, and so is
 * what may open an account: a record is disclosed some day.
 *
 * @param file How errors call the record.
 * @throws RECORD_INVALID, RECORD_HOLDS_SECRET
 */
export function parseHttpRecord(bytes: Uint8Array, file = "record"): HttpExchange {
  const end = bytes.indexOf(LINE_FEED);
  if (end < 0) throw invalid("There is no line feed between its head and the answer.");
  const read = readUtf8(bytes.subarray(0, end));
  if (!read.ok) throw invalid("This byte is not UTF-8.", read.column);
  const canonical = canonicalJson(read.text);
  if (!canonical.ok) throw invalid(canonical.summary, canonical.column);
  if (canonical.text !== read.text) throw invalid("Its head is not in the form of RFC 8785.");
  const json: unknown = JSON.parse(read.text);
  const parsed = headSchema.safeParse(json, { error: wordsOf });
  if (!parsed.success) {
    // The value itself stays out of errors: it may be a secret.
    const { message, path } = firstProblem(parsed.error, json);
    const summary = `${file} is no recorded answer: ${message}`;
    throw new SallyportError("RECORD_INVALID", { summary, place: `${file}, ${path}` });
  }
  const { requestBody, ledBy, ...head } = parsed.data;
  requireNoCredentials({ ...head, ledBy }, file);
  const told = { ...(ledBy !== undefined && { ledBy }), ...(requestBody !== undefined && { requestBody }) };
  return { ...head, ...told, body: bytes.subarray(end + 1) };

  function invalid(summary: string, column = 1): SallyportError {
    const place = `${file}:1:${column}`;
    const words = `${file} is no recorded answer: ${summary}`;
    return new SallyportError("RECORD_INVALID", { summary: words, place, line: 1, column });
  }
}

/** The first line of a record. */
export function writeHead(head: Omit<HttpExchange, "body">): string {
  const canonical = canonicalJson(JSON.stringify(head));
  if (canonical.ok) return canonical.text;
  throw new SallyportError("RECORD_INVALID", { summary: canonical.summary });
}

function requireNoCredentials(
  {
    url,
    ledBy = [],
    requestHeaders,
    responseHeaders,
  }: Pick<HttpExchange, "url" | "requestHeaders" | "responseHeaders"> & { ledBy: HttpExchange["ledBy"] | undefined },
  file: string,
) {
  for (const [part, headers] of Object.entries({ requestHeaders, responseHeaders })) {
    const name = Object.keys(headers).find(isCredentialName);
    if (name !== undefined) throw holdsSecret(`${part}.${name}`, `the header "${name}"`);
  }
  const led = ledBy.findIndex((one) => one.url !== concealUrl(one.url));
  if (led >= 0) throw holdsSecret(`ledBy[${led}].url`, "an address with a user, a fragment, or a parameter");
  if (url !== concealUrl(url)) throw holdsSecret("url", "an address with a user, a fragment, or a parameter");

  function holdsSecret(path: string, what: string): SallyportError {
    const summary = `${file} holds ${what} that may open an account.`;
    return new SallyportError("RECORD_HOLDS_SECRET", { summary, place: `${file}, ${path}` });
  }
}

import { zeroHash } from "viem";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { batchRoot } from "../../sdk/provenance/batchRoot.ts";
import { httpRecord } from "../../sdk/provenance/http/httpRecord.ts";
import { httpProfile } from "../../sdk/provenance/profiles/http.ts";
import { parseJson } from "../../sdk/text/parseJson.ts";
import { readUtf8 } from "../../sdk/text/readUtf8.ts";
import type { HttpLimits } from "./http/askOnce.ts";
import { type FollowedAnswer, follow } from "./http/follow.ts";
import { isReachable } from "./http/reachable.ts";
import { requireHeaders } from "./http/requireHeaders.ts";
import { type Resolve, systemResolve } from "./http/resolve.ts";
import { retrying } from "./http/retrying.ts";
import { formsOf, hideSecrets, holdsSecret } from "./http/secrets.ts";
import type { Observation, Source } from "./observation.ts";
import type { Observing } from "./observing.ts";
import { turnEnded, whileOpen } from "./pause.ts";

export type HttpSourceParameters = Observing & {
  /** The source's name in the agent file. */
  name: string;
  url: string;
  /** Headers as the agent file has them; they are recorded. */
  headers?: Readonly<Record<string, string>>;
  /** Headers with the values of variables: all of them are taken for credentials. */
  credentials?: Readonly<Record<string, string>>;
  limits: HttpLimits;
  /** Whether it may be in a private network or on this machine. */
  allowPrivate?: boolean;
  /** How often it is asked, and milliseconds before the second time. */
  retries?: { attempts: number; first: number };
  resolve?: Resolve;
};

const DEFAULTS = { accept: "application/json", "user-agent": "sallyport" };
const RETRIES = { attempts: 3, first: 500 };

/** Statuses by which a server says that it may answer later. */
const BUSY = [408, 425, 429, 500, 502, 503, 504];

/**
 * The JSON that an address answers, as one record. What is kept is the exchange as `sallyport/http/1` writes it: without
 * a credential, also where the server repeats one.
 */
export function httpSource(parameters: HttpSourceParameters): Source {
  const { name, headers = {}, credentials = {}, limits, store, now, batchesOf, retries = RETRIES } = parameters;
  const place = `sources.${name}`;
  const secrets = formsOf(Object.values(credentials));
  const own = Object.fromEntries(Object.entries(headers).map(([header, value]) => [header.toLowerCase(), value]));
  requireHeaders({ ...own, ...credentials }, place);
  return {
    name,
    async observe(signal): Promise<Observation> {
      const answer = await retrying({ ...retries, signal }, () => askInTime(signal));
      const observedAt = now();
      const text = textOf(answer);
      const bytes = recordOf(answer, observedAt);
      const digest = await store.keep(bytes);
      const records = [{ number: 1, text, hash: digest }];
      const root = batchRoot({ records: [digest], secret: zeroHash });
      const contents = [{ root, size: 1n, profile: httpProfile.word }];
      return { source: name, observedAt, digest, records, batches: await batchesOf(contents) };
    },
  };

  async function askInTime(turn: AbortSignal): Promise<FollowedAnswer> {
    if (turn.aborted) throw turnEnded(place);
    const whole = new AbortController();
    const late = new SallyportError("OBSERVATION_UNREACHABLE", {
      summary: `${name} did not answer whole within ${limits.whole} milliseconds.`,
      place,
      args: { why: "whole", most: limits.whole },
    });
    const timer = setTimeout(() => whole.abort(late), limits.whole);
    try {
      const { url, allowPrivate = false, resolve = systemResolve } = parameters;
      const mayConnect = (address: string) => isReachable(address, allowPrivate);
      const signal = AbortSignal.any([turn, whole.signal]);
      const common = {
        url,
        headers: DEFAULTS,
        first: { ...own, ...credentials },
        secrets,
        mayConnect,
        limits,
        resolve,
        place,
        signal,
      };
      const answer = await whileOpen(signal, follow(common));
      requireAnswered(answer);
      return answer;
    } finally {
      clearTimeout(timer);
    }
  }

  function requireAnswered({ status, url }: FollowedAnswer): void {
    if (status === 200) return;
    const code = BUSY.includes(status) ? "OBSERVATION_UNREACHABLE" : "OBSERVATION_REFUSED";
    const summary = `${url.origin} answers with status ${status}.`;
    throw new SallyportError(code, { summary, place, value: String(status), args: { status } });
  }

  /** The answer as text: UTF-8, and JSON, whatever it calls itself. */
  function textOf({ headers, body, url }: FollowedAnswer): string {
    const type = headers["content-type"];
    const charsets = [...(type ?? "").matchAll(/;\s*charset\s*=\s*"?([^";,\s]*)/gi)].map(([, charset = ""]) => charset);
    if (charsets.some((charset) => !/^utf-?8$/i.test(charset))) throw invalid("it is not in UTF-8");
    const read = readUtf8(body);
    if (!read.ok) throw invalid(`byte ${read.at + 1} is not UTF-8`);
    if (holdsSecret(read.text, secrets)) throw repeats(url);
    const json = parseJson(read.text, {
      refuse: (value) => {
        if (value.kind === "text" && holdsSecret(value.text, secrets)) throw repeats(url);
        return undefined;
      },
    });
    if (!json.ok) throw invalid(`it is not JSON at line ${json.line}, column ${json.column}: ${json.summary}`);
    return read.text;

    function invalid(reason: string): SallyportError {
      const told = type === undefined ? "says nothing of its type" : `calls itself "${hideSecrets(type, secrets)}"`;
      const summary = `The answer of ${url.origin}, which ${told}, cannot be read: ${reason}`.replace(/\.?$/, ".");
      return new SallyportError("OBSERVATION_INVALID", { summary, place });
    }
  }

  function recordOf(
    { url, ledBy, requestHeaders, status, headers, body }: FollowedAnswer,
    observedAt: number,
  ): Uint8Array {
    const answered = { status, responseHeaders: headers, body, observedAt };
    const led = ledBy.map((one) => ({ url: one.url.href, status: one.status }));
    const question = { method: "GET", ledBy: led, url: url.href, requestHeaders };
    const record = httpRecord({ ...question, ...answered, keep: Object.keys(own), secrets });
    // What is left of a credential that comes back in other letters is not hidden by taking it out.
    if (holdsSecret(new TextDecoder().decode(record), secrets)) throw repeats(url);
    return record;
  }

  function repeats({ origin }: URL): SallyportError {
    const summary = `The answer of ${origin} repeats a secret that the question was asked with.`;
    return new SallyportError("RECORD_HOLDS_SECRET", { summary, place });
  }
}

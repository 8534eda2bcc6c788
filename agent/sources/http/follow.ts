import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { askOnce, type HttpAnswer, type HttpLimits } from "./askOnce.ts";
import { readAddress } from "./readAddress.ts";
import { type MayConnect, type Resolve, resolveChecked } from "./resolve.ts";
import { hideSecrets, holdsSecret } from "./secrets.ts";

/** How often an answer may lead elsewhere. */
const MOST_REDIRECTIONS = 3;

const REDIRECTIONS = [301, 302, 303, 307, 308];

export type FollowParameters = {
  url: string;
  /** Sent to whoever is asked. */
  headers: Readonly<Record<string, string>>;
  /** Sent to the origin of `url` alone, credentials among them. */
  first: Readonly<Record<string, string>>;
  /** The forms of what must not be shown or sent elsewhere; see `formsOf`. */
  secrets: readonly string[];
  mayConnect: MayConnect;
  limits: HttpLimits;
  resolve: Resolve;
  /** How errors call the source. */
  place: string;
  signal: AbortSignal;
};

/** The answer, which address gave it to what question, and which led there, the first first. */
export type FollowedAnswer = HttpAnswer & {
  url: URL;
  requestHeaders: Readonly<Record<string, string>>;
  ledBy: readonly { url: URL; status: number }[];
};

/**
 * Asks an address, and those that its answers lead to: each is checked anew, credentials stay at the first origin, and
 * nothing leads from https to http.
 *
 * @throws OBSERVATION_ADDRESS_REFUSED, OBSERVATION_REFUSED, OBSERVATION_UNREACHABLE, OBSERVATION_TOO_LARGE,
 * OBSERVATION_INVALID
 */
export async function follow(parameters: FollowParameters): Promise<FollowedAnswer> {
  const { headers, secrets, limits, place, signal } = parameters;
  const show = (text: string) => hideSecrets(text, secrets);
  const first = readAddress(parameters.url, place, show);
  let url = first;
  let trusted = true;
  const ledBy: { url: URL; status: number }[] = [];
  for (;;) {
    const addresses = await resolveChecked(url, parameters);
    // Who was led away once does not get them back: the way there was another's choice.
    trusted &&= url.origin === first.origin;
    const requestHeaders = trusted ? { ...headers, ...parameters.first } : { ...headers };
    const answer = await askOnce({ url, headers: requestHeaders, addresses, limits, place, signal });
    if (!REDIRECTIONS.includes(answer.status)) return { ...answer, url, requestHeaders, ledBy };
    if (ledBy.length === MOST_REDIRECTIONS) throw refused(`leads elsewhere more than ${MOST_REDIRECTIONS} times`);
    ledBy.push({ url, status: answer.status });
    url = next(url, answer);
  }

  function next(from: URL, { status, headers: { location } }: HttpAnswer): URL {
    if (location === undefined) throw refused(`answers with status ${status} and does not say where to`);
    if (holdsSecret(location, secrets)) throw refused("leads to an address that holds what opens an account");
    const to = readAddress(absolute(location, from), place, show);
    if (from.protocol === "https:" && to.protocol !== "https:") throw refused(`leads from https to ${to.origin}`);
    return to;
  }

  function refused(what: string): SallyportError {
    const summary = `${url.origin} ${what}.`;
    return new SallyportError("OBSERVATION_REFUSED", { summary, place, args: { origin: url.origin } });
  }
}

/** A location as a whole address, with its host as it is spelt: an address that is read and written again hides that. */
function absolute(location: string, from: URL): string {
  const plain = location.replace(/#.*$/s, "");
  if (/^[a-z][a-z0-9+.-]*:/i.test(plain)) return plain;
  if (plain.startsWith("//")) return `${from.protocol}${plain}`;
  return URL.parse(plain, from.href)?.href ?? plain;
}

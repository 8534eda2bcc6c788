import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { concealUrl, HIDDEN } from "../../../sdk/provenance/http/credentials.ts";

/** Printable ASCII without space, quotes, backslash and what no address holds: all that parsers would strip or turn. */
const PLAIN = /^[!#-;=?-[\]_a-z~%]+$/;
const PARTS = /^(https?):\/\/([^/?#]+)([/?][^#]*)?$/;

/**
 * An address of HTTP that says at first sight where it leads: no user, no fragment, and a host in the one spelling that
 * it has. `2130706433`, `0x7f.1`, `127.1` and `[::ffff:127.0.0.1]` all mean this machine and look as if they did not.
 *
 * @param show What may be shown of it in errors.
 * @throws OBSERVATION_ADDRESS_REFUSED
 */
export function readAddress(text: string, place: string, show: (text: string) => string = (shown) => shown): URL {
  const [, scheme, authority = ""] = PLAIN.test(text) ? (PARTS.exec(text) ?? []) : [];
  if (scheme === undefined) throw refused("It is no plain address with http or https.");
  if (authority.includes("@"))
    throw refused("It holds a user: credentials stand in headers, by the name of a variable.");
  const url = parsed(text);
  if (url === undefined) throw refused("It cannot be read.");
  const usual = scheme === "https" ? ":443" : ":80";
  const spelt = authority.toLowerCase();
  const host = spelt.endsWith(usual) && !spelt.endsWith(`[${usual}`) ? spelt.slice(0, -usual.length) : spelt;
  if (host === url.host) return url;
  throw refused(`Its host is spelt in an odd way: it means ${show(url.host)}.`);

  function refused(reason: string): SallyportError {
    // A password may hold what ends the host for one reader and not for the next.
    const shown = show(text).replace(/^([a-z]+:[/\\]*)?.*@/is, `$1${HIDDEN}@`);
    const value = /^https?:\/\/[^@]*$/i.test(shown) ? concealUrl(shown) : shown;
    const summary = `${value} cannot be asked: ${reason}`;
    return new SallyportError("OBSERVATION_ADDRESS_REFUSED", { summary, place, value });
  }
}

function parsed(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

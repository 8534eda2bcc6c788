import { SallyportError } from "../../../sdk/errors/SallyportError.ts";

/** What says how the question itself is carried: it is ours to say. */
const OURS =
  /^(host|connection|content-length|transfer-encoding|te|trailer|upgrade|expect|keep-alive|accept-encoding|range|proxy-.*)$/i;

const NAME = /^(?!__proto__$)[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
const VALUE = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

/**
 * Refuses headers that cannot be sent. Their values are never shown.
 *
 * @throws OBSERVATION_INVALID
 */
export function requireHeaders(headers: Readonly<Record<string, string>>, place: string): void {
  for (const [name, value] of Object.entries(headers)) {
    if (!NAME.test(name) || OURS.test(name)) throw refused(name, "this header cannot be chosen");
    if (!VALUE.test(value)) throw refused(name, "the value of its variable is empty, or holds what no header may hold");
  }

  function refused(name: string, reason: string): SallyportError {
    const summary = `The header "${name}" cannot be sent: ${reason}.`;
    return new SallyportError("OBSERVATION_INVALID", {
      summary,
      place: `${place}.headers`,
      value: name,
      nextStep: "Correct the header in the agent file, or the variable that it names.",
    });
  }
}

// What opens an account and must not be kept. Names are all that tell it: better one too many than one too few.

/** Stands where something was taken out. */
export const HIDDEN = "HIDDEN";

const CREDENTIAL =
  /authori[sz]ation|authenticat|token|secret|apikey|passw|passphrase|credential|session|signature|cookie|jwt|bearer|csrf|xsrf|(?:^|[^a-z])(?:auth|key|sid|sig|pass|pwd|pin|otp)(?:[^a-z]|$)|(?:api|private|access|app|auth|subscription|client|license)[-_]?key/;

/** Whether a header or a parameter of this name may hold what opens an account. */
export function isCredentialName(name: string): boolean {
  return CREDENTIAL.test(name.replace(/([a-z])([A-Z])/g, "$1-$2").toLowerCase());
}

/**
 * An address without what opens an account: without user, password and fragment, and with `HIDDEN` in the place of the
 * value of every parameter whose name tells of a credential.
 */
export function concealUrl(url: string): string {
  const [, scheme = "", rest = ""] = /^(https?:\/\/)(?:[^/?#]*@)?([^#]*)/i.exec(url) ?? [];
  const [path = "", ...queries] = rest.split("?");
  if (queries.length === 0) return scheme + path;
  const parameters = queries.join("?").split("&").map(concealParameter);
  return `${scheme}${path}?${parameters.join("&")}`;
}

function concealParameter(parameter: string): string {
  const [name = "", ...value] = parameter.split("=");
  return value.length > 0 && isCredentialName(decoded(name)) ? `${name}=${HIDDEN}` : parameter;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

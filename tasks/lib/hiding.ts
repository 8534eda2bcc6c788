/**
 * A function that takes a node's address, and what in it may be a key, out of a text. Providers put keys into the path,
 * the query, the user's name or the host's; and a server that finds nothing there may well repeat what it was asked, or
 * a part of it, in the form that it came in.
 */
export function hiding(url: string): (text: string) => string {
  const { addresses, keys } = secretsOf(url);
  return hidingAll(keys, addresses);
}

/**
 * The same for secrets that are known one by one: whole, or so many of their characters in a row, in any case.
 *
 * @param besides Texts that are hidden only where they stand whole.
 */
export function hidingAll(secrets: readonly string[], besides: readonly string[] = []): (text: string) => string {
  const forms = secrets.flatMap((secret) => [secret, decoded(secret), ...encoded(secret)]).filter((one) => one !== "");
  // The longest first: what remains of one that was cut would otherwise be left.
  const whole = [...new Set([...besides, ...besides.map(decoded), ...forms])].sort((a, b) => b.length - a.length);
  const parts = new Set(forms.flatMap((form) => partsOf(inLowerCase(form))));
  return (text) =>
    withoutParts(
      whole.reduce((left, form) => left.replaceAll(form, "…"), text),
      parts,
    );
}

/** Characters in a row by which a secret that was cut is known. */
const PART = 12;

function secretsOf(url: string): { addresses: string[]; keys: string[] } {
  const { hostname, username, password, pathname, search, searchParams } = new URL(url);
  const parts = [...pathname.split("/"), ...searchParams.values(), ...hostname.split("."), username].filter(isLikeKey);
  const whole = [pathname + search, pathname].filter((one) => parts.some((part) => one.includes(part)));
  const credentials = password === "" ? [] : [`${decoded(username)}:${decoded(password)}`, password];
  return { addresses: [url, ...whole], keys: [...parts, ...credentials] };
}

/** Not words such as `v3`, `ethereum` or `publicnode`, which our own sentences may need. */
function isLikeKey(part: string): boolean {
  return part.length >= 20 || (part.length >= 8 && /\d/.test(part));
}

/** As the header of a question carries it, and as JSON and addresses write it. */
function encoded(secret: string): string[] {
  const bytes = [...new TextEncoder().encode(secret)].map((byte) => String.fromCharCode(byte)).join("");
  return [btoa(bytes).replace(/=+$/, ""), encodeURIComponent(secret)];
}

/** Of A to Z alone. Other letters may become longer, and places in the text would be those of another text. */
function inLowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function partsOf(form: string): string[] {
  return Array.from({ length: Math.max(0, form.length - PART + 1) }, (_, i) => form.slice(i, i + PART));
}

/** Covers every stretch of the text that is made of such parts. */
function withoutParts(text: string, parts: ReadonlySet<string>): string {
  if (parts.size === 0) return text;
  const lower = inLowerCase(text);
  let [left, kept] = ["", 0];
  for (let at = 0; at + PART <= lower.length; at++) {
    if (!parts.has(lower.slice(at, at + PART))) continue;
    let end = at + PART;
    while (parts.has(lower.slice(end - PART + 1, end + 1))) end++;
    left += `${text.slice(kept, at)}…`;
    kept = end;
    at = end - 1;
  }
  return left + text.slice(kept);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/**
 * A function that takes a node's address, and what in it may be a key, out of a text. Providers put keys into the path,
 * the query, the user's name or the host's; and a server that finds nothing there may well repeat what it was asked.
 */
export function hiding(url: string): (text: string) => string {
  const secrets = secretsOf(url);
  return (text) => secrets.reduce((left, secret) => left.replaceAll(secret, "…"), text);
}

function secretsOf(url: string): string[] {
  const { hostname, username, password, pathname, search, searchParams } = new URL(url);
  const parts = [...pathname.split("/"), ...searchParams.values(), ...hostname.split("."), username].filter(isLikeKey);
  const whole = [url, pathname + search, pathname].filter((one) => parts.some((part) => one.includes(part)));
  const all = [...whole, ...parts, password].flatMap((one) => [one, decoded(one)]).filter((one) => one !== "");
  // The longest first: what remains of one that was cut would otherwise be left.
  return [...new Set([url, ...all])].sort((a, b) => b.length - a.length);
}

/** Not words such as `v3`, `ethereum` or `publicnode`, which our own sentences may need. */
function isLikeKey(part: string): boolean {
  return part.length >= 20 || (part.length >= 8 && /\d/.test(part));
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

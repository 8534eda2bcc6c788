// Looks for secrets in whatever was printed or written, in every form that somebody could read them from.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** So many characters in a row are enough to call it told. */
const PART = 16;

/** How a secret may be written. */
function formsOf(secret: string): string[] {
  const bare = secret.replace(/^0x/, "");
  const isHex = /^[0-9a-f]{32,}$/i.test(bare);
  const bytes = isHex ? [Buffer.from(bare, "hex")] : [];
  return [
    bare,
    encodeURIComponent(secret),
    decodeURIComponent(secret),
    ...[Buffer.from(secret), Buffer.from(bare), ...bytes].flatMap((one) => [
      one.toString("base64").replace(/=+$/, ""),
      one.toString("base64url"),
      one.toString("hex"),
    ]),
    ...(isHex ? [BigInt(`0x${bare}`).toString()] : []),
  ];
}

/** Finds secrets of at least sixteen characters, or sixteen characters in a row of their forms. */
export function secretFinder(secrets: readonly string[]): (text: string) => string | undefined {
  const parts = new Map<string, string>();
  for (const secret of secrets) {
    if (secret.length < PART) throw new Error(`${secret} is too short to be looked for`);
    for (const form of formsOf(secret)) {
      for (let i = 0; i + PART <= form.length; i++) parts.set(form.slice(i, i + PART).toLowerCase(), secret);
    }
  }
  // Most places of a text are passed over by their first characters: texts may be long.
  const begins = new Uint8Array(65_536);
  for (const part of parts.keys()) begins[beginOf(part, 0)] = 1;
  return (text) => {
    const lower = text.toLowerCase();
    for (let i = 0; i + PART <= lower.length; i++) {
      if (begins[beginOf(lower, i)] === 0) continue;
      const found = parts.get(lower.slice(i, i + PART));
      if (found !== undefined) return `${found} in …${text.slice(Math.max(0, i - 80), i + 40)}…`;
    }
    return undefined;
  };
}

function beginOf(text: string, at: number): number {
  return (text.charCodeAt(at) ^ (text.charCodeAt(at + 1) << 5) ^ (text.charCodeAt(at + 2) << 10)) & 0xffff;
}

/** Everything below a folder as one text: names and contents, databases as they lie on the disk. */
export function allWritten(folder: string): string {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => `${name}\n${readFileSync(join(folder, name), "latin1")}`)
    .join("\n");
}

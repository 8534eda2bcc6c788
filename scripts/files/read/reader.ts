/**
 * Reads a file as commands do. Throws what they throw where it is refused, and an {@link Unfaithful} where it is accepted
 * and something else was read than stands in it.
 */
export type Reader = (bytes: Uint8Array, file: string) => void | Promise<void>;

/** What was read is not what the file says. */
export class Unfaithful extends Error {
  override readonly name = "Unfaithful";
}

/** @throws Unfaithful */
export function requireSame(what: string, read: unknown, told: unknown): void {
  const [given, wanted] = [textOf(read), textOf(told)];
  if (given !== wanted)
    throw new Unfaithful(`${what}: ${given.slice(0, 300)} was read, and ${wanted.slice(0, 300)} stands there`);
}

/** Values as text: the order of keys and the case of hex mean nothing. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_, one) => {
    if (typeof one === "bigint") return String(one);
    if (typeof one === "string") return /^0x[0-9a-f]*$/i.test(one) ? one.toLowerCase() : one;
    if (typeof one !== "object" || one === null || Array.isArray(one)) return one;
    return Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

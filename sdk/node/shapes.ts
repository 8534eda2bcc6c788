// What an answer of a node can look like: JSON-RPC for Ethereum writes numbers and bytes as texts in hexadecimal.

/** Says what is wrong with a value; undefined where it can be. */
export type Shape = (value: unknown) => string | undefined;

/** Numbers that our own arithmetic holds: blocks, gas, nonces, chains. */
const SAFE_DIGITS = 13;
const WORD_DIGITS = 64;

export const quantity: Shape = numberOf(WORD_DIGITS);
export const count: Shape = numberOf(SAFE_DIGITS);
/** The same above zero: by what is needed others are divided. */
export const positive: Shape = (value) => count(value) ?? (BigInt(value as string) === 0n ? "is zero" : undefined);
/** Seconds since 1970: until the year 36,812. */
export const moment: Shape = numberOf(10);
export const hash: Shape = bytesOf(32);
export const address: Shape = bytesOf(20);

export const bytes: Shape = (value) =>
  typeof value === "string" && value.length % 2 === 0 && /^0x[0-9a-f]*$/i.test(value) ? undefined : "is not bytes";

export const text: Shape = (value) => (typeof value === "string" ? undefined : "is not a text");

export function orNull(shape: Shape): Shape {
  return (value) => (value === null ? undefined : shape(value));
}

/** A field that may be missing. */
export function optional(shape: Shape): Shape {
  return (value) => (value === undefined || value === null ? undefined : shape(value));
}

export function listOf(shape: Shape, most = Number.POSITIVE_INFINITY): Shape {
  return (value) => {
    if (!Array.isArray(value)) return "is not a list";
    if (value.length > most) return `has ${value.length} entries`;
    for (const [i, one] of value.entries()) {
      const wrong = shape(one);
      if (wrong !== undefined) return `[${i}] ${wrong}`;
    }
    return undefined;
  };
}

/** An object with these fields; others may stand beside them. */
export function fields(shapes: Readonly<Record<string, Shape>>): Shape {
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return "is not an object";
    for (const [name, shape] of Object.entries(shapes)) {
      const wrong = shape((value as Record<string, unknown>)[name]);
      if (wrong !== undefined) return `${name} ${wrong}`;
    }
    return undefined;
  };
}

export function oneOf(...allowed: readonly unknown[]): Shape {
  return (value) => (allowed.includes(value) ? undefined : `is none of ${allowed.join(", ")}`);
}

/** Some nodes write leading zeros. */
function numberOf(digits: number): Shape {
  return (value) =>
    typeof value === "string" &&
    value.length <= 2 + WORD_DIGITS &&
    new RegExp(`^0x0*[0-9a-f]{1,${digits}}$`, "i").test(value)
      ? undefined
      : "is not a number that it can be";
}

function bytesOf(length: number): Shape {
  return (value) =>
    typeof value === "string" && value.length === 2 + 2 * length && bytes(value) === undefined
      ? undefined
      : `is not ${length} bytes`;
}

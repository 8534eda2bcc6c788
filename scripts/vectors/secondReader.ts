// A second implementation of the formats of provenance, from docs/provenance.md alone. It shares no code with sdk/, works
// on bytes where the sdk works on texts and patterns, and compares numbers as fractions where the sdk compares digits.
// test/vectors/records.json comes from here; the sdk must arrive at the same bytes, and refuse at the same places.
import { keccak256, sha256 } from "ethers";

/** Why and where a line is refused. */
export class Refusal extends Error {
  readonly line: number;
  /** In UTF-16 units, counted from 1. */
  readonly column: number;

  constructor(reason: string, line: number, column: number) {
    super(reason);
    this.line = line;
    this.column = column;
  }
}

// ------------------------------------------------------------------------------------------------------------- records

/** The bytes of each record of one file. */
export function readRecords(profile: string, bytes: Uint8Array): Uint8Array[] {
  if (profile === "sallyport/files/1") return [bytes];
  if (profile === "sallyport/http/1") return [exchange(bytes)];
  const lines = cut(bytes);
  if (profile === "sallyport/lines/1") return lines;
  if (profile !== "sallyport/json/1") throw new Error(`this reader does not know ${profile}`);
  if (lines.at(-1)?.length === 0) lines.pop();
  return lines.map((line, i) => jsonLine(line, i + 1));
}

/** A line of JSON that is already in the form of RFC 8785, a line feed, and any bytes. */
function exchange(bytes: Uint8Array): Uint8Array {
  const head = cut(bytes)[0] ?? bytes;
  if (head.length === bytes.length) throw new Refusal("no line feed", 1, 1);
  const canonical = jsonLine(head, 1);
  if (`${canonical}` !== `${head}`) throw new Refusal("not canonical", 1, 1);
  return bytes;
}

function cut(bytes: Uint8Array): Uint8Array[] {
  const lines: number[][] = [[]];
  for (const byte of bytes) {
    if (byte === 0x0a) lines.push([]);
    else lines.at(-1)?.push(byte);
  }
  return lines.map((line) => Uint8Array.from(line));
}

// ---------------------------------------------------------------------------------------------------------------- json

/** One line of JSON as RFC 8785 writes it. */
function jsonLine(bytes: Uint8Array, line: number): Uint8Array {
  const units = unitsOf(bytes, line);
  let at = 0;
  const fail = (reason: string, where = at): never => {
    throw new Refusal(reason, line, where + 1);
  };
  const written = (start: number, end: number) =>
    Array.from(units.slice(start, end), (unit) => String.fromCharCode(unit)).join("");
  const peek = () => String.fromCharCode(units[at] ?? 0);
  const isSpace = (unit: number | undefined) => [0x20, 0x09, 0x0d, 0x0a].includes(unit ?? 0);
  const space = () => {
    while (isSpace(units[at])) at += 1;
  };
  if (units[0] === 0xfeff) fail("byte-order mark");
  if (units.every(isSpace)) fail("blank");
  const text = value(0);
  space();
  if (at < units.length) fail("more text");
  return new TextEncoder().encode(text);

  function value(depth: number): string {
    space();
    if (at >= units.length) fail("ends early");
    const next = peek();
    if ("[{".includes(next) && depth === 32) fail("too deep");
    if (next === "[") return list(depth);
    if (next === "{") return object(depth);
    if (next === '"') return quoted(string());
    if (next === "-" || isDigit()) return number();
    for (const word of ["true", "false", "null"]) {
      if (word === written(at, at + word.length)) {
        at += word.length;
        return word;
      }
    }
    return fail("no value");
  }

  function list(depth: number): string {
    const items: string[] = [];
    at += 1;
    space();
    if (peek() === "]") at += 1;
    else
      do items.push(value(depth + 1));
      while (more("]"));
    return `[${items.join(",")}]`;
  }

  function object(depth: number): string {
    const entries: { key: number[]; text: string }[] = [];
    at += 1;
    space();
    if (peek() === "}") at += 1;
    else
      do {
        space();
        if (peek() !== '"') fail("no key");
        const start = at;
        const key = string();
        if (entries.some((one) => compare(one.key, key) === 0)) fail("key twice", start);
        space();
        if (peek() !== ":") fail("no colon");
        at += 1;
        entries.push({ key, text: value(depth + 1) });
      } while (more("}"));
    entries.sort((a, b) => compare(a.key, b.key));
    return `{${entries.map(({ key, text }) => `${quoted(key)}:${text}`).join(",")}}`;
  }

  /** Whether a comma follows; else the list or object must end. */
  function more(end: string): boolean {
    space();
    const next = peek();
    if (next !== "," && next !== end) fail("no comma");
    at += 1;
    return next === ",";
  }

  /** The UTF-16 units of a text in quotes. */
  function string(): number[] {
    const start = at;
    const out: number[] = [];
    for (at += 1; ; at += 1) {
      const unit = units[at] ?? fail("does not end", start);
      if (unit < 0x20) fail("control character", start);
      if (unit === 0x22) break;
      out.push(unit === 0x5c ? escaped(start) : unit);
    }
    at += 1;
    for (const [i, unit] of out.entries()) {
      const isLow = unit >= 0xdc00 && unit <= 0xdfff;
      const isHigh = unit >= 0xd800 && unit <= 0xdbff;
      const [before = 0, after = 0] = [out[i - 1], out[i + 1]];
      if (isLow && !(before >= 0xd800 && before <= 0xdbff)) fail("half a pair", start);
      if (isHigh && !(after >= 0xdc00 && after <= 0xdfff)) fail("half a pair", start);
    }
    return out;
  }

  function escaped(start: number): number {
    at += 1;
    const mark = peek();
    const plain: Record<string, number> = { b: 8, t: 9, n: 10, f: 12, r: 13, '"': 0x22, "\\": 0x5c, "/": 0x2f };
    if (mark !== "u") return plain[mark] ?? fail("no escape", start);
    const digits = written(at + 1, at + 5);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) fail("no escape", start);
    at += 4;
    return Number.parseInt(digits, 16);
  }

  function isDigit(): boolean {
    return peek() >= "0" && peek() <= "9";
  }

  function digits(): string {
    const start = at;
    while (isDigit()) at += 1;
    if (at === start) fail("no digit");
    return written(start, at);
  }

  function number(): string {
    const start = at;
    if (peek() === "-") at += 1;
    const whole = digits();
    if (whole.length > 1 && whole.startsWith("0")) fail("leading zero", start);
    let [fraction, exponent] = ["", "0"];
    if (peek() === ".") {
      at += 1;
      fraction = digits();
    }
    if (peek() === "e" || peek() === "E") {
      at += 1;
      const sign = peek();
      if (sign === "+" || sign === "-") at += 1;
      exponent = (sign === "-" ? "-" : "") + digits();
    }
    const text = written(start, at);
    const canonical = JSON.stringify(JSON.parse(text) as number);
    const tooLong = [text, canonical].some((one) => isInteger(one) && abs(BigInt(one)) >= 2n ** 53n);
    if (tooLong || canonical === "null" || !isSame(whole + fraction, exponent, fraction.length, canonical)) {
      fail("does not survive", start);
    }
    return canonical;
  }
}

function isInteger(text: string): boolean {
  return /^-?[0-9]+$/.test(text);
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** Whether digits · 10^(exponent - places) is what `canonical` says, as fractions. */
function isSame(digits: string, exponent: string, places: number, canonical: string): boolean {
  const [mantissa = "", power = "0"] = canonical.replace(/^-/, "").split("e");
  const [head = "", tail = ""] = mantissa.split(".");
  const [a, b] = [BigInt(digits), BigInt(head + tail)];
  if (a === 0n || b === 0n) return a === b;
  const shift = BigInt(exponent) - BigInt(places) - (BigInt(power) - BigInt(tail.length));
  return shift >= 0n ? a * 10n ** shift === b : a === b * 10n ** -shift;
}

/** By UTF-16 units. */
function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    if (a[i] !== b[i]) return (a[i] ?? 0) - (b[i] ?? 0);
  }
  return a.length - b.length;
}

function quoted(units: readonly number[]): string {
  const short: Record<number, string> = { 8: "b", 9: "t", 10: "n", 12: "f", 13: "r", 34: '"', 92: "\\" };
  const parts = units.map((unit) => {
    if (short[unit] !== undefined) return `\\${short[unit]}`;
    return unit < 0x20 ? `\\u${unit.toString(16).padStart(4, "0")}` : String.fromCharCode(unit);
  });
  return `"${parts.join("")}"`;
}

/** UTF-8 as UTF-16 units: no overlong forms, no surrogates, nothing above U+10FFFF. */
function unitsOf(bytes: Uint8Array, line: number): number[] {
  const units: number[] = [];
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i] ?? 0;
    const more = first < 0x80 ? 0 : first >> 5 === 6 ? 1 : first >> 4 === 14 ? 2 : first >> 3 === 30 ? 3 : -1;
    const rest = [...bytes.subarray(i + 1, i + 1 + Math.max(more, 0))];
    let point = more === 0 ? first : first & (0x3f >> more);
    for (const byte of rest) point = point * 64 + (byte & 0x3f);
    const least = [0, 0x80, 0x800, 0x10000][more] ?? 0;
    const isWhole = more >= 0 && rest.length === more && rest.every((byte) => byte >> 6 === 2);
    if (!isWhole || point < least || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) {
      throw new Refusal("not UTF-8", line, units.length + 1);
    }
    if (point < 0x10000) units.push(point);
    else units.push(0xd800 + ((point - 0x10000) >> 10), 0xdc00 + ((point - 0x10000) & 0x3ff));
    i += 1 + more;
  }
  return units;
}

// ---------------------------------------------------------------------------------------------------------------- tree

const ZERO = "0".repeat(64);

/** Leaves, root and the proof of each record. `secret` is 32 bytes in hex without 0x. */
export function treeOf(records: readonly Uint8Array[], secret: string) {
  const leaves = records.map((record, index) => {
    const salt = hash(secret + word(index));
    return hash(hash(word(index) + salt + keccak256(record).slice(2)));
  });
  const levels = [leaves];
  let width = 1;
  while (width < leaves.length) width *= 2;
  const padded = [...leaves, ...Array.from({ length: width - leaves.length }, () => ZERO)];
  levels[0] = padded;
  while ((levels.at(-1)?.length ?? 0) > 1) {
    const below = levels.at(-1) ?? [];
    levels.push(below.filter((_, i) => i % 2 === 0).map((left, i) => pair(left, below[2 * i + 1] ?? "")));
  }
  const proofs = leaves.map((_, index) =>
    levels.slice(0, -1).map((level, height) => level[(index >> height) ^ 1] ?? ""),
  );
  return { leaves, root: levels.at(-1)?.[0] ?? "", proofs };
}

// ------------------------------------------------------------------------------------------------------------ manifest

/** What a batch says of the manifest with this text, and the proof of each parent, in ascending order of their ids. */
export function manifestOf(text: string) {
  const canonical = jsonLine(new TextEncoder().encode(text), 1);
  const document = JSON.parse(new TextDecoder().decode(canonical)) as { activities?: { used?: string[] }[] };
  const used = (document.activities ?? []).flatMap((activity) => activity.used ?? []);
  const parents = used.filter((id, i) => used.indexOf(id) === i).sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
  const { root, proofs } = standardTree(parents.map((id) => hash(hash(id.slice(2)))));
  const digest = keccak256(canonical).slice(2);
  return { canonical, parents, proofs, parentsRoot: root, digest, manifestHash: hash(root + digest) };
}

/** The hash of a manifest of which nothing is left but its digest and its parents, ascending. */
export function manifestHashLeft(digest: string, parents: readonly string[]): string {
  return hash(standardTree(parents.map((id) => hash(hash(id.slice(2))))).root + digest.slice(2));
}

/** The salt of the manifest with this text, which has none, in a batch with this secret. */
export function saltOf(text: string, secret: string): string {
  return hash(secret + manifestOf(text).digest);
}

/** The tree of OpenZeppelin's merkle-tree package: an array, the children of node i at 2i + 1 and 2i + 2. */
function standardTree(leaves: readonly string[]) {
  const size = 2 * leaves.length - 1;
  if (size < 0) return { root: ZERO, proofs: [] };
  const sorted = [...leaves].sort((a, b) => (BigInt(`0x${a}`) < BigInt(`0x${b}`) ? -1 : 1));
  const tree = Array.from({ length: size }, () => "");
  for (const [i, leaf] of sorted.entries()) tree[size - 1 - i] = leaf;
  for (let i = leaves.length - 2; i >= 0; i--) tree[i] = pair(tree[2 * i + 1] ?? "", tree[2 * i + 2] ?? "");
  const proofs = leaves.map((leaf) => {
    const proof: string[] = [];
    for (let i = tree.lastIndexOf(leaf); i > 0; i = Math.floor((i - 1) / 2))
      proof.push(tree[i + (i % 2 ? 1 : -1)] ?? "");
    return proof;
  });
  return { root: tree[0] ?? "", proofs };
}

function pair(a: string, b: string): string {
  return BigInt(`0x${a}`) < BigInt(`0x${b}`) ? hash(a + b) : hash(b + a);
}

// ----------------------------------------------------------------------------------------------------------- statement

/** The in-toto statement about a batch: `batch` has the fields of its predicate, `manifest` is a manifest's text. */
export function statementOf(batch: { root: string }, manifest: string): Uint8Array {
  const document = JSON.parse(manifest) as { files: { path: string; sha256: string }[] };
  const statement = {
    _type: "https://in-toto.io/Statement/v1",
    predicateType: "urn:sallyport:provenance:v1",
    predicate: { batch, manifest: document },
    subject: [
      { name: "batch/", digest: { keccak256: batch.root.slice(2) } },
      ...document.files.map(({ path, sha256 }) => ({ name: path, digest: { sha256 } })),
    ],
  };
  return jsonLine(new TextEncoder().encode(JSON.stringify(statement)), 1);
}

/** What is signed of a DSSE envelope. */
export function paeOf(type: string, payload: Uint8Array): Uint8Array {
  const ascii = (text: string) => [...new TextEncoder().encode(text)];
  return Uint8Array.from([...ascii(`DSSEv1 ${ascii(type).length} ${type} ${payload.length} `), ...payload]);
}

const P = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
type Point = [x: bigint, y: bigint] | undefined;
const G: Point = [
  0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
];

/** ECDSA over P-256 by the book: for vectors alone, since it takes no care of how long it computes. */
export function signP256(privateKey: bigint, bytes: Uint8Array): { publicKey: string; signature: string } {
  const z = BigInt(sha256(bytes));
  const k = (BigInt(keccak256(sha256(Uint8Array.from([...bytes, Number(privateKey & 0xffn)])))) % (N - 1n)) + 1n;
  const r = (times(k, G)?.[0] ?? 0n) % N;
  const s = (inverse(k, N) * (z + r * privateKey)) % N;
  const hex = (value: bigint) => value.toString(16).padStart(64, "0");
  const [x = 0n, y = 0n] = times(privateKey, G) ?? [];
  return { publicKey: hex(x) + hex(y), signature: hex(r) + hex(s) };
}

function times(factor: bigint, point: Point): Point {
  if (factor === 0n) return undefined;
  const half = times(factor / 2n, plus(point, point));
  return factor % 2n === 1n ? plus(half, point) : half;
}

function plus(a: Point, b: Point): Point {
  if (a === undefined || b === undefined) return a ?? b;
  if (a[0] === b[0] && a[1] !== b[1]) return undefined;
  const slope =
    a[0] === b[0] ? (3n * a[0] * a[0] - 3n) * inverse(2n * a[1], P) : (b[1] - a[1]) * inverse(b[0] - a[0], P);
  const x = modulo(slope * slope - a[0] - b[0], P);
  return [x, modulo(slope * (a[0] - x) - a[1], P)];
}

/** By Fermat: value^(prime - 2). */
function inverse(value: bigint, prime: bigint): bigint {
  let [result, base] = [1n, modulo(value, prime)];
  for (let power = prime - 2n; power > 0n; power /= 2n) {
    if (power % 2n === 1n) result = (result * base) % prime;
    base = (base * base) % prime;
  }
  return result;
}

function modulo(value: bigint, prime: bigint): bigint {
  return ((value % prime) + prime) % prime;
}

function word(value: number): string {
  return value.toString(16).padStart(64, "0");
}

function hash(hex: string): string {
  return keccak256(`0x${hex}`).slice(2);
}

// Values that readers trip over.
import type { Random } from "../../matcher/random.ts";

const MAX = 2n ** 256n;

/** Numbers in spellings that languages read apart, and at the ends of types. */
export const NUMBERS: readonly string[] = [
  ...["0", "-0", "1", "-1", "00", "01", "007", "+1", "0.5", ".5", "5.", "1e3", "1E-3", "1e400", "0x10", "0X10", "0o17"],
  ...[
    "0b11",
    "017",
    "1_000",
    "1,000",
    "1,0",
    "1.000,5",
    "1 000",
    "NaN",
    "nan",
    ".nan",
    "Infinity",
    "-Infinity",
    ".inf",
  ],
  ...[53n, 64n, 96n, 104n, 128n, 255n].flatMap((bits) => [String(2n ** bits - 1n), String(2n ** bits)]),
  ...[String(MAX - 1n), String(MAX), String(MAX + 1n), String(-MAX), `0x${MAX.toString(16)}`, "9".repeat(400)],
  ...["255", "256", "65535", "65536", "4294967295", "4294967296", "1099511627775", "1099511627776", "281474976710656"],
  ...[
    "0.1",
    "0.0000000000000000001",
    "1250.500000",
    "1250.5000000",
    "١٢٣",
    "１２３",
    "²",
    "½",
    "1\u00a0000",
    "0".repeat(90),
  ],
];

/** Words that mean something somewhere. */
export const WORDS: readonly string[] = [
  ...["null", "~", "true", "false", "yes", "no", "on", "off", "undefined", "[object Object]", "none", "any", "root"],
  ...[
    "operation",
    "delegatecall",
    "__proto__",
    "constructor",
    "prototype",
    "toString",
    "hasOwnProperty",
    "valueOf",
    "length",
    "then",
    "toJSON",
  ],
  ...[
    "",
    " ",
    "{}",
    "[]",
    "''",
    '""',
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "../../etc/passwd",
  ],
  ...[
    "2027-01-01",
    "2027-02-30T00:00:00Z",
    "12:30:45",
    "0 days",
    "7 days",
    "99999999999 weeks",
    "1 month",
    "raw",
    "1 raw",
  ],
  ...[
    "5 USDC",
    "20,000 GUSD",
    "2.0000001 GUSD",
    "at most 0.0000001 USDC",
    "none",
    "council",
    "small",
    "treasurer",
    "at most 5 GUSD",
    "at least -5 GUSD",
    "one of ",
    "is ",
    "only bits 0xff",
    "only bits 0x",
  ],
];

/** Characters that are not what they look like, or are not seen. */
export const CHARACTERS: readonly string[] = [
  ...["\u0000", "\u0007", "\u001b[2J", "\u007f", "\u0085", "\u00a0", "\u00ad", "\u200b", "\u200d", "\u200e", "\u2028"],
  ...["\u202e", "\u2066", "\u2069", "\ufeff", "\ufffd", "\ue000", "\u{e0041}", "\u0430", "\u0435", "\u2024", "\uff10"],
  ...["a\u0301", "\ud83d\ude00", "\ud800", "\udc00", "\u0378"],
];

export function anyNumber(random: Random): string {
  return random.pick(NUMBERS);
}

export function anyWord(random: Random): string {
  return random.percent(50) ? random.pick(WORDS) : anyNumber(random);
}

/** Text of about a million characters. */
export function longText(random: Random): string {
  return random.pick(["a", "0", "\u00e9", "[", "{", " ", "9", "a,", "\\n", "- ", "0x", "a: "]).repeat(1_000_000 / 2);
}

/** An address or other hex that is nearly what stands there. */
export function nearHex(hex: string, random: Random): string {
  const digits = hex.slice(2);
  const at = random.below(Math.max(digits.length, 1));
  return random.pick([
    () => `0x${digits.toLowerCase()}`,
    () => `0x${digits.toUpperCase()}`,
    () => `0X${digits}`,
    () => digits,
    () => `0x${flipCase(digits, at)}`,
    () => `0x${digits.slice(0, at)}${random.pick([..."0123456789abcdef"])}${digits.slice(at + 1)}`,
    () => `0x${digits.slice(0, at)}${digits.slice(at + 1)}`,
    () => `0x${digits.slice(0, at)}0${digits.slice(at)}`,
    () => `0x${digits.slice(0, -2)}`,
    () => `0x${digits}00`,
    () => `0x00${digits}`,
    () => `0x${"0".repeat(digits.length)}`,
    () => `0x${"f".repeat(digits.length)}`,
    () => `0x${"0".repeat(24)}${digits}`,
    () => "0x",
    () => `0x${digits.slice(0, at)}g${digits.slice(at + 1)}`,
    () => `eth:0x${digits}`,
    () => `0x${digits.slice(0, 6)}...${digits.slice(-4)}`,
    () => ` 0x${digits}`,
  ])();
}

function flipCase(text: string, at: number): string {
  const letter = text[at] ?? "";
  const other = letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase();
  return text.slice(0, at) + other + text.slice(at + 1);
}

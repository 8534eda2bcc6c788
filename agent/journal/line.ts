import { encodeAbiParameters, type Hex, keccak256, parseAbiParameters } from "viem";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { firstProblem } from "../../sdk/files/fields.ts";
import { wordsOf } from "../../sdk/files/wordsOf.ts";
import { canonicalJson } from "../../sdk/text/canonicalJson.ts";
import { hashText } from "../../sdk/text/hashText.ts";
import type { Entry, Recorded } from "./entry.ts";
import { lineSchema } from "./schema.ts";

/** An entry as a row of the journal. */
export type Line = {
  number: number;
  /** Canonical JSON of `{ at, entry, number }`. */
  text: string;
  previous: Hex;
  hash: Hex;
};

/** What makes a line be no line of a journal. */
export type LineProblem = { ok: false; reason: string };

const links = parseAbiParameters("bytes32 previous, bytes32 text");

/** `keccak256(abi.encode(previous, keccak256(text)))`, the text in UTF-8. */
export function lineHash(previous: Hex, text: string): Hex {
  return keccak256(encodeAbiParameters(links, [previous, hashText(text)]));
}

/**
 * The line for an entry. What is written is read again first: nothing stands in a journal that cannot be read from it.
 *
 * @throws JOURNAL_ENTRY_IMPOSSIBLE where a field of the entry has no value of its kind.
 */
export function writeLine(
  { number, at, entry }: Pick<Recorded, "number" | "at" | "entry">,
  previous: Hex,
): { line: Line; recorded: Recorded } {
  const read = readText(textOf({ number, at, entry }));
  if (!read.ok) {
    throw new SallyportError("JOURNAL_ENTRY_IMPOSSIBLE", {
      summary: `An entry "${entry.kind}" cannot be written: ${read.reason}`,
      value: entry.kind,
    });
  }
  // Once more from what was read: bytes are in lower case now, and addresses have their checksum.
  const text = textOf({ number, at, entry: read.entry });
  const hash = lineHash(previous, text);
  return {
    line: { number, text, previous, hash },
    recorded: { number, at, entry: read.entry, previous, hash },
  };
}

/** Reads a line, and compares everything that it says of itself. What comes before it is the caller's to compare. */
export function readLine({ number, text, previous, hash }: Line): { ok: true; recorded: Recorded } | LineProblem {
  if (lineHash(previous, text) !== hash) return { ok: false, reason: "its hash is not the one of what it says" };
  const read = readText(text);
  if (!read.ok) return read;
  if (read.number !== number) return { ok: false, reason: `it calls itself number ${read.number}` };
  if (textOf(read) !== text) return { ok: false, reason: "it is not spelt in the one way that entries have" };
  return { ok: true, recorded: { number, at: read.at, entry: read.entry, previous, hash } };
}

/** What a line says, without comparing it with its hash. */
export function readText(text: string): ({ ok: true } & Pick<Recorded, "number" | "at" | "entry">) | LineProblem {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, reason: "it is no JSON" };
  }
  const parsed = lineSchema.safeParse(json, { error: wordsOf });
  if (parsed.success) return { ok: true, ...parsed.data, entry: parsed.data.entry as Entry };
  const { message, path } = firstProblem(parsed.error, json);
  return { ok: false, reason: path === "" ? message : `${path}: ${message}` };
}

function textOf({ number, at, entry }: Pick<Recorded, "number" | "at" | "entry">): string {
  const written = canonicalJson(JSON.stringify({ number, at, entry }, plain));
  if (written.ok) return written.text;
  throw new SallyportError("JOURNAL_ENTRY_IMPOSSIBLE", {
    summary: `An entry "${entry.kind}" cannot be written: ${written.summary}`,
    value: entry.kind,
  });
}

function plain(_: string, value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  // Strangers choose some of the texts, and half of a surrogate pair has no bytes in UTF-8.
  return typeof value === "string" ? value.replace(/\p{Surrogate}/gu, "\ufffd") : value;
}

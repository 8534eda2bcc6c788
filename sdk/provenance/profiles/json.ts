import { SallyportError } from "../../errors/SallyportError.ts";
import { canonicalJson } from "../../text/canonicalJson.ts";
import { readUtf8 } from "../../text/readUtf8.ts";
import { profileWord, type RecordPlace, type RecordProfile } from "./profile.ts";

const name = "sallyport/json/1";

/**
 * Each line is a record of one JSON value in the form of RFC 8785. What readers could take for one thing or another is
 * refused: see {@link canonicalJson}, and docs/provenance.md for the whole list.
 */
export const jsonProfile: RecordProfile = {
  name,
  word: profileWord(name),
  unit: "line",
  keepsEmptyEnd: false,
  recordOf,
};

function recordOf(bytes: Uint8Array, { file, line }: RecordPlace): Uint8Array {
  const read = readUtf8(bytes);
  if (!read.ok) throw invalid("This byte is not UTF-8.", read.column);
  const { text } = read;
  if (text.startsWith("\ufeff")) throw invalid("The line begins with a byte-order mark.", 1);
  if (/^[ \t\r]*$/.test(text)) throw invalid("The line is blank.", 1);
  const canonical = canonicalJson(text);
  if (!canonical.ok) throw invalid(canonical.summary, canonical.column);
  return new TextEncoder().encode(canonical.text);

  function invalid(summary: string, column: number): SallyportError {
    const place = `${file}:${line}:${column}`;
    return new SallyportError("RECORD_INVALID", { summary: `${place}: ${summary}`, place, line, column });
  }
}

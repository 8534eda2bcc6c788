import { expect } from "chai";
import { parse } from "csv-parse/sync";
import { csvCell } from "../../../sdk/audit/csv.ts";

/** What strangers may write, and how it stands in a table. */
const VECTORS: readonly (readonly [text: string, cell: string])[] = [
  ["=1+1", "'=1+1"],
  ["+1", "'+1"],
  ["-120 LUSD", "'-120 LUSD"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["|cmd", "'|cmd"],
  ["＝1+1", "'＝1+1"],
  ["  =1+1", "'  =1+1"],
  ["\t=1+1", "\\u{9}=1+1"],
  ["\r=1+1", "\\u{d}=1+1"],
  ["\n=1+1", "\\u{a}=1+1"],
  ["a\r\n=1+1", "a\\u{d}\\u{a}=1+1"],
  [`"=1+1`, `"'""=1+1"`],
  ["a;=1+1", `"a;'=1+1"`],
  ["a; =1+1;b", `"a;' =1+1;b"`],
  [`a;"=1+1"`, `"a;'""=1+1"""`],
  [";=1;-2;@x", `";'=1;'-2;'@x"`],
  ["=1;=2", `"'=1;'=2"`],
  ["a,=1+1", `"a,=1+1"`],
  // What is none is left as it is.
  ["paid ada", "paid ada"],
  ["1 = 1", "1 = 1"],
  ["a-b", "a-b"],
  ["1; 2", `"1; 2"`],
  ["'=1+1", "'=1+1"],
  ["", ""],
];

describe("cells of a table for spreadsheets", () => {
  for (const [text, cell] of VECTORS) {
    it(`writes ${JSON.stringify(text)} as ${cell}`, () => expect(csvCell(text)).to.equal(cell));
  }

  for (const delimiter of [",", ";", "\t"]) {
    it(`begins no formula where "${delimiter}" separates cells`, () => {
      const line = VECTORS.flatMap(([text]) => ["payer/1", csvCell(text)]).join(",");
      const options = { delimiter, relax_quotes: true, relax_column_count: true };
      const read = (text: string) =>
        (parse(text, options) as string[][]).flat().map((one) => one.replace(/^[\s"]+/, ""));
      for (const cell of read(`${line}\r\n${line}\r\n`)) expect(cell).not.to.match(/^[=+\-@|%＝＋－＠]/);
      // The same reader does find one where nothing is done about it.
      expect(read(`x${delimiter}=1+1`)).to.include("=1+1");
    });
  }
});

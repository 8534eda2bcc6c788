import { expect } from "chai";
import { MOST_NESTED, parseJson } from "../../../sdk/text/parseJson.ts";

const word = (text: string) => ({ kind: "word", text }) as const;

describe("parseJson", () => {
  it("keeps numbers as they are written", () => {
    const parsed = parseJson('{"a": [44641070453268455424, -0.5e3], "b": "x\\u0041"}');
    if (!parsed.ok) throw new Error(parsed.summary);
    expect(parsed.value).to.deep.equal({
      kind: "object",
      entries: new Map<string, unknown>([
        ["a", { kind: "list", items: [word("44641070453268455424"), word("-0.5e3")] }],
        ["b", { kind: "text", text: "xA" }],
      ]),
    });
  });

  it("reads texts of any length", () => {
    const text = "\n".repeat(8_000_000);
    expect(parseJson(JSON.stringify(text))).to.deep.equal({ ok: true, value: { kind: "text", text } });
    const summary = "The text in quotes does not end, or holds what JSON does not allow.";
    expect(parseJson(JSON.stringify(text).slice(0, -1))).to.deep.equal({ ok: false, summary, line: 1, column: 1 });
  });

  it("reads what JSON.parse reads, and nothing else", () => {
    const texts = [
      "{}",
      "[]",
      " [ ] ",
      "[1,2]",
      '"a"',
      "null",
      "true",
      "-1",
      "0",
      '{"a":{"b":[null,false]}}',
      '"\\ud83d\\ude00"',
      "1e5",
      "",
      "{",
      "[1,]",
      "{,}",
      "[1 2]",
      "01",
      "+1",
      ".5",
      "1.",
      "1.2.3",
      "0x10",
      "nul",
      "truex",
      "'a'",
      "{a:1}",
      '{"a"}',
      '{"a":1,}',
      '"a',
      '"\\x"',
      '"\n"',
      "[1]]",
      "NaN",
      "// a\n1",
      "[\u00a01]",
      "-",
    ];
    for (const text of texts) {
      let reads = true;
      try {
        JSON.parse(text);
      } catch {
        reads = false;
      }
      expect(parseJson(text).ok, text).to.equal(reads);
    }
  });

  it("tells where it is wrong", () => {
    expect(parseJson('{\n  "a": 1,\n}')).to.deep.equal({
      ok: false,
      summary: "Here must stand a key in double quotes.",
      line: 3,
      column: 1,
    });
  });

  it("refuses a key that stands twice, in the same object alone", () => {
    expect(parseJson('{"to": 1, "\\u0074o": 2}')).to.deep.equal({
      ok: false,
      summary: 'The key "to" stands there twice.',
      line: 1,
      column: 11,
    });
    expect(parseJson('{"to": {"to": 2}}').ok).to.equal(true);
  });

  it("refuses what is nested too deep, at once", () => {
    const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
    expect(parseJson(nested(MOST_NESTED)).ok).to.equal(true);
    for (const depth of [MOST_NESTED + 1, 1_000_000]) expect(parseJson(nested(depth)).ok).to.equal(false);
  });

  it("reads words without quotes where it is told to", () => {
    const items = [word("0xAb"), word("5"), word("true"), { kind: "text", text: "c, d" }];
    expect(parseJson('[0xAb, 5,true , "c, d"]', { bareWords: true })).to.deep.equal({
      ok: true,
      value: { kind: "list", items },
    });
    for (const text of ["[a b]", "[a,]", "[,a]", "[a", '[a"b"]'])
      expect(parseJson(text, { bareWords: true }).ok, text).to.equal(false);
    expect(parseJson("[0xAb]").ok).to.equal(false);
  });
});

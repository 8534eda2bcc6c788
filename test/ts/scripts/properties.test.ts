import { expect } from "chai";
import { invariantSentences, propertyProblems } from "../../../scripts/check/properties.ts";

const SENTENCES = ["Nothing leaves.", "Nothing happens twice."];

const TESTS: Record<string, string> = {
  "sol/a.t.sol": "function test_Holds() public {}\nfunction _holds() private {}",
  "ts/a.test.ts": 'it("holds, too", () => {})',
};

const readFake = (file: string) => TESTS[file];

const block = (number: number, change: Record<string, string> = {}) => {
  const {
    heading = `### PR-${String(number).padStart(2, "0")} · Name · safety${number <= 2 ? `, invariant ${number}` : ""}`,
    sentence = SENTENCES[number - 1] ?? "A sentence that goes\nover two lines.",
    assumes = "- **Assumes:** nothing.",
    violated = "- **If violated:** money is lost.",
    held = "- **Held by:** `sol/a.t.sol: test_Holds`,\n  `ts/a.test.ts: holds, too`",
  } = change;
  return [heading, "", sentence, "", assumes, violated, held, ""].join("\n");
};

/** Sixty properties; one of them changed. */
const document = (number = 0, change: Record<string, string> = {}) =>
  [
    "# Properties",
    "",
    "## Funds",
    "",
    ...Array.from({ length: 60 }, (_, i) => block(i + 1, i + 1 === number ? change : {})),
  ].join("\n");

const problemsOf = (text: string) => propertyProblems(text, SENTENCES, readFake);

describe("properties: the checker", () => {
  it("finds nothing wrong with a document that is whole", () => {
    expect(problemsOf(document())).to.deep.equal([]);
  });

  const broken: readonly [what: string, number: number, change: Record<string, string>, problem: string][] = [
    ["a field is missing", 7, { assumes: "" }, 'PR-07: has no field "Assumes"'],
    ["a field says nothing", 7, { violated: "- **If violated:**" }, 'PR-07: says nothing under "If violated"'],
    ["a sentence is missing", 7, { sentence: "" }, "PR-07: has no sentence"],
    ["no test is named", 7, { held: "- **Held by:** trust" }, "PR-07: no test holds it"],
    [
      "a test is missing",
      7,
      { held: "- **Held by:** `sol/a.t.sol: test_Hold`" },
      'PR-07: test/sol/a.t.sol has no test "test_Hold"',
    ],
    [
      "a helper is named",
      7,
      { held: "- **Held by:** `sol/a.t.sol: _holds`" },
      'PR-07: test/sol/a.t.sol has no test "_holds"',
    ],
    [
      "a file is missing",
      7,
      { held: "- **Held by:** `ts/b.test.ts: holds, too`" },
      "PR-07: there is no test/ts/b.test.ts",
    ],
    ["a number is skipped", 60, { heading: "### PR-61 · Name · liveness" }, "PR-61: comes as number 60"],
    ["a number comes twice", 60, { heading: "### PR-59 · Name · liveness" }, "PR-59: comes as number 60"],
    ["a heading is none", 60, { heading: "### PR-60 · Name" }, '"### PR-60 · Name" is no heading of a property'],
    [
      "an invariant says something else",
      2,
      { sentence: "Nothing much." },
      "PR-02: does not say the sentence of invariant 2",
    ],
    [
      "an invariant is left out",
      2,
      { heading: "### PR-02 · Name · safety" },
      "invariant 2 is not among the properties",
    ],
  ];
  for (const [what, number, change, problem] of broken) {
    it(`tells where ${what}`, () => {
      expect(problemsOf(document(number, change))).to.deep.equal([problem]);
    });
  }

  it("tells where an invariant is told twice", () => {
    const again = { heading: "### PR-03 · Name · safety, invariant 1", sentence: "Nothing leaves." };
    expect(problemsOf(document(3, again))).to.deep.equal(["PR-03: invariant 1 is told twice"]);
  });

  it("tells where there are too few", () => {
    const fewer = document().replace(block(60), "");
    expect(problemsOf(fewer)).to.deep.equal(["59 properties, at least 60 are needed"]);
  });

  it("reads the sentences of the invariants by their numbers", () => {
    expect(invariantSentences("# The invariants\n\n1. One.\n2. Two, and more.\n\nText.")).to.deep.equal([
      "One.",
      "Two, and more.",
    ]);
  });
});

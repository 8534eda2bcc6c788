import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { plant } from "../../scripts/lib/plant.ts";
import { type SeededBug, seededBugs } from "../../scripts/seeded/bugs.ts";
import { readTable } from "../../scripts/seeded/table.ts";

const ROOT = join(import.meta.dirname, "..", "..");

/** The numbered sentences of test/invariant/README.md, in order. */
function sentencesOfReadme(): string[] {
  const text = readFileSync(join(ROOT, "test/invariant/README.md"), "utf8");
  return [...text.matchAll(/^\d+\. (.+)$/gm)].map((match) => match[1]!);
}

/** The strings that Sentences.sol returns, in order; adjacent literals are one string. */
function sentencesOfCampaigns(): string[] {
  const text = readFileSync(join(ROOT, "test/sol/invariant/Sentences.sol"), "utf8");
  return [...text.matchAll(/return\s+((?:"[^"]*"\s*)+);/g)].map((match) =>
    [...match[1]!.matchAll(/"([^"]*)"/g)].map((literal) => literal[1]).join(""),
  );
}

describe("invariants: sentences", () => {
  it("are eleven, and campaigns fail with those that the README numbers", () => {
    expect(sentencesOfReadme()).to.have.length(11);
    expect(sentencesOfCampaigns()).to.deep.equal(sentencesOfReadme());
  });
});

describe("invariants: seeded bugs", () => {
  it("are at least one for each", () => {
    const covered = new Set(seededBugs.map(({ invariant }) => invariant));
    expect([...covered].toSorted((a, b) => a - b)).to.deep.equal(sentencesOfReadme().map((_, i) => i + 1));
  });

  for (const bug of seededBugs) {
    it(`can be planted: ${bug.bug}`, () => {
      const source = readFileSync(join(ROOT, bug.file), "utf8");
      expect(plant(bug, source)).to.not.equal(source);
    });
  }

  it("are not planted where their text is missing or stands twice", () => {
    const bug: SeededBug = { invariant: 1, bug: "", file: "x.sol", text: "a >= b", replacement: "a > b" };
    expect(plant(bug, "if (a >= b) c;")).to.equal("if (a > b) c;");
    expect(() => plant(bug, "if (a > b) c;")).to.throw('PLANT_TEXT_MISSING: x.sol does not hold "a >= b"');
    expect(() => plant(bug, "a >= b; a >= b")).to.throw('PLANT_TEXT_AMBIGUOUS: x.sol holds "a >= b" more than once');
  });

  it("are those of the README's table", () => {
    expect(readTable()).to.deep.equal(seededBugs.map(({ invariant, bug, file }) => ({ invariant, bug, file })));
  });
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";

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

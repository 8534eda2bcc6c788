import { expect } from "chai";
import { comparePaths, pathProblem } from "../../../../sdk/provenance/paths.ts";

describe("paths of a batch", () => {
  it("are in the order of their bytes in UTF-8, which is not that of JavaScript", () => {
    const ordered = ["A", "a", "a-b", "a/b", "a/b/c", "ab", "b", "\u00e9", "\uffee", "\u{1f600}"];
    expect([...ordered].reverse().sort(comparePaths)).to.deep.equal(ordered);
    expect([...ordered].sort()).not.to.deep.equal(ordered);
    expect(comparePaths("a", "a")).to.equal(0);
  });

  it("mean one file inside the folder", () => {
    for (const path of ["a", "a/b.csv", ".hidden", "..a", "a..", "a b", "e\u0301", "\u{1f600}"]) {
      expect(pathProblem(path), path).to.equal(undefined);
    }
    for (const [path, problem] of [
      ["", "empty"],
      ["/a", "begins or ends"],
      ["a/", "begins or ends"],
      ["a//b", "begins or ends"],
      ["..", "leaves"],
      ["a/../../b", "leaves"],
      ["a/./b", "itself"],
      ["a\0", "zero"],
      ["..\\a", "backslash"],
      ["\ud83d", "UTF-8"],
    ] as const) {
      expect(pathProblem(path), path).to.include(problem);
    }
  });
});

import { expect } from "chai";
import { countedIn, failuresIn, parted, sumOf } from "../../../scripts/tests/sumUp.ts";

describe("the parts of npm test", () => {
  it("counts what each said last", () => {
    const output =
      "  3 passing (2s)\n  1 failing\n\n  1) a test that tells of 7 passing\n152 passing (100 solidity, 52 mocha)\n2 skipped\n";
    expect(countedIn(output)).to.deep.equal({ passing: 152, failing: 1, pending: 2 });
    expect(countedIn("nothing was run")).to.deep.equal({ passing: 0, failing: 0, pending: 0 });
    expect(sumOf([countedIn("1 passing\n"), countedIn("2 passing\n3 pending\n")])).to.deep.equal({
      ...{ passing: 3, failing: 0, pending: 3 },
    });
  });

  it("tells again what failed, and nothing where nothing did", () => {
    const failure = "  1 failing\n\n  1) the outbox\n       keeps a bill:\n     Error: lost";
    expect(failuresIn(`  3 passing (2s)\n${failure}\n\n`)).to.equal(failure);
    expect(failuresIn("  3 passing (2s)\n  0 failing\n  ✔ tells of 1 failing node\n")).to.equal("");
  });

  it("holds every file once", () => {
    const files = Array.from({ length: 13 }, (_, i) => i);
    const parts = parted(files, 6);
    expect(parts.flat().sort((a, b) => a - b)).to.deep.equal(files);
    expect(parts.map((part) => part.length)).to.deep.equal([3, 2, 2, 2, 2, 2]);
  });
});

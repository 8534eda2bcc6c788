import { expect } from "chai";
import { readBranches } from "../../../scripts/lib/branches.ts";

const sourceOf = (file: string, line: number) => `  line ${line} of ${file}`;

describe("reading a coverage report", () => {
  it("counts branches, and names the points of which one was not taken", () => {
    const lcov = [
      "SF:contracts/A.sol",
      "DA:7,3",
      "DA:9,3",
      "BRDA:7,0,0,2",
      "BRDA:7,0,1,1",
      "BRDA:9,1,0,3",
      "BRDA:9,1,1,0",
      "end_of_record",
      "SF:contracts/B.sol",
      "DA:4,1",
      "BRDA:4,0,0,0",
      "end_of_record",
    ].join("\n");
    expect(readBranches(lcov, sourceOf)).to.deep.equal({
      total: 5,
      taken: 3,
      untaken: ["contracts/A.sol:9  line 9 of contracts/A.sol", "contracts/B.sol:4  line 4 of contracts/B.sol"],
      unmeasured: [],
    });
  });

  it("takes two branches that were not counted for untaken only where the line did not run", () => {
    const record = (runs: number) => `SF:contracts/A.sol\nDA:7,${runs}\nBRDA:7,0,0,0\nBRDA:7,0,1,0\nend_of_record`;
    const name = "contracts/A.sol:7  line 7 of contracts/A.sol";
    expect(readBranches(record(1), sourceOf)).to.deep.equal({ total: 0, taken: 0, untaken: [], unmeasured: [name] });
    expect(readBranches(record(0), sourceOf)).to.deep.equal({ total: 2, taken: 0, untaken: [name], unmeasured: [] });
    expect(readBranches(record(0).replaceAll(",0,0\n", ",0,-\n"), sourceOf).taken).to.equal(0);
  });
});

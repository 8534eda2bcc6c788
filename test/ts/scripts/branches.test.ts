import { expect } from "chai";
import { readBranches } from "../../../scripts/coverage/branches.ts";

const sourceOf = (file: string, line: number) => `  line ${line} of ${file}`;
const point = (file: string, line: number) => ({ file, line, source: sourceOf(file, line).trim() });

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
      untaken: [point("contracts/A.sol", 9), point("contracts/B.sol", 4)],
      unmeasured: [],
    });
  });

  it("takes two branches that were not counted for untaken only where the line did not run", () => {
    const record = (runs: number) => `SF:contracts/A.sol\nDA:7,${runs}\nBRDA:7,0,0,0\nBRDA:7,0,1,0\nend_of_record`;
    const seven = point("contracts/A.sol", 7);
    expect(readBranches(record(1), sourceOf)).to.deep.equal({ total: 0, taken: 0, untaken: [], unmeasured: [seven] });
    expect(readBranches(record(0), sourceOf)).to.deep.equal({ total: 2, taken: 0, untaken: [seven], unmeasured: [] });
    expect(readBranches(record(0).replaceAll(",0,0\n", ",0,-\n"), sourceOf).taken).to.equal(0);
  });
});

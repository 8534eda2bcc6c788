// When a campaign shows too little to count as one.
import { expect } from "chai";
import { judgeCounts, sumCounts } from "../../scripts/lib/counts.ts";

/** Lines of one run; `change` replaces some of them. */
function lines(change: Record<string, string> = {}): string {
  const rows = { calls: "1000000,1000000", veto: "5000,1000", "stop refused: it was executed": "20,20", ...change };
  return Object.entries(rows)
    .map(([what, counts]) => `${what},${counts}\n`)
    .join("");
}

const faultsOf = (text: string, wanted?: number) => judgeCounts(sumCounts(text), wanted).faults;

describe("campaign: judgement of counts", () => {
  it("adds up the lines of all runs", () => {
    expect(Object.fromEntries(sumCounts(`${lines()}\n${lines({ veto: "7,3" })}`))).to.deep.equal({
      calls: { tried: 2_000_000, succeeded: 2_000_000 },
      veto: { tried: 5007, succeeded: 1003 },
      "stop refused: it was executed": { tried: 40, succeeded: 40 },
    });
  });

  it("passes where each act and each reason alone came as often as they must, to the last one", () => {
    const { calls, rows, faults } = judgeCounts(sumCounts(lines()), 1_000_000);
    expect({ calls, faults }).to.deep.equal({ calls: 1_000_000, faults: [] });
    expect(rows.map(({ least }) => least)).to.deep.equal([1000, 20]);
  });

  it("fails where an act succeeded once too seldom, however often it was tried", () => {
    expect(faultsOf(lines({ veto: "900000,999" }))).to.deep.equal(["veto: 999 times, at least 1000 are needed"]);
  });

  it("fails where a reason stood alone once too seldom", () => {
    const name = "stop refused: it was executed";
    expect(faultsOf(lines({ [name]: "19,19" }))).to.deep.equal([`${name}: 19 times, at least 20 are needed`]);
  });

  it("asks in proportion of shorter campaigns, and of reasons alone from 200,000 calls on", () => {
    const short = { calls: "199999,199999", veto: "200,200", "stop refused: it was executed": "0,0" };
    expect(faultsOf(lines(short))).to.deep.equal([]);
    expect(faultsOf(lines({ ...short, veto: "200,199" }))).to.have.length(1);
    expect(faultsOf(lines({ ...short, calls: "200000,200000" }))).to.deep.equal([
      "stop refused: it was executed: 0 times, at least 4 are needed",
    ]);
  });

  it("fails where it made fewer calls than it was told to", () => {
    expect(faultsOf(lines(), 1_000_001)).to.deep.equal(["1000000 calls, at least 1000001 are needed"]);
  });

  it("fails where nothing, no acts, no refusals or no numbers were counted", () => {
    expect(faultsOf("")).to.deep.equal([
      "0 calls, at least 1 are needed",
      "no acts are counted",
      "no refusals are counted",
    ]);
    expect(faultsOf("calls,500,500\nveto,5,5\n")).to.deep.equal(["no refusals are counted"]);
    expect(faultsOf("calls,500,500\nstop refused: it was executed,5,5\n")).to.deep.equal(["no acts are counted"]);
    expect(faultsOf(lines({ veto: "broken" }))).to.deep.equal(["veto: NaN times, at least 1000 are needed"]);
  });
});

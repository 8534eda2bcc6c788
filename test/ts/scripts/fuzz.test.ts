import { expect } from "chai";
import { faultsOf, propertiesOf } from "../../../scripts/fuzz/properties.ts";

const test = (name: string, runs: bigint, status = "Success") => ({
  name: `${name}(uint256)`,
  kind: { runs, meanGas: 1n, medianGas: 1n },
  durationNs: 2_000_000_000n * runs,
  status,
});

const outcome = (...testResults: object[]) => ({
  success: true,
  value: { suiteResults: [{ id: { name: "Suite" }, testResults }] },
});

describe("what a run of all fuzz properties showed", () => {
  it("is good where each held as often as asked", () => {
    const properties = propertiesOf(outcome(test("testFuzz_A", 5n), test("testFuzz_B", 6n)));
    expect(properties.map(({ name, seconds }) => [name, seconds])).to.deep.equal([
      ["testFuzz_B", 12],
      ["testFuzz_A", 10],
    ]);
    expect(faultsOf(properties, 5)).to.deep.equal([]);
  });

  it("is none where one failed, ran less often, or there was none", () => {
    expect(faultsOf(propertiesOf(outcome(test("testFuzz_A", 5n, "Failure"))), 5)).to.deep.equal([
      "Suite.testFuzz_A failed",
    ]);
    expect(faultsOf(propertiesOf(outcome(test("testFuzz_A", 4n))), 5)).to.deep.equal([
      "Suite.testFuzz_A ran 4 times of 5",
    ]);
    expect(faultsOf(propertiesOf(outcome()), 5)).to.deep.equal(["no property was found"]);
  });

  it("is read from a run that failed as well, and asked for where Hardhat tells none", () => {
    const { value } = outcome(test("testFuzz_A", 5n));
    expect(propertiesOf({ success: false, error: value })).to.have.length(1);
    expect(() => propertiesOf({ success: true, value: {} })).to.throw("no results");
  });
});

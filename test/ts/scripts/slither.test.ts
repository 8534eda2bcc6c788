import { expect } from "chai";
import { findPython } from "../../../scripts/lib/python.ts";
import { compare } from "../../../scripts/slither/compare.ts";
import { explained } from "../../../scripts/slither/explained.ts";
import { type Result, readResult } from "../../../scripts/slither/findings.ts";

const source_mapping = { filename_relative: "contracts/C.sol", lines: [7, 8] };
const contract = { type: "contract", name: "C", source_mapping };
const within = (parent: object) => ({ parent }) as Result["elements"][number]["type_specific_fields"];
const inside = { type: "function", name: "f", source_mapping, type_specific_fields: within(contract) };
const node = (name: string) => ({ type: "node", name, source_mapping, type_specific_fields: within(inside) });

const finding = { detector: "timestamp", impact: "Low", place: "C.f: a < b", at: "contracts/C.sol:7" };
const explanation = { detector: "timestamp", looksFor: "", because: "", places: ["C.f: a < b"] };

describe("findings of Slither", () => {
  it("are named by function and expressions, whatever their order and lines", () => {
    const result = (...elements: Result["elements"]) => ({ check: "timestamp", impact: "Low", elements });
    expect(readResult(result(inside, node("b"), node(""), node("a"), node("b")))).to.deep.equal({
      ...finding,
      place: "C.f: a; b",
    });
    expect(readResult(result(inside))).to.deep.equal({ ...finding, place: "C.f" });
  });

  it("pass where each is explained", () => {
    expect(compare([finding, finding], [explanation])).to.deep.equal([]);
  });

  it("fail where one is new, in its place or by its detector", () => {
    expect(compare([finding, { ...finding, place: "C.g" }], [explanation])).to.deep.equal([
      "new: contracts/C.sol:7 timestamp (Low)  C.g",
    ]);
    expect(compare([finding, { ...finding, detector: "assembly" }], [explanation])).to.deep.equal([
      "new: contracts/C.sol:7 assembly (Low)  C.f: a < b",
    ]);
  });

  it("fail where one that is explained is no longer found", () => {
    expect(compare([], [explanation])).to.deep.equal(["explained, but no longer found: timestamp  C.f: a < b"]);
  });

  it("are explained once each", () => {
    const keys = explained.flatMap(({ detector, places }) => places.map((place) => `${detector} ${place}`));
    expect(new Set(keys).size).to.equal(keys.length);
  });
});

describe("findPython", () => {
  it("finds none where there is none", () => {
    const path = process.env.PATH;
    process.env.PATH = "";
    try {
      expect(findPython(310)).to.equal(undefined);
    } finally {
      process.env.PATH = path;
    }
  });
});

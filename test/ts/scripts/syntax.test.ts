import { expect } from "chai";
import { callersReviewed } from "../../../scripts/check/syntax/callers.ts";
import { type Code, parse, readCode } from "../../../scripts/check/syntax/code.ts";
import { review } from "../../../scripts/check/syntax/review.ts";
import type { Rule } from "../../../scripts/check/syntax/rule.ts";
import { eventsOfWrites } from "../../../scripts/check/syntax/rules/events.ts";
import { rules } from "../../../scripts/check/syntax/rules/index.ts";
import { contractOf, functionOf, matrix, targets } from "../roles/matrix.ts";
import { snippets } from "./syntax/snippets.ts";

const LIMITS = { "types/Limits.sol": "uint256 constant MOST = 16;" };

/** Snippets have one variable that has an event: `kept`. */
const ruleOf = (name: string): Rule =>
  name === "events" ? eventsOfWrites({ "C.kept": ["Kept"] }) : (rules.find((rule) => rule.name === name) as Rule);

describe("Rules over the syntax trees", () => {
  let code: Code;

  /** What a rule finds in one file, which is compiled together with all others. */
  const found = (rule: string, file: string) => {
    const own = code.units.filter((unit) => unit.absolutePath === file);
    expect(own).to.have.length(1);
    return ruleOf(rule)
      .find({ ...code, own })
      .map(({ key }) => key.replace(`${file}: `, "hostile: "));
  };

  before(function () {
    this.timeout(120_000);
    const sources = Object.fromEntries(
      snippets.flatMap(({ hostile, benign }, i) => [
        [`hostile/${i}.sol`, hostile],
        [`benign/${i}.sol`, benign],
      ]),
    );
    code = readCode({ ...LIMITS, ...sources }, parse({ ...LIMITS, ...sources }));
  });

  for (const [i, { rule, what, finds, passes }] of snippets.entries()) {
    it(`${rule}: ${what}`, () => {
      expect(found(rule, `hostile/${i}.sol`)).to.have.members(finds);
      expect(found(rule, `benign/${i}.sol`)).to.have.members(passes ?? []);
    });
  }

  it("have a hostile snippet each", () => {
    expect(rules.map(({ name }) => name).filter((name) => !snippets.some(({ rule }) => rule === name))).to.deep.equal(
      [],
    );
  });

  it("fail for a place that nobody reviewed, and for a review of a place that is no more", () => {
    const places = [{ key: "C.f: x", at: "C.sol:1" }];
    expect(review(places, { "C.f: x": "why" })).to.deep.equal([]);
    expect(review(places, {})).to.deep.equal(["C.sol:1: C.f: x"]);
    expect(review([], { "C.f: x": "why" })).to.deep.equal(["reviewed, but no longer there: C.f: x"]);
  });

  it("name a variable whose events are listed although nothing writes it", () => {
    const [first] = code.units;
    const keys = eventsOfWrites({ "C.gone": ["Gone"] })
      .find({ ...code, own: first === undefined ? [] : [first] })
      .map(({ key }) => key);
    expect(keys).to.include("C.gone: nothing writes it");
  });

  it("say of every function the callers of whom the roles' matrix says so", () => {
    const statics = new Map(
      Object.entries(callersReviewed).map(([key, who]) => {
        const [name = ""] = key.split(": ");
        const [roles = ""] = who.split(": ");
        return [name, roles.split(", ").sort()] as const;
      }),
    );
    const fromMatrix = new Map<string, Set<string>>();
    for (const target of targets) {
      for (const row of matrix[target]) {
        const name = `${contractOf(target)}.${functionOf(row)}`;
        const may = row.may === "everybody" ? ["anybody"] : row.may;
        fromMatrix.set(name, new Set([...(fromMatrix.get(name) ?? []), ...may]));
      }
    }
    const limited = [...fromMatrix].filter(([, may]) => !may.has("anybody")).map(([name]) => name);
    expect(limited.filter((name) => !statics.has(name))).to.deep.equal([]);
    for (const [name, roles] of statics) {
      const may = fromMatrix.get(name) ?? new Set();
      expect([...(may.has("anybody") ? ["anybody"] : may)].sort(), name).to.deep.equal(roles);
    }
  });
});

import { expect } from "chai";
import type { Node } from "../../../scripts/mutation/build.ts";
import { categoryOf } from "../../../scripts/mutation/categories.ts";
import { complaintsOf, figuresOf } from "../../../scripts/mutation/figures.ts";
import { type Mutant, type Outcome, plantAt } from "../../../scripts/mutation/mutant.ts";
import { changesOf } from "../../../scripts/mutation/operators.ts";
import { choiceOf, groupsOf, schemaOf, withNumber } from "../../../scripts/mutation/schema.ts";
import { select } from "../../../scripts/mutation/select.ts";
import { Tree } from "../../../scripts/mutation/tree.ts";

const FILE = "contracts/libraries/AccountCode.sol";
const SOURCE = "function f(uint a) { if (a < 7) revert Low(a); }";

/** The part of the compiler's tree that a comparison and its revert make. */
function treeOf(source: string): Tree {
  const node = (nodeType: string, text: string, more: object = {}): Node => {
    return { id: 1, nodeType, src: `${source.indexOf(text)}:${text.length}:0`, ...more };
  };
  const condition = node("BinaryOperation", "a < 7", {
    operator: "<",
    leftExpression: node("Identifier", "a < 7", { src: `${source.indexOf("a < 7")}:1:0`, name: "a" }),
    rightExpression: node("Identifier", "7", { name: "seven" }),
  });
  const errorCall = node("FunctionCall", "Low(a)", { kind: "functionCall", arguments: [] });
  const trueBody = node("RevertStatement", "revert Low(a)", { errorCall });
  const whole = node("IfStatement", "if (a < 7) revert Low(a)", { condition, trueBody });
  const holder = node("FunctionDefinition", source, {
    name: "f",
    body: node("Block", source, { statements: [whole] }),
  });
  return new Tree(FILE, holder, source);
}

const mutant = (id: string, more: Partial<Mutant> = {}): Mutant => ({
  id,
  operator: "boundary",
  category: "time",
  file: FILE,
  function: "f",
  line: 1,
  start: 0,
  text: "",
  replacement: "",
  ...more,
});

function resultsOf(outcomes: Record<string, Outcome>) {
  return new Map(Object.entries(outcomes).map(([id, outcome]) => [id, { id, key: "", outcome, seconds: 0 }]));
}

const KILLED: Outcome = { kind: "killed", by: { test: "t", suite: "s", reason: "" }, suiteHash: "" };
const SURVIVED: Outcome = { kind: "survived", testsHash: "", campaigns: false };

describe("mutants", () => {
  it("move a limit and leave a check out, each where it stands", () => {
    const tree = treeOf(SOURCE);
    const changed = changesOf(tree).map(({ operator, start, end, replacement }) => [
      operator,
      SOURCE.slice(0, start) + replacement + SOURCE.slice(end),
    ]);
    expect(changed).to.deep.equal([
      ["drop-check", "function f(uint a) { {} }"],
      ["boundary", "function f(uint a) { if (a <= 7) revert Low(a); }"],
    ]);
  });

  it("stand side by side in one source where they do not overlap", () => {
    const tree = treeOf(SOURCE);
    const both = changesOf(tree).map((change, i) => {
      const choice = choiceOf(tree, change.place, change);
      if (choice === undefined) throw new Error("no choice");
      return { mutant: mutant(`m${i}`), choice };
    });
    const groups = groupsOf(both);
    expect(groups.map(({ mutants }) => mutants.map(({ id }) => id))).to.deep.equal([["m0"], ["m1"]]);
    const sources = groups.map(
      (group) =>
        schemaOf(group, new Map([[FILE, tree]]))
          .get(FILE)
          ?.split("\n")[0],
    );
    expect(sources).to.deep.equal([
      "function f(uint a) { { if (MUTANT_ != 1) { if (a < 7) revert Low(a); } } }",
      "function f(uint a) { if ((MUTANT_ == 1 ? a <= 7 : a < 7)) revert Low(a); }",
    ]);
  });

  it("are chosen by a number that overwrites the constant in the code", () => {
    const group = { mutants: [mutant("m")], choices: [{ start: 0, end: 0, text: "" }] };
    const magic = /0x(\w{64})/.exec(schemaOf(group, new Map([[FILE, treeOf(SOURCE)]])).get(FILE) ?? "")?.[1] ?? "";
    const code = { bytecode: `0x7f${magic}14`, deployedBytecode: `0x7f${magic}14` };
    expect(withNumber(code, 17).bytecode).to.equal(`0x7f${"11".padStart(64, "0")}14`);
  });

  it("are planted alone only where their text stands", () => {
    const moved = mutant("m", { start: SOURCE.indexOf("<"), text: "<", replacement: "<=" });
    expect(plantAt(moved, SOURCE)).to.contain("a <= 7");
    expect(() => plantAt(moved, ` ${SOURCE}`)).to.throw("MUTATION_MOVED: m");
  });

  it("are selected alike each time, fewer as the beginning of more", () => {
    const all = Array.from({ length: 40 }, (_, i) => mutant(`m${i}`, { function: `f${i % 5}` }));
    const twenty = select(all, 20);
    expect(select([...all].reverse(), 20)).to.deep.equal(twenty);
    expect(select(all, 5)).to.deep.equal(twenty.slice(0, 5));
  });

  it("belong to what their statement names first", () => {
    expect(categoryOf("boundary", "if (block.timestamp < eta) revert GateNotReady()", "_examine", FILE)).to.equal(
      "time",
    );
    expect(categoryOf("swap-args", "emit Paused(msg.sender, until)", "pause", FILE)).to.equal("event");
    expect(categoryOf("drop-check", "onlyRoot", "setDelay", FILE)).to.equal("authorisation");
    expect(categoryOf("arith", "a + b", "levelOf", "contracts/libraries/MeterLib.sol")).to.equal("meter");
  });
});

describe("a run of mutants", () => {
  it("holds where each is killed", () => {
    const figures = figuresOf([mutant("a")], resultsOf({ a: KILLED }));
    expect(complaintsOf(figures, false)).to.deep.equal([]);
  });

  it("names a survivor that nobody looked at, one that was not tried, and a share too small", () => {
    const figures = figuresOf([mutant("a"), mutant("b")], resultsOf({ a: SURVIVED }));
    expect(complaintsOf(figures, false)).to.deep.equal([`a survived and is not listed (${FILE}:1)`]);
    expect(complaintsOf(figures, true)).to.include.members(["1 mutants were not tried", "only 0 of 1 were killed"]);
  });
});

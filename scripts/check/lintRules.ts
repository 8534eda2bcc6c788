// Every rule of solhint is on, or its reason to be off stands here. So a rule that a new version brings is looked at.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { report } from "./report.ts";

const BY_SYNTAX = "scripts/check/syntax looks at each place, and keeps why it may stand";
const BY_GAS = "gas is measured by npm run bench:gas; this one saves nothing there or costs clarity";
const FOR_FOUNDRY = "about tests in foundry's manner, which run by Hardhat here and are named by what they show";

/** Off for contracts. */
const OFF: Readonly<Record<string, string>> = {
  "avoid-low-level-calls": BY_SYNTAX,
  "no-inline-assembly": BY_SYNTAX,
  "comprehensive-interface":
    "since Solidity 0.8.8 what implements an interface need not say `override`, and the rule takes it for extra",
  "foundry-no-block-time-number": FOR_FOUNDRY,
  "foundry-test-function-naming": FOR_FOUNDRY,
  "foundry-test-functions": FOR_FOUNDRY,
  "func-named-parameters": "names at each call hide the call; structs carry what belongs together",
  "gas-calldata-parameters":
    "terms are taken into memory once: inner functions share them there, and approving changes them",
  "gas-increment-by-one": BY_GAS,
  "gas-indexed-events": "indexed is what somebody searches by, not what fits",
  "gas-length-in-loops": BY_GAS,
  "gas-multitoken1155": "a treasury receives what exists",
  "gas-named-return-values": BY_GAS,
  "gas-small-strings": BY_GAS,
  "gas-strict-inequalities": "a boundary says what is meant, to the second",
  "gas-struct-packing":
    "the order of a struct is that of what is signed or hashed; stored ones say where each field lies",
  "imports-order": "packages first, then ours by path",
  "max-line-length": "prettier wraps code at 120; the texts of types stand on one line each",
  "named-parameters-mapping": "keys are named; a value's name would repeat the variable's",
  "no-empty-blocks": "what is empty is meant so: a verifier that only inherits, a value of zeros",
  "not-rely-on-time": "delays, windows and refills are the contract's subject",
  "one-contract-per-file": "constants of one kind stand in a library beside the struct that they describe",
  ordering: "functions stand in the order of the story that they tell",
  "private-vars-leading-underscore": "constants and immutables are written in capitals instead",
  "use-natspec": "interfaces carry the words, implementations inherit them",
};

/** Off for tests as well: what hostile contracts and expectations do on purpose. */
const OFF_IN_TESTS: Readonly<Record<string, string>> = {
  "code-complexity": "a handler of the campaigns chooses among many acts",
  "const-name-snakecase": "`vm` is what everybody calls it",
  "func-name-mixedcase": "test_RevertWhen_CallerNotGuardian reads better",
  "function-max-lines": "a story is told to its end",
  "gas-custom-errors": "texts name what a broken test expected",
  "interface-starts-with-i": "`Vm` is what everybody calls it",
  "max-states-count": "a fixture holds everybody of the story",
  "no-complex-fallback": "hostile accounts do in a fallback what they like",
  "no-unchecked-calls": "calls that are expected to revert",
  "no-unused-private-funcs": "handed to a helper as values, which the rule does not see",
  "payable-fallback": "hostile accounts refuse money, too",
  reentrancy: "takes `withdraw` of the gate for a transfer",
  "use-forbidden-name": "`l` for limits",
};

const require = createRequire(import.meta.url);
const { loadRules } = require("solhint/lib/load-rules") as { loadRules: () => { ruleId: string }[] };
const all = loadRules().map(({ ruleId }) => ruleId);

function problemsIn(file: string, off: Readonly<Record<string, string>>): string[] {
  const { rules } = JSON.parse(readFileSync(file, "utf8")) as { rules: Record<string, unknown> };
  const missing = all.filter((rule) => rules[rule] === undefined && off[rule] === undefined);
  const both = Object.keys(off).filter((rule) => rules[rule] !== undefined);
  const unknown = [...Object.keys(rules), ...Object.keys(off)].filter((rule) => !all.includes(rule));
  const weak = Object.entries(rules).filter(([, level]) => (Array.isArray(level) ? level[0] : level) !== "error");
  return [
    ...missing.map((rule) => `${file}: ${rule} is neither on nor explained`),
    ...both.map((rule) => `${file}: ${rule} is on, and said to be off`),
    ...unknown.map((rule) => `${file}: solhint knows no ${rule}`),
    ...weak.map(([rule]) => `${file}: ${rule} is no error`),
  ];
}

report("rules of solhint", [
  ...problemsIn(".solhint.json", OFF),
  ...problemsIn("test/sol/.solhint.json", { ...OFF, ...OFF_IN_TESTS }),
]);

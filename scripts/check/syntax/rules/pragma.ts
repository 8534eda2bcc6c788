import type { Rule } from "../rule.ts";
import { all, type Node } from "../tree.ts";

const PRAGMA = "solidity 0.8.37";

const textOf = (directive: Node) => (directive.literals as string[]).join("").replace("solidity", "solidity ");

export const pragma: Rule = {
  name: "pragma",
  sentence: `Every file says \`pragma ${PRAGMA}\`, once, and nothing else.`,
  find: (code) =>
    code.own.flatMap((unit) => {
      const given = all(unit, "PragmaDirective").map(textOf).join("; ") || "no pragma";
      const at = code.lineOf(unit);
      return given === PRAGMA ? [] : [{ key: `${code.placeOf(unit)}: ${given}`, at }];
    }),
};

import { inOwn, ownFunctions } from "../code.ts";
import type { Rule } from "../rule.ts";
import { writesIn } from "../storage.ts";
import { child, type Node, text, typeOf } from "../tree.ts";

/** Types that an immutable can have. */
const OF_ONE_WORD = /^(u?int\d+|bytes\d+|bool|address( payable)?|contract .*|enum .*)$/;

export const immutables: Rule = {
  name: "immutables",
  sentence: "What only the constructor writes is immutable, and what nothing writes is no variable.",
  find(code) {
    const variables = inOwn(code, "VariableDeclaration").filter(
      (node) => node.stateVariable === true && node.mutability === "mutable",
    );
    const writers = new Map<Node, Set<string>>();
    for (const inside of ownFunctions(code)) {
      for (const { node } of writesIn(code, child(inside, "body"))) {
        for (const variable of variables) {
          if (node.referencedDeclaration !== variable.id) continue;
          const by = writers.get(variable) ?? new Set();
          writers.set(variable, by.add(text(inside, "kind")));
        }
      }
    }
    return variables.flatMap((variable) => {
      const by = [...(writers.get(variable) ?? [])];
      const key = `${code.placeOf(variable)}.${text(variable, "name")}`;
      const at = code.lineOf(variable);
      const isInitialised = variable.value !== undefined && variable.value !== null;
      if (by.length === 0 && (isInitialised || OF_ONE_WORD.test(typeOf(variable)))) {
        return [{ key: `${key}: nothing writes it`, at }];
      }
      const onlyAtBirth = by.length === 1 && by[0] === "constructor" && OF_ONE_WORD.test(typeOf(variable));
      return onlyAtBirth ? [{ key: `${key}: only the constructor writes it`, at }] : [];
    });
  },
};

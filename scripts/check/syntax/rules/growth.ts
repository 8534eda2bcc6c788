import { type Code, inOwn } from "../code.ts";
import type { Rule } from "../rule.ts";
import { pushedBy, stateNameOf } from "../storage.ts";
import { all, type Node, optionalChild, typeOf } from "../tree.ts";

const LIMITS = /(^|\/)Limits\.sol$/;

/** Whether a function compares with one of the limits that are fixed for ever. */
function namesLimit(code: Code, inside: Node): boolean {
  return all(inside, "Identifier").some((node) => {
    const declared = code.declarationOf(node);
    return declared !== undefined && declared.constant === true && LIMITS.test(code.placeOf(declared));
  });
}

/** Whether a condition reads how much is stored, and so grows with what others put there. */
function readsStorage(code: Code, condition: Node): boolean {
  return all(condition, "Identifier", "MemberAccess", "IndexAccess").some(
    (node) => stateNameOf(code, node) !== undefined || / storage( |$)/.test(typeOf(node)),
  );
}

const LOOPS = ["ForStatement", "WhileStatement", "DoWhileStatement"];

export const growth: Rule = {
  name: "growth",
  sentence: "A stored list is as long as Limits.sol allows at most, and no loop runs over what is stored.",
  find(code) {
    const pushes = inOwn(code, "FunctionCall").filter((call) => {
      const inside = code.functionOf(call);
      return pushedBy(call) !== undefined && inside !== undefined && !namesLimit(code, inside);
    });
    const loops = inOwn(code, ...LOOPS).filter((loop) => {
      const condition = optionalChild(loop, "condition");
      return condition === undefined || readsStorage(code, condition);
    });
    const copies = inOwn(code, "Return").filter((node) => {
      const value = optionalChild(node, "expression");
      return value !== undefined && /\[\] storage ref$/.test(typeOf(value));
    });
    return [
      ...pushes.map((node) => ({ key: `${code.placeOf(node)}: ${code.sourceOf(node)}`, at: code.lineOf(node) })),
      ...copies.map((node) => ({ key: `${code.placeOf(node)}: ${code.sourceOf(node)}`, at: code.lineOf(node) })),
      ...loops.map((loop) => {
        const condition = optionalChild(loop, "condition");
        const what = condition === undefined ? "a loop without end" : code.sourceOf(condition);
        return { key: `${code.placeOf(loop)}: ${what}`, at: code.lineOf(loop) };
      }),
    ];
  },
};

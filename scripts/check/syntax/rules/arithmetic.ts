import { inOwn } from "../code.ts";
import type { Rule } from "../rule.ts";
import { all, bare, child, children, type Node, text } from "../tree.ts";

const multiplies = (node: Node) => node.nodeType === "BinaryOperation" && node.operator === "*";
const divides = (node: Node) => node.nodeType === "BinaryOperation" && node.operator === "/";

/** Whether an operand carries the rounding of a division: through parentheses, sums, and casts. */
function isRounded(node: Node): boolean {
  const inner = bare(node);
  if (divides(inner)) return true;
  if (inner.nodeType === "BinaryOperation" && /^[-+*]$/.test(text(inner, "operator"))) {
    return isRounded(child(inner, "leftExpression")) || isRounded(child(inner, "rightExpression"));
  }
  const isCast = inner.nodeType === "FunctionCall" && inner.kind === "typeConversion";
  return isCast && children(inner, "arguments").some(isRounded);
}

function nameOf(call: Node): string {
  return text(child(call, "functionName"), "name");
}

const YUL_DIVISION = /^s?div$/;

export const rounding: Rule = {
  name: "rounding",
  sentence: "No product is made of a quotient: dividing first loses what multiplying then makes larger.",
  find: (code) => [
    ...inOwn(code, "BinaryOperation")
      .filter(multiplies)
      .filter((node) => isRounded(child(node, "leftExpression")) || isRounded(child(node, "rightExpression")))
      .map((node) => ({ key: `${code.placeOf(node)}: ${code.sourceOf(node)}`, at: code.lineOf(node) })),
    ...inOwn(code, "YulFunctionCall")
      .filter((call) => nameOf(call) === "mul")
      .filter((call) => all(call, "YulFunctionCall").some((inner) => YUL_DIVISION.test(nameOf(inner))))
      .map((call) => ({ key: `${code.placeOf(call)}: ${code.sourceOf(call)}`, at: code.lineOf(call) })),
  ],
};

export const overflow: Rule = {
  name: "overflow",
  sentence: "Solidity checks all arithmetic: there is no unchecked block.",
  find: (code) =>
    inOwn(code, "UncheckedBlock").map((node) => ({ key: `${code.placeOf(node)}: unchecked`, at: code.lineOf(node) })),
};

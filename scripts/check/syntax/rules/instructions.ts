import { inOwn } from "../code.ts";
import type { Rule } from "../rule.ts";
import { child, type Node, text, typeOf } from "../tree.ts";

/** Instructions, and names that solc and OpenZeppelin give to calls that make them. */
const FOREIGN_CODE = /delegatecall|callcode|selfdestruct|suicide|create[23]?\b/i;

function namesIn(node: Node): string[] {
  if (node.nodeType === "YulFunctionCall") return [text(child(node, "functionName"), "name")];
  if (node.nodeType === "MemberAccess") return [text(node, "memberName")];
  if (node.nodeType === "Identifier") return [text(node, "name")];
  // `new bytes(1)` makes memory; `new Contract()` makes a contract.
  if (node.nodeType === "NewExpression" && /contract /.test(typeOf(node))) return ["create"];
  return [];
}

export const instructions: Rule = {
  name: "instructions",
  sentence: "Nothing runs code of others as its own, makes a contract, or destroys itself.",
  find: (code) =>
    inOwn(code, "YulFunctionCall", "MemberAccess", "Identifier", "NewExpression").flatMap((node) =>
      namesIn(node)
        .filter((name) => FOREIGN_CODE.test(name))
        .map((name) => ({ key: `${code.placeOf(node)}: ${name}`, at: code.lineOf(node) })),
    ),
};

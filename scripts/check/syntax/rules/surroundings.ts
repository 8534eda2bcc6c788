import { inOwn } from "../code.ts";
import type { Rule } from "../rule.ts";
import { child, type Node, text, typeOf } from "../tree.ts";

/** Of the block only its time and its chain's number: a block's number is no clock, and the rest its proposer chooses. */
const OF_THE_BLOCK = /^(timestamp|chainid)$/;

const YUL = /^(origin|number|blockhash|coinbase|prevrandao|difficulty|gaslimit|gasprice|basefee|blobhash|blobbasefee)$/;

function nameOf(node: Node): string | undefined {
  if (node.nodeType === "YulFunctionCall") {
    const name = text(child(node, "functionName"), "name");
    return YUL.test(name) ? name : undefined;
  }
  if (node.nodeType === "Identifier") {
    const name = text(node, "name");
    const isBuiltIn = typeof node.referencedDeclaration === "number" && node.referencedDeclaration < 0;
    return isBuiltIn && /^(blockhash|blobhash|now|gasleft)$/.test(name) ? name : undefined;
  }
  const member = text(node, "memberName");
  const owner = typeOf(child(node, "expression"));
  if (owner === "tx") return `tx.${member}`;
  return owner === "block" && !OF_THE_BLOCK.test(member) ? `block.${member}` : undefined;
}

export const surroundings: Rule = {
  name: "surroundings",
  sentence: "No decision rests on tx.origin, a block's number or what a block's proposer chooses; gas is asked once.",
  find: (code) =>
    inOwn(code, "YulFunctionCall", "MemberAccess", "Identifier").flatMap((node) => {
      const name = nameOf(node);
      return name === undefined ? [] : [{ key: `${code.placeOf(node)}: ${name}`, at: code.lineOf(node) }];
    }),
};

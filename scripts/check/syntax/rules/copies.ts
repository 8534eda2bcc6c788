import { type Code, inOwn } from "../code.ts";
import type { Rule } from "../rule.ts";
import { targetsOf } from "../storage.ts";
import { all, bare, child, children, type Node, optionalChild, text, typeOf } from "../tree.ts";

/** The local variable that a member or an index belongs to. */
function ownerOf(expression: Node): Node {
  const node = bare(expression);
  if (node.nodeType === "MemberAccess") return ownerOf(child(node, "expression"));
  return node.nodeType === "IndexAccess" ? ownerOf(child(node, "baseExpression")) : node;
}

/** Local variables that hold a copy in memory of what is stored. */
function copiesIn(code: Code): Node[] {
  return inOwn(code, "VariableDeclarationStatement").flatMap((statement) => {
    const value = optionalChild(statement, "initialValue");
    const [variable] = children(statement, "declarations");
    const isCopy = value !== undefined && / storage (ref|pointer)$/.test(typeOf(value));
    return isCopy && variable?.storageLocation === "memory" ? [variable] : [];
  });
}

export const copies: Rule = {
  name: "copies",
  sentence: "What is read from storage into memory is not written there: the write would be lost.",
  find: (code) =>
    copiesIn(code).flatMap((variable) => {
      const inside = code.functionOf(variable);
      const targets = inside === undefined ? [] : all(inside, "Assignment", "UnaryOperation").flatMap(targetsIn);
      return targets
        .filter(
          (target) => bare(target).nodeType !== "Identifier" && ownerOf(target).referencedDeclaration === variable.id,
        )
        .map((target) => ({ key: `${code.placeOf(target)}: ${code.sourceOf(target)}`, at: code.lineOf(target) }));
    }),
};

function targetsIn(node: Node): Node[] {
  if (node.nodeType === "Assignment") return targetsOf(child(node, "leftHandSide"));
  return /^(\+\+|--|delete)$/.test(text(node, "operator")) ? [child(node, "subExpression")] : [];
}

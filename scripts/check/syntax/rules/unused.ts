import { inOwn } from "../code.ts";
import type { Rule } from "../rule.ts";
import { type Node, text, walk } from "../tree.ts";

const DECLARATIONS = [
  "ErrorDefinition",
  "EventDefinition",
  "ModifierDefinition",
  "StructDefinition",
  "EnumDefinition",
  "UserDefinedValueTypeDefinition",
  "FunctionDefinition",
  "VariableDeclaration",
];

/** Whether nobody outside our sources can use it: then somebody inside must. */
function isOurs(node: Node): boolean {
  if (node.nodeType === "FunctionDefinition") {
    return /^(internal|private)$/.test(text(node, "visibility")) && node.kind === "function" && node.virtual !== true;
  }
  if (node.nodeType !== "VariableDeclaration") return true;
  const isState = node.stateVariable === true || node.constant === true;
  return isState && text(node, "visibility") !== "public";
}

export const unused: Rule = {
  name: "unused",
  sentence: "Every error is thrown, every event sent, every internal function called, every constant read.",
  find(code) {
    const used = new Set<number>();
    for (const unit of code.units) {
      for (const node of walk(unit)) {
        const { referencedDeclaration, baseFunctions } = node;
        if (typeof referencedDeclaration === "number") used.add(referencedDeclaration);
        for (const id of Array.isArray(baseFunctions) ? baseFunctions : []) used.add(id as number);
        for (const { declaration } of (node.externalReferences ?? []) as { declaration: number }[])
          used.add(declaration);
      }
    }
    return inOwn(code, ...DECLARATIONS)
      .filter((node) => isOurs(node) && !used.has(node.id as number))
      .filter((node) => ((node.baseFunctions ?? []) as number[]).length === 0)
      .map((node) => ({ key: `${code.placeOf(node)}: ${text(node, "name")}`, at: code.lineOf(node) }));
  },
};

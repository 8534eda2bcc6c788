import { inOwn } from "../code.ts";
import type { Rule } from "../rule.ts";
import { callee, children, type Node, text } from "../tree.ts";

/** `revert("...")` is a call of a built-in function; `revert SomeError()` is a statement. */
function isText(call: Node): boolean {
  const called = callee(call);
  const isBuiltIn = called.nodeType === "Identifier" && (called.referencedDeclaration as number) < 0;
  return isBuiltIn && /^(require|assert|revert)$/.test(text(called, "name"));
}

export const errors: Rule = {
  name: "errors",
  sentence: "Whoever is refused gets an error with a name and values: no require, no assert, no text.",
  find: (code) =>
    inOwn(code, "FunctionCall")
      .filter(isText)
      .map((call) => {
        const what = `${text(callee(call), "name")} with ${children(call, "arguments").length} arguments`;
        return { key: `${code.placeOf(call)}: ${what}`, at: code.lineOf(call) };
      }),
};

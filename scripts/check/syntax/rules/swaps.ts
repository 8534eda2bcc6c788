import { type Code, inOwn } from "../code.ts";
import type { Rule } from "../rule.ts";
import { bare, callee, child, children, type Node, text, typeOf } from "../tree.ts";

/** Words that say nothing of what a value is for, so that two names with one sense compare equal. */
const nameOf = (name: string) => name.replace(/^_+|_+$/g, "").toLowerCase();

/** The name that a plain argument carries: `approver`, or the last part of `t.approver`. */
function nameOfArgument(argument: Node): string {
  const node = bare(argument);
  if (node.nodeType === "Identifier") return nameOf(text(node, "name"));
  return node.nodeType === "MemberAccess" ? nameOf(text(node, "memberName")) : "";
}

/** What receives the arguments: parameters of a function, an event or an error, or members of a struct. */
function receiversOf(code: Code, call: Node): Node[] {
  const target = code.declarationOf(callee(call));
  if (target === undefined) return [];
  if (target.nodeType === "StructDefinition") return children(target, "members");
  return target.parameters === undefined ? [] : children(child(target, "parameters"), "parameters");
}

export const swaps: Rule = {
  name: "swaps",
  sentence: "No argument bears the name of another parameter of the same type: two would be swapped, and compile.",
  find: (code) =>
    inOwn(code, "FunctionCall").flatMap((call) => {
      const given = children(call, "arguments");
      const named = Array.isArray(call.names) && call.names.length > 0;
      const all = receiversOf(code, call);
      // Bound by `using for`, the first parameter is what stands before the dot.
      const wanted = all.length === given.length + 1 ? all.slice(1) : all;
      if (named || wanted.length !== given.length) return [];
      return given.flatMap((argument, i) => {
        const name = nameOfArgument(argument);
        const own = wanted[i];
        const isOwn = own === undefined || name === "" || nameOf(text(own, "name")) === name;
        const other = wanted.find((parameter) => nameOf(text(parameter, "name")) === name);
        if (isOwn || other === undefined || typeOf(other) !== typeOf(own)) return [];
        const key = `${code.placeOf(call)}: ${code.sourceOf(argument)} as ${text(own, "name")} of ${code.sourceOf(callee(call))}`;
        return [{ key, at: code.lineOf(call) }];
      });
    }),
};

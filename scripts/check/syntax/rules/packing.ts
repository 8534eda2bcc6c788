import { inOwn } from "../code.ts";
import type { Rule } from "../rule.ts";
import { callee, child, children, type Node, text, typeOf } from "../tree.ts";

/** Types whose packed form does not tell where they end. */
const DYNAMIC = /^(bytes|string)( |$)|\[\]/;

function packs(call: Node): boolean {
  const called = callee(call);
  if (called.nodeType !== "MemberAccess") return false;
  const name = `${typeOf(child(called, "expression"))}.${text(called, "memberName")}`;
  return /^abi\.encodePacked$|^type\((bytes|string)( storage pointer)?\)\.concat$/.test(name);
}

export const packing: Rule = {
  name: "packing",
  sentence: "Nothing with two lengths is packed: two different lists would give the same bytes.",
  find: (code) =>
    inOwn(code, "FunctionCall")
      .filter(packs)
      .filter((call) => children(call, "arguments").filter((one) => DYNAMIC.test(typeOf(one))).length > 1)
      .map((call) => ({ key: `${code.placeOf(call)}: ${code.sourceOf(call)}`, at: code.lineOf(call) })),
};

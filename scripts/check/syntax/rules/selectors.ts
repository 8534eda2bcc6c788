import { type Code, inOwn } from "../code.ts";
import type { Rule } from "../rule.ts";
import { all, callee, child, children, type Node, text, typeOf } from "../tree.ts";

function encodes(call: Node, member: string): boolean {
  const called = callee(call);
  return (
    called.nodeType === "MemberAccess" && typeOf(child(called, "expression")) === "abi" && called.memberName === member
  );
}

/** How the ABI writes a value: words of the same shape are the same bytes, whatever their width. */
function shapeOf(type: string): string {
  if (/^uint\d*$|^int_const \d|^address|^contract |^enum /.test(type)) return "number";
  if (/^bool/.test(type)) return "bool";
  if (/^int\d*$|^int_const -/.test(type)) return "signed number";
  if (/^bytes\d+$/.test(type)) return "bytes of a word";
  return type.replace(/ (memory|calldata|storage ref|storage pointer)( slice)?/g, "");
}

/** The error or function of `X.selector`. */
function subjectOf(code: Code, selector: Node): Node | undefined {
  return text(selector, "memberName") === "selector" ? code.declarationOf(child(selector, "expression")) : undefined;
}

function parametersOf(subject: Node): Node[] {
  return children(child(subject, "parameters"), "parameters");
}

/** What is wrong with the arguments of `abi.encodeWithSelector`, which the compiler does not compare. */
function mistakeIn(code: Code, call: Node): string | undefined {
  const [selector, ...given] = children(call, "arguments");
  const subject = selector === undefined ? undefined : subjectOf(code, selector);
  if (subject === undefined) return "a selector that no source declares";
  const wanted = parametersOf(subject).map((parameter) => shapeOf(typeOf(parameter)));
  const shapes = given.map((argument) => shapeOf(typeOf(argument)));
  if (shapes.length !== wanted.length) return `${shapes.length} arguments instead of ${wanted.length}`;
  const at = shapes.findIndex((shape, i) => shape !== wanted[i]);
  return at < 0 ? undefined : `${shapes[at]} instead of ${wanted[at]}`;
}

/** Signatures as text, such as `epoch()`: the compiler takes any. */
function textOf(call: Node): string | undefined {
  const [signature] = children(call, "arguments");
  return signature === undefined ? undefined : text(signature, "value");
}

function declaredSignatures(code: Code): Set<string> {
  const functions = code.units.flatMap((unit) => all(unit, "FunctionDefinition"));
  const variables = code.units
    .flatMap((unit) => all(unit, "VariableDeclaration"))
    .filter((node) => node.visibility === "public");
  return new Set([
    ...functions.map((node) => `${text(node, "name")}(${parametersOf(node).map(typeOf).join(",")})`),
    ...variables.map((node) => `${text(node, "name")}()`),
  ]);
}

export const selectors: Rule = {
  name: "selectors",
  sentence: "What is encoded by a selector or by a signature as text has the arguments that its receiver decodes.",
  find(code) {
    const bySelector = inOwn(code, "FunctionCall").filter((call) => encodes(call, "encodeWithSelector"));
    const byText = inOwn(code, "FunctionCall").filter((call) => encodes(call, "encodeWithSignature"));
    const declared = declaredSignatures(code);
    return [
      ...bySelector.flatMap((call) => {
        const mistake = mistakeIn(code, call);
        return mistake === undefined ? [] : [{ key: `${code.placeOf(call)}: ${mistake}`, at: code.lineOf(call) }];
      }),
      ...byText.flatMap((call) => {
        const signature = textOf(call);
        const count = children(call, "arguments").length - 1;
        const wanted = signature === undefined || /\(\)$/.test(signature) ? 0 : signature.split(",").length;
        const fits = signature !== undefined && declared.has(signature) && count === wanted;
        return fits
          ? []
          : [{ key: `${code.placeOf(call)}: ${signature} with ${count} arguments`, at: code.lineOf(call) }];
      }),
    ];
  },
};

import { type Code, inOwn } from "../code.ts";
import type { Rule } from "../rule.ts";
import { all, callee, child, children, type Node, optionalChild, text, typeOf } from "../tree.ts";

const LOW_LEVEL = /^(call|staticcall|delegatecall|send)$/;

/** Calls that tell by their first result alone whether they succeeded. */
function answersWithSuccess(call: Node): boolean {
  if (call.nodeType !== "FunctionCall") return false;
  const called = callee(call);
  if (called.nodeType !== "MemberAccess") return false;
  const owner = typeOf(child(called, "expression"));
  const name = text(called, "memberName");
  return owner.startsWith("address") ? LOW_LEVEL.test(name) : /LowLevelCall/.test(owner) && /call/i.test(name);
}

function isUsed(code: Code, variable: Node): boolean {
  const inside = code.functionOf(variable);
  if (inside === undefined) return false;
  return all(inside, "Identifier").some((node) => node.referencedDeclaration === variable.id);
}

/** `(, bytes memory answer) = a.call("")`, or a `success` that nothing reads. */
function forgetsSuccess(code: Code, statement: Node): boolean {
  const value = optionalChild(statement, "initialValue");
  if (value === undefined || !answersWithSuccess(value)) return false;
  const [first] = statement.declarations as (Node | null)[];
  return first === null || first === undefined || !isUsed(code, first);
}

/** Whether what a call returns tells of success: a bool, or a struct that has one. */
function tellsOfSuccess(code: Code, call: Node): boolean {
  const isBool = /(^|[(,])bool[,)]?/.test(typeOf(call));
  if (isBool || answersWithSuccess(call)) return true;
  const target = code.declarationOf(callee(call));
  const results =
    target?.nodeType === "FunctionDefinition" ? children(child(target, "returnParameters"), "parameters") : [];
  return results.some(
    (result) => result.storageLocation === "memory" && all(structOf(code, result), "VariableDeclaration").some(isFlag),
  );
}

const isFlag = (member: Node) => typeOf(member) === "bool";

function structOf(code: Code, variable: Node): Node {
  const name = optionalChild(variable, "typeName");
  return (name === undefined ? undefined : code.declarationOf(name)) ?? variable;
}

/** A call as a statement of its own, although it answers another account's question or tells of success. */
function dropsResult(code: Code, statement: Node): boolean {
  const expression = child(statement, "expression");
  if (expression.nodeType === "FunctionCall") {
    const isExternal = / external( |$)/.test(typeOf(callee(expression)));
    return typeOf(expression) !== "tuple()" && (isExternal || tellsOfSuccess(code, expression));
  }
  if (expression.nodeType !== "Assignment") return false;
  const left = child(expression, "leftHandSide");
  const [first] = (left.components ?? [left]) as (Node | null)[];
  return first === null && answersWithSuccess(child(expression, "rightHandSide"));
}

/** `pop(call(...))` in assembly. */
function popsCall(call: Node): boolean {
  const [argument] = children(call, "arguments");
  const name = (one: Node) => text(child(one, "functionName"), "name");
  return name(call) === "pop" && argument?.nodeType === "YulFunctionCall" && /call/.test(name(argument));
}

export const results: Rule = {
  name: "results",
  sentence: "What another account answers is looked at, and first of all whether the call succeeded.",
  find: (code) =>
    [
      ...inOwn(code, "ExpressionStatement").filter((statement) => dropsResult(code, statement)),
      ...inOwn(code, "VariableDeclarationStatement").filter((statement) => forgetsSuccess(code, statement)),
      ...inOwn(code, "YulFunctionCall").filter(popsCall),
    ].map((node) => ({ key: `${code.placeOf(node)}: ${code.sourceOf(node)}`, at: code.lineOf(node) })),
};

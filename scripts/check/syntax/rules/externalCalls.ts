import { type Code, inOwn, reachedFrom } from "../code.ts";
import type { Rule } from "../rule.ts";
import { all, bare, callee, child, children, type Node, text, typeOf } from "../tree.ts";

const YUL_CALL = /^(call|staticcall|delegatecall|callcode)$/;

/** The account that a call goes to, without the casts around it: `GATE` of `IAgentTimelock(GATE).guardian()`. */
function account(expression: Node): Node {
  const node = bare(expression);
  const [argument] = children(node, "arguments");
  const isCast = node.nodeType === "FunctionCall" && node.kind === "typeConversion";
  return isCast && argument !== undefined ? account(argument) : node;
}

/** Fixed when deployed, so what stands there was looked at then; or the contract itself. */
function isFixed(code: Code, node: Node): boolean {
  if (node.nodeType === "Identifier" && text(node, "name") === "this") return true;
  return code.declarationOf(node)?.mutability === "immutable";
}

/** The functions of libraries that call the account they are given, found by what their bodies do. */
function callsOthers(code: Code, target: Node): boolean {
  return [...reachedFrom(code, target)].some(
    (one) =>
      all(one, "YulFunctionCall").some((call) => YUL_CALL.test(text(child(call, "functionName"), "name"))) ||
      all(one, "FunctionCall").some(isLowLevel),
  );
}

function isLowLevel(call: Node): boolean {
  const called = callee(call);
  return (
    called.nodeType === "MemberAccess" &&
    /^function \(bytes memory\).* returns \(bool,bytes memory\)$/.test(typeOf(called))
  );
}

function isExternal(call: Node): boolean {
  return call.kind === "functionCall" && (/^function .* external( |$)/.test(typeOf(callee(call))) || isLowLevel(call));
}

/** Whether a call asks a library to call an account, and not one that is fixed. */
function goesThroughLibrary(code: Code, call: Node): boolean {
  if (call.kind !== "functionCall" || isExternal(call)) return false;
  const target = code.declarationOf(callee(call));
  if (target?.nodeType !== "FunctionDefinition" || code.parentOf(target)?.contractKind !== "library") return false;
  // Inside a library, what it calls of its own says nothing new.
  if (code.parentOf(target) === libraryOf(code, call)) return false;
  const [first] = children(call, "arguments");
  return callsOthers(code, target) && !(first !== undefined && isFixed(code, account(first)));
}

function libraryOf(code: Code, node: Node): Node | undefined {
  const around = code.functionOf(node);
  return around === undefined ? undefined : code.parentOf(around);
}

export const externalCalls: Rule = {
  name: "external calls",
  sentence: "Calls go to accounts that are fixed when deployed, except where it is said whom they reach and why.",
  find(code) {
    const direct = inOwn(code, "FunctionCall")
      .filter(isExternal)
      .filter((call) => !isFixed(code, account(child(callee(call), "expression"))));
    const throughLibraries = inOwn(code, "FunctionCall").filter((call) => goesThroughLibrary(code, call));
    const inAssembly = inOwn(code, "YulFunctionCall").filter((call) =>
      YUL_CALL.test(text(child(call, "functionName"), "name")),
    );
    return [
      ...direct.map((call) => ({
        key: `${code.placeOf(call)}: ${code.sourceOf(callee(call))}`,
        at: code.lineOf(call),
      })),
      ...[...throughLibraries, ...inAssembly].map((call) => ({
        key: `${code.placeOf(call)}: ${code.sourceOf(call)}`,
        at: code.lineOf(call),
      })),
    ];
  },
};

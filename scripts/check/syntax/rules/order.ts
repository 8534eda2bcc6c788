import type { Code } from "../code.ts";
import type { Rule } from "../rule.ts";
import { stateNameOf, targetsOf } from "../storage.ts";
import { callee, child, children, isNode, type Node, optionalChild, text, typeOf } from "../tree.ts";
import { entriesOf } from "./callers.ts";

/** What a function does to the chain, in the order of its source. */
type Step = { does: "calls" | "writes"; what: string };

const BY_ADDRESS = /^(call|delegatecall|send|transfer)$/;
const IN_ASSEMBLY = /^(call|delegatecall|callcode)$/;

/** Whether a call hands the flow to an account that may do something before it comes back. */
function handsOver(call: Node): boolean {
  if (call.nodeType === "YulFunctionCall") return IN_ASSEMBLY.test(text(child(call, "functionName"), "name"));
  const called = callee(call);
  const type = typeOf(called);
  if (call.kind !== "functionCall") return false;
  if (/^function .* external/.test(type)) return !/ (view|pure)( |$)/.test(type);
  return (
    called.nodeType === "MemberAccess" &&
    BY_ADDRESS.test(text(called, "memberName")) &&
    /^function \(/.test(type) &&
    /^address/.test(typeOf(child(called, "expression")))
  );
}

const WRITES = /^(Assignment|UnaryOperation)$/;

function writtenBy(code: Code, node: Node): string[] {
  if (node.nodeType === "UnaryOperation" && !/^(\+\+|--|delete)$/.test(text(node, "operator"))) return [];
  const left = node.nodeType === "Assignment" ? child(node, "leftHandSide") : child(node, "subExpression");
  return targetsOf(left).flatMap((target) => stateNameOf(code, target) ?? []);
}

/**
 * The steps below a node: what is inside an expression comes before it. Branches follow one another as they are
 * written, so one that calls and one that writes look as if both ran: such a place is listed like any other.
 */
function stepsOf(code: Code, node: Node, placeholder: () => Step[], inside: readonly Node[]): Step[] {
  if (node.nodeType === "PlaceholderStatement") return placeholder();
  const below = Object.values(node).flatMap((value) =>
    (Array.isArray(value) ? value : [value]).filter(isNode).flatMap((one) => stepsOf(code, one, placeholder, inside)),
  );
  if (WRITES.test(node.nodeType)) {
    return [...below, ...writtenBy(code, node).map((what): Step => ({ does: "writes", what }))];
  }
  if (node.nodeType !== "FunctionCall" && node.nodeType !== "YulFunctionCall") return below;
  if (handsOver(node)) {
    const source =
      node.nodeType === "FunctionCall" ? code.sourceOf(callee(node)) : text(child(node, "functionName"), "name");
    return [...below, { does: "calls", what: `${code.placeOf(node)} ${source}` }];
  }
  const target = node.nodeType === "FunctionCall" ? code.declarationOf(callee(node)) : undefined;
  const isInside = target?.nodeType === "FunctionDefinition" && !inside.includes(target);
  return isInside ? [...below, ...stepsOfFunction(code, target, [...inside, target])] : below;
}

/** Those of a function within its modifiers. */
function stepsOfFunction(code: Code, one: Node, inside: readonly Node[]): Step[] {
  const body = optionalChild(one, "body");
  if (body === undefined) return [];
  const own = () => stepsOf(code, body, () => [], inside);
  const modifiers = children(one, "modifiers")
    .map((use) => code.declarationOf(child(use, "modifierName")))
    .filter((target): target is Node => target?.nodeType === "ModifierDefinition");
  return modifiers.reduceRight<() => Step[]>((within, modifier) => {
    return () => stepsOf(code, child(modifier, "body"), within, inside);
  }, own)();
}

export const order: Rule = {
  name: "order",
  sentence: "State is written before an account is called that may do something; nothing is written after.",
  find(code) {
    return entriesOf(code).flatMap(({ contract, name, node }) => {
      const steps = stepsOfFunction(code, node, [node]);
      const first = steps.findIndex(({ does }) => does === "calls");
      if (first < 0) return [];
      const late = new Set(
        steps
          .slice(first)
          .filter(({ does }) => does === "writes")
          .map(({ what }) => what),
      );
      return [...late].map((what) => ({
        key: `${contract}.${name}: ${what} after ${steps[first]?.what}`,
        at: code.lineOf(node),
      }));
    });
  },
};

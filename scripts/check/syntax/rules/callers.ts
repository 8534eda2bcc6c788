import { type Code, contractsOf, ownFunctions, reachedFrom } from "../code.ts";
import type { Rule } from "../rule.ts";
import { all, callee, child, children, isNode, type Node, optionalChild, text, typeOf } from "../tree.ts";

/** A function that somebody can send a transaction to, in a contract that is deployed. */
export type Entry = { contract: string; name: string; node: Node };

const CHANGES_NOTHING = /^(view|pure)$/;

/** What can be called in a contract and may change something, each function as its most derived contract has it. */
export function entriesOf(code: Code): Entry[] {
  const deployed = contractsOf(code.own, "contract").filter((contract) => contract.abstract !== true);
  return deployed.flatMap((contract) => {
    const bases = (contract.linearizedBaseContracts as number[]).map((id) => code.byId(id)).filter(isNode);
    const seen = new Set<string>();
    return bases
      .flatMap((base) => children(base, "nodes"))
      .filter((node) => node.nodeType === "FunctionDefinition" && /^(external|public)$/.test(text(node, "visibility")))
      .filter((node) => text(node, "kind") !== "constructor")
      .filter((node) => {
        const selector = text(node, "functionSelector") || text(node, "kind");
        const isFirst = !seen.has(selector);
        seen.add(selector);
        return isFirst && !CHANGES_NOTHING.test(text(node, "stateMutability"));
      })
      .map((node) => ({ contract: text(contract, "name"), name: text(node, "name") || text(node, "kind"), node }));
  });
}

const asksSender = (node: Node) =>
  node.nodeType === "MemberAccess" && node.memberName === "sender" && text(child(node, "expression"), "name") === "msg";

/** Whether an expression depends on who calls: itself, by a function it asks, or by a local variable. */
function dependsOnCaller(code: Code, expression: Node, seen = new Set<Node>()): boolean {
  if (seen.has(expression)) return false;
  seen.add(expression);
  if (all(expression, "MemberAccess").some(asksSender)) return true;
  const asked = all(expression, "FunctionCall")
    .filter((call) => typeOf(call) === "bool")
    .map((call) => code.declarationOf(callee(call)))
    .filter((target) => target?.nodeType === "FunctionDefinition" && isNode(target.body)) as Node[];
  const isAsked = asked.some((one) =>
    [...reachedFrom(code, one)].some((inner) => all(inner, "MemberAccess").some(asksSender)),
  );
  return (
    isAsked ||
    all(expression, "Identifier").some((name) =>
      valuesOf(code, name).some((value) => dependsOnCaller(code, value, seen)),
    )
  );
}

/** What a local variable was declared with. */
function valuesOf(code: Code, name: Node): Node[] {
  const variable = code.declarationOf(name);
  if (variable?.nodeType !== "VariableDeclaration" || variable.stateVariable === true) return [];
  const statement = code.parentOf(variable);
  const value = statement === undefined ? undefined : optionalChild(statement, "initialValue");
  return value === undefined ? [] : [value];
}

/** The conditions under which a function or modifier refuses whoever calls: they depend on the caller, and a revert follows. */
function refusalsOf(code: Code, one: Node): Node[] {
  const body = optionalChild(one, "body");
  if (body === undefined) return [];
  return all(body, "IfStatement")
    .filter((statement) => {
      const behind = child(statement, "trueBody");
      const refuses =
        all(behind, "RevertStatement").length > 0 ||
        all(behind, "FunctionCall").some((call) => {
          const target = code.declarationOf(callee(call));
          return target !== undefined && target !== one && refusalsOf(code, target).length > 0;
        });
      return refuses && dependsOnCaller(code, child(statement, "condition"));
    })
    .map((statement) => child(statement, "condition"));
}

/** All that refuses callers on the way through an entry: guards with what they are asked about, and own conditions. */
function guardsOf(code: Code, entry: Node): string[] {
  const own = refusalsOf(code, entry).map((condition) => conditionOf(code, condition));
  const uses = [...reachedFrom(code, entry)].flatMap((one) => [
    ...all(one, "FunctionCall").map((call) => ({ use: call, target: code.declarationOf(callee(call)) })),
    ...all(one, "ModifierInvocation").map((use) => ({ use, target: code.declarationOf(child(use, "modifierName")) })),
  ]);
  const guards = uses.filter(
    ({ target }) => target !== undefined && target !== entry && refusalsOf(code, target).length > 0,
  );
  return [...new Set([...guards.map(({ use }) => code.sourceOf(use)), ...own])].sort();
}

export const callers: Rule = {
  name: "callers",
  sentence: "Of every function that can change something it is said who may call it, and what refuses all others.",
  find: (code) =>
    entriesOf(code).map(({ contract, name, node }) => {
      const guards = guardsOf(code, node).join("; ") || "refuses nobody";
      return { key: `${contract}.${name}: ${guards}`, at: code.lineOf(node) };
    }),
};

/** A condition as text, with the local variables that it depends on the caller by. */
function conditionOf(code: Code, condition: Node): string {
  const where = all(condition, "Identifier").flatMap((name) =>
    valuesOf(code, name)
      .filter((value) => dependsOnCaller(code, value))
      .map((value) => ` where ${text(name, "name")} = ${code.sourceOf(value)}`),
  );
  return `if ${code.sourceOf(condition)}${where.join("")}`;
}

/** What a function answers of the caller, for others to refuse by. */
function answersOf(one: Node): Node[] {
  return all(one, "Return").filter((node) => all(node, "MemberAccess").some(asksSender));
}

export const guards: Rule = {
  name: "guards",
  sentence: "What refuses callers does so under the conditions that were reviewed.",
  find(code) {
    const inside = ownFunctions(code).filter(
      (one) => one.nodeType === "ModifierDefinition" || /^(internal|private)$/.test(text(one, "visibility")),
    );
    return inside.flatMap((one) => [
      ...refusalsOf(code, one).map((node) => ({
        key: `${code.placeOf(node)}: ${conditionOf(code, node)}`,
        at: code.lineOf(node),
      })),
      ...answersOf(one).map((node) => ({
        key: `${code.placeOf(node)}: ${code.sourceOf(node)}`,
        at: code.lineOf(node),
      })),
    ]);
  },
};

import type { Code } from "./code.ts";
import { all, bare, callee, child, children, type Node, text, typeOf } from "./tree.ts";

const isStorage = (type: string) => / storage( |$)/.test(type);

const structIn = (type: string) => /^struct (?:\w+\.)*(\w+) storage/.exec(type)?.[1];

/**
 * The name of the state that an expression stands for: a variable with its contract (`GateSettings.epoch`), or a field
 * with its struct (`Agent.frozen`), which a pointer may reach as well. Undefined for anything in memory or in code.
 */
export function stateNameOf(code: Code, expression: Node): string | undefined {
  const node = bare(expression);
  if (node.nodeType === "MemberAccess") {
    const struct = structIn(typeOf(child(node, "expression")));
    return struct === undefined ? undefined : `${struct}.${text(node, "memberName")}`;
  }
  if (node.nodeType === "IndexAccess") return stateNameOf(code, child(node, "baseExpression"));
  if (node.nodeType !== "Identifier") return undefined;
  const variable = code.declarationOf(node);
  if (variable?.stateVariable === true && variable.mutability !== "mutable") return undefined;
  if (variable?.stateVariable === true) return `${code.placeOf(variable)}.${text(variable, "name")}`;
  const type = typeOf(node);
  // A pointer itself is no state; what an index of it reaches is.
  return isStorage(type) && code.parentOf(node)?.nodeType === "IndexAccess" ? (structIn(type) ?? type) : undefined;
}

export type Write = { name: string; node: Node };

/** What is left of an assignment, one by one: `(a, , b) = ...`. */
export function targetsOf(left: Node): Node[] {
  return left.nodeType === "TupleExpression" ? children(left, "components").flatMap(targetsOf) : [left];
}

/** The writes that stand in a function's own body. */
export function writesIn(code: Code, body: Node): Write[] {
  const targets = [
    ...all(body, "Assignment").flatMap((node) => targetsOf(child(node, "leftHandSide"))),
    ...all(body, "UnaryOperation")
      .filter((node) => /^(\+\+|--|delete)$/.test(text(node, "operator")))
      .map((node) => child(node, "subExpression")),
    ...all(body, "FunctionCall")
      .map(callee)
      .filter((called) => called.nodeType === "MemberAccess" && /^(push|pop)$/.test(text(called, "memberName")))
      .map((called) => child(called, "expression")),
  ];
  return targets.flatMap((node) => {
    const name = stateNameOf(code, node);
    return name === undefined ? [] : [{ name, node }];
  });
}

/** The array that `x.push(...)` makes longer, if a call is one. */
export function pushedBy(call: Node): Node | undefined {
  const called = callee(call);
  if (called.nodeType !== "MemberAccess" || text(called, "memberName") !== "push") return undefined;
  const array = child(called, "expression");
  return isStorage(typeOf(array)) ? array : undefined;
}

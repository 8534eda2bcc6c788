// Every change that the operators know, at every place of a file's syntax tree.
import type { Node } from "./build.ts";
import type { Operator } from "./mutant.ts";
import { type Place, type Tree, within } from "./tree.ts";

export type Change = { operator: Operator; place: Place; start: number; end: number; replacement: string };

const BOUNDARY: Record<string, string> = { "<": "<=", "<=": "<", ">": ">=", ">=": ">" };
const NEGATED: Record<string, string> = { "==": "!=", "!=": "==" };
const LOGIC: Record<string, string> = { "&&": "||", "||": "&&" };
const ARITHMETIC: Record<string, string> = { "+": "-", "-": "+", "*": "/", "/": "*", "&": "|", "|": "&", "%": "/" };
const ASSIGNED: Record<string, string> = { "+=": "-=", "-=": "+=", "*=": "/=", "|=": "&=", "&=": "|=" };

/** Who may act, by the name under which a contract asks; any of a row may stand for any other. */
const ROLES: readonly (readonly string[])[] = [
  ["guardian", "rootVetoer", "offeredGuardian"],
  ["onlyGuardian", "onlyRoot"],
  ["onlyGate", "onlyRoot", "onlyGuardianOrRoot"],
];

const REQUIRING = /^_?(require|examine(?!Proposal))/;

export function changesOf(tree: Tree): Change[] {
  return [...tree.places()].flatMap((place) => (inLoopHead(place) ? [] : changesAt(tree, place)));
}

function changesAt(tree: Tree, place: Place): Change[] {
  const { node } = place;
  const whole = (operator: Operator, replacement: string, of: Node = node): Change => {
    const [start, end] = tree.range(of);
    return { operator, place, start, end, replacement };
  };
  switch (node.nodeType) {
    case "BinaryOperation":
      return binary(tree, place);
    case "IfStatement":
      return branch(tree, place, whole);
    case "Conditional":
      return [whole("negate", `!(${tree.text(node.condition)})`, node.condition)];
    case "ExpressionStatement":
      return statement(tree, place, whole);
    case "EmitStatement":
      return [whole("skip-emit", "{}", withSemicolon(tree, node)), ...swaps(tree, node.eventCall, whole)];
    case "RevertStatement":
      return swaps(tree, node.errorCall, whole);
    case "FunctionCall":
      return within(place, "EmitStatement", "RevertStatement") === undefined ? swaps(tree, node, whole) : [];
    case "Return":
      return answers(place, whole);
    case "ModifierInvocation":
      return modifiers(tree, place, whole);
    case "Identifier":
      return roles(tree, place, whole);
    case "Literal":
      return numbers(tree, place, whole);
    case "YulLiteral":
      return node.kind === "number" ? shifted(node.value, whole) : [];
    case "Assignment": {
      const other = ASSIGNED[node.operator];
      return other === undefined ? [] : [sign(tree, place, node.leftHandSide, node.operator, other, "arith")];
    }
    default:
      return [];
  }
}

type Whole = (operator: Operator, replacement: string, of?: Node) => Change;

function binary(tree: Tree, place: Place): Change[] {
  const { operator, leftExpression } = place.node;
  const tables: [Operator, Record<string, string>][] = [
    ["boundary", BOUNDARY],
    ["negate", NEGATED],
    ["logic", LOGIC],
    ["arith", ARITHMETIC],
  ];
  return tables
    .filter(([, table]) => table[operator] !== undefined)
    .map(([name, table]) => sign(tree, place, leftExpression, operator, table[operator] ?? "", name));
}

/** Another sign between two operands. Comments do not stand there. */
function sign(tree: Tree, place: Place, left: Node, from: string, to: string, operator: Operator): Change {
  const start = tree.source.indexOf(from, tree.range(left)[1]);
  return { operator, place, start, end: start + from.length, replacement: to };
}

function branch(tree: Tree, { node }: Place, whole: Whole): Change[] {
  const { condition, trueBody, falseBody } = node;
  const only = trueBody.nodeType === "Block" ? trueBody.statements.at(-1) : trueBody;
  const changes: Change[] = [];
  if (condition.nodeType !== "BinaryOperation" || condition.operator in LOGIC) {
    changes.push(whole("negate", `!(${tree.text(condition)})`, condition));
  }
  if (falseBody !== undefined && falseBody !== null) return changes;
  const end = withSemicolon(tree, node);
  if (only?.nodeType === "RevertStatement") changes.push(whole("drop-check", "{}", end));
  else if (only?.nodeType === "Return") changes.push(whole("skip-branch", "{}", end));
  return changes;
}

function statement(tree: Tree, place: Place, whole: Whole): Change[] {
  const { expression } = place.node;
  const all = withSemicolon(tree, place.node);
  if (expression.nodeType === "Assignment" || expression.nodeType === "UnaryOperation") {
    const target = expression.leftHandSide ?? expression.subExpression;
    const inLock = /_execution\b/.test(tree.text(expression));
    return [whole(inLock ? "skip-lock" : isStored(target) ? "skip-write" : "skip-assign", "{}", all)];
  }
  if (expression.nodeType !== "FunctionCall") return [];
  const name = nameOf(expression.expression);
  if (name === "push" || name === "pop") return [whole("skip-write", "{}", all)];
  return [whole(REQUIRING.test(name) ? "drop-check" : "skip-call", "{}", all)];
}

const nameOf = (called: Node): string => called.name ?? called.memberName ?? "";

/** Whether an expression names something in storage. */
function isStored(target: Node | null): boolean {
  if (target === null) return false;
  if (target.nodeType === "TupleExpression") return target.components.some(isStored);
  const inner = target.baseExpression ?? target.expression;
  const type: string = target.typeDescriptions?.typeString ?? "";
  if (/ storage /.test(` ${type} `)) return true;
  if (inner !== undefined) return isStored(inner);
  return target.nodeType === "Identifier" && stateVariables.has(target.referencedDeclaration);
}

/** Ids of all state variables of a compilation; filled by whoever reads its trees. */
export const stateVariables = new Set<number>();

function swaps(tree: Tree, call: Node, whole: Whole): Change[] {
  if (call.kind !== "functionCall") return [];
  const type = (node: Node): string => node.typeDescriptions?.typeString ?? "";
  return call.arguments.flatMap((one: Node, i: number) => {
    const other: Node | undefined = call.arguments.find(
      (candidate: Node, j: number) => j > i && type(candidate) === type(one) && tree.text(candidate) !== tree.text(one),
    );
    if (other === undefined) return [];
    const [first, last] = [tree.range(one), tree.range(other)];
    const swapped = tree.text(other) + tree.source.slice(first[1], last[0]) + tree.text(one);
    return [{ ...whole("swap-args", swapped), start: first[0], end: last[1] }];
  });
}

function answers({ node, above }: Place, whole: Whole): Change[] {
  const { expression } = node;
  if (expression?.typeDescriptions?.typeString !== "bool" || expression.nodeType === "Literal") return [];
  if (above.length === 0) return [];
  return ["true", "false"].map((answer) => whole("answer", answer, expression));
}

function modifiers(tree: Tree, place: Place, whole: Whole): Change[] {
  const { node } = place;
  if (node.kind !== "modifierInvocation") return [];
  const name: string = node.modifierName.name;
  return [
    whole(name === "locked" ? "skip-lock" : "drop-check", ""),
    ...others(name, tree.source).map((other) => whole("role", other)),
  ];
}

/** A holder of power that the same contract knows. */
function others(name: string, source: string): string[] {
  const isKnown = (other: string) => new RegExp(`\\b${other}\\b`).test(source);
  return ROLES.filter((row) => row.includes(name)).flatMap((row) => row.filter((one) => one !== name && isKnown(one)));
}

function roles(tree: Tree, place: Place, whole: Whole): Change[] {
  const { node, key, above } = place;
  if (key === "modifierName" || key === "leftHandSide") return [];
  const { name, typeDescriptions } = node;
  if (name === "SAFE" && above.length > 0) return [whole("role", "address(this)")];
  if (name === "GATE" && typeDescriptions?.typeString === "address") return [whole("role", "address(this)")];
  if (!stateVariables.has(node.referencedDeclaration)) return [];
  return others(name, tree.source).map((other) => whole("role", other));
}

function numbers(tree: Tree, place: Place, whole: Whole): Change[] {
  const { node, key } = place;
  if (node.kind !== "number" || key === "length" || node.subdenomination !== null) {
    return node.kind === "number" && node.subdenomination
      ? [whole("constant", `(${tree.text(node)} + 1)`), whole("constant", `(${tree.text(node)} - 1)`)]
      : [];
  }
  return shifted(tree.text(node), whole);
}

function shifted(value: string, whole: Whole): Change[] {
  const plain = value.replaceAll("_", "");
  // Longer ones are addresses and slots.
  if (!/^(\d{1,9}|0x[\da-fA-F]{1,8})$/.test(plain)) return [];
  const number = Number(plain);
  return [number + 1, ...(number > 0 ? [number - 1] : [])].map((one) => whole("constant", String(one)));
}

/** Without its step a loop never ends, and a test would only wait. */
function inLoopHead({ key, above, node }: Place): boolean {
  const parent = above.at(-1);
  const inStep = (one: Node | undefined, name: string) => one?.nodeType === "ForStatement" && name === "loopExpression";
  if (inStep(parent, key)) return true;
  const holder = above.find(({ nodeType }) => nodeType === "ForStatement" || nodeType === "WhileStatement");
  if (holder === undefined) return false;
  const chain = [...above, node];
  const below = chain[chain.lastIndexOf(holder) + 1];
  return below === holder.loopExpression;
}

/** The node with the semicolon that ends it, which the compiler's places leave out. */
function withSemicolon(tree: Tree, node: Node): Node {
  const [start = 0, length = 0, file = 0] = node.src.split(":").map(Number);
  const end = tree.range(node)[1];
  const isOpen = tree.source[end - 1] !== ";" && tree.source[end - 1] !== "}" && tree.source[end] === ";";
  return isOpen ? { ...node, src: `${start}:${length + 1}:${file}` } : node;
}

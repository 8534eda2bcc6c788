/** A node of solc's syntax tree. Which fields it has depends on its type; the functions below read them. */
export type Node = { nodeType: string; src: string; id?: number } & Record<string, unknown>;

export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "nodeType" in value;
}

/** The node in a field that always has one. */
export function child(node: Node, field: string): Node {
  const value = node[field];
  if (!isNode(value)) throw new Error(`${node.nodeType} at ${node.src} has no ${field}.`);
  return value;
}

export function optionalChild(node: Node, field: string): Node | undefined {
  const value = node[field];
  return isNode(value) ? value : undefined;
}

/** The nodes in a field that holds a list, without the gaps of `(a, , b)`. */
export function children(node: Node, field: string): Node[] {
  const value = node[field];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** A field that holds text; empty where the node has no such field. */
export function text(node: Node, field: string): string {
  const value = node[field];
  return typeof value === "string" ? value : "";
}

/** solc's name of an expression's type, such as `struct Rule calldata`. */
export function typeOf(node: Node): string {
  const { typeString } = (node.typeDescriptions ?? {}) as { typeString?: string };
  return typeString ?? "";
}

/** The node and all below it, in the order of the source. */
export function* walk(node: Node): Generator<Node> {
  yield node;
  for (const value of Object.values(node)) {
    for (const one of Array.isArray(value) ? value : [value]) if (isNode(one)) yield* walk(one);
  }
}

export function all(root: Node, ...types: readonly string[]): Node[] {
  return [...walk(root)].filter((node) => types.includes(node.nodeType));
}

/** What stands in parentheses, without them. */
export function bare(node: Node): Node {
  const inner = children(node, "components");
  return node.nodeType === "TupleExpression" && inner.length === 1 && inner[0] !== undefined ? bare(inner[0]) : node;
}

/** What is called, without `{gas: ...}` and parentheses. */
export function callee(call: Node): Node {
  const expression = bare(child(call, "expression"));
  return expression.nodeType === "FunctionCallOptions" ? bare(child(expression, "expression")) : expression;
}

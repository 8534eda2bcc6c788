import { readFileSync } from "node:fs";
import { join } from "node:path";
import solc from "solc";
import { projectFiles } from "../files.ts";
import { all, callee, child, children, isNode, type Node, text, typeOf, walk } from "./tree.ts";

/** Solidity sources as syntax trees, with what the trees alone do not tell. */
export type Code = {
  /** The files that are ours; the rules look at these. */
  own: readonly Node[];
  /** Ours, and what they import. */
  units: readonly Node[];
  /** What an identifier or a member refers to, where it is declared in a source. */
  declarationOf(node: Node): Node | undefined;
  byId(id: number): Node | undefined;
  parentOf(node: Node): Node | undefined;
  /** The function or modifier around a node, if any. */
  functionOf(node: Node): Node | undefined;
  /** Where a node stands, as `Council._reason`: names that stay when lines move. */
  placeOf(node: Node): string;
  /** Where a node stands, as `contracts/Council.sol:414`. */
  lineOf(node: Node): string;
  /** The source of a node, on one line. */
  sourceOf(node: Node): string;
};

/** The sources of the contracts that are deployed and of all that they are made of. */
export function ownSources(): Record<string, string> {
  const files = projectFiles().filter((file) => /^contracts\/(?!mocks\/).*\.sol$/.test(file));
  return Object.fromEntries(files.map((file) => [file, readFileSync(file, "utf8")]));
}

type Output = {
  errors?: { severity: string; formattedMessage: string }[];
  sources: Record<string, { id: number; ast: Node }>;
  contracts: Record<string, Record<string, { abi: unknown; userdoc?: unknown; devdoc?: unknown }>>;
};

/** Parses and types, and makes no code: a few seconds for all contracts. */
export function parse(sources: Record<string, string>): Output {
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(Object.entries(sources).map(([file, content]) => [file, { content }])),
    settings: {
      evmVersion: "osaka",
      viaIR: true,
      outputSelection: { "*": { "": ["ast"], "*": ["abi", "userdoc", "devdoc"] } },
    },
  };
  const read = (path: string) => ({ contents: readFileSync(join("node_modules", path), "utf8") });
  const output: Output = JSON.parse(solc.compile(JSON.stringify(input), { import: read }));
  const errors = (output.errors ?? []).filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join("\n"));
  return output;
}

const FUNCTIONS = ["FunctionDefinition", "ModifierDefinition"];

export function readCode(sources: Record<string, string>, output: Output = parse(sources)): Code {
  const files = new Map<number, string>();
  const ids = new Map<number, Node>();
  const parents = new Map<Node, Node>();
  const units: Node[] = [];
  for (const [file, { id, ast }] of Object.entries(output.sources)) {
    files.set(id, file);
    units.push(ast);
    for (const node of walk(ast)) {
      if (node.id !== undefined) ids.set(node.id, node);
      for (const value of Object.values(node)) {
        for (const one of Array.isArray(value) ? value : [value]) if (isNode(one)) parents.set(one, node);
      }
    }
  }

  const position = (node: Node) => {
    const [start = 0, length = 0, file = 0] = node.src.split(":").map(Number);
    return { start, length, file: files.get(file) ?? "" };
  };
  const contents = new Map<string, Buffer>();
  const contentOf = (file: string) => {
    const known = contents.get(file) ?? Buffer.from(sources[file] ?? readFileSync(join("node_modules", file)));
    contents.set(file, known);
    return known;
  };
  const around = (node: Node, types: readonly string[]): Node | undefined =>
    types.includes(node.nodeType) ? node : parents.has(node) ? around(parents.get(node) as Node, types) : undefined;
  const functionOf = (node: Node) => around(node, FUNCTIONS);

  return {
    own: units.filter((unit) => text(unit, "absolutePath") in sources),
    units,
    declarationOf: ({ referencedDeclaration }) =>
      typeof referencedDeclaration === "number" ? ids.get(referencedDeclaration) : undefined,
    byId: (id) => ids.get(id),
    parentOf: (node) => parents.get(node),
    functionOf,
    placeOf(node) {
      const contract = around(node, ["ContractDefinition"]);
      const inside = functionOf(node);
      const name = inside === undefined ? "" : text(inside, "name") || text(inside, "kind");
      const outer = contract === undefined ? position(node).file : text(contract, "name");
      return name === "" ? outer : contract === undefined ? `${outer} ${name}` : `${outer}.${name}`;
    },
    lineOf(node) {
      const { start, file } = position(node);
      const lines = contentOf(file).subarray(0, start).toString().split("\n").length;
      return `${file}:${lines}`;
    },
    sourceOf(node) {
      const { start, length, file } = position(node);
      return contentOf(file)
        .subarray(start, start + length)
        .toString()
        .replace(/\s+/g, " ")
        .replace(/([([]) /g, "$1")
        .replace(/ ([)\]])/g, "$1");
    },
  };
}

/** All nodes of some types in our files. */
export function inOwn(code: Code, ...types: readonly string[]): Node[] {
  return code.own.flatMap((unit) => all(unit, ...types));
}

/** Our functions and modifiers that have a body. */
export function ownFunctions(code: Code): Node[] {
  return inOwn(code, ...FUNCTIONS).filter((node) => isNode(node.body));
}

/** The contracts of `units`, of one kind (`contract`, `interface`, `library`) or of all. */
export function contractsOf(units: readonly Node[], kind?: string): Node[] {
  return units
    .flatMap((unit) => children(unit, "nodes"))
    .filter((node) => node.nodeType === "ContractDefinition" && (kind === undefined || node.contractKind === kind));
}

/** What the functions of a body refer to when they call: functions and modifiers of the same code, run by the caller. */
export function callsOf(code: Code, from: Node): Node[] {
  const calls = all(from, "FunctionCall").filter((call) => call.kind === "functionCall");
  const called = calls.flatMap((call) => {
    const target = code.declarationOf(callee(call));
    const inside = !typeOf(callee(call)).includes(" external") && target?.nodeType === "FunctionDefinition";
    return inside ? [target, ...overridesOf(code, target)] : [];
  });
  const modifiers = children(from, "modifiers")
    .map((use) => code.declarationOf(child(use, "modifierName")))
    .filter((target) => target?.nodeType === "ModifierDefinition");
  return [...called, ...(modifiers as Node[])];
}

function overridesOf(code: Code, base: Node): Node[] {
  if (base.virtual !== true) return [];
  return ownFunctions(code).filter((one) => ((one.baseFunctions ?? []) as number[]).includes(base.id as number));
}

/** The functions that run when `from` does: itself, and what it calls inside. */
export function reachedFrom(code: Code, from: Node): Set<Node> {
  const reached = new Set<Node>([from]);
  for (const one of reached) for (const next of callsOf(code, one)) reached.add(next);
  return reached;
}

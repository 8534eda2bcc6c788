// Many mutants in one compilation. Each change becomes a choice that one number decides:
//
//   a < b            →  (MUTANT == 17 ? a <= b : a < b)
//   _requireRoot();  →  { if (MUTANT != 18) { _requireRoot(); } }
//
// The number is a constant of 32 bytes that stands in the code as it is, and is overwritten there. So a mutant costs
// no compilation of its own, which on viaIR takes many times longer than the tests that kill it.
import type { Node } from "./build.ts";
import type { Code } from "./compile.ts";
import type { Choice, Mutant } from "./mutant.ts";
import type { Place, Tree } from "./tree.ts";

/** Stands in a {@link Choice} for the number of the mutant. */
const NUMBER = "#";
const NAME = "MUTANT_";

/** Top bit set, so that it takes all 32 bytes wherever it is pushed. */
const MAGIC = "a115a115a115a115a115a115a115a115a115a115a115a115a115a115a115a115";

type Changed = { start: number; end: number; replacement: string };

/** The choice between a change and what stands, where the language lets one write it. */
export function choiceOf(tree: Tree, place: Place, change: Changed): Choice | undefined {
  const { node, above } = place;
  const parent = above.at(-1);
  switch (node.nodeType) {
    case "Literal":
    case "YulLiteral":
      return undefined;
    case "ModifierInvocation":
      return ofModifier(node, change);
    case "EmitStatement":
    case "RevertStatement":
      return ofStatement(tree, node, change);
    case "IfStatement":
    case "ExpressionStatement":
      if (change.replacement === "{}")
        return { ...change, text: `{ if (${NAME} != ${NUMBER}) { ${tree.source.slice(change.start, change.end)} } }` };
      return ofExpression(tree, change.start, change.end, change);
    case "Conditional":
    case "Return":
    case "Identifier":
      return ofExpression(tree, change.start, change.end, change);
    default:
      return parent?.nodeType === "ExpressionStatement"
        ? ofStatement(tree, parent, change)
        : ofExpression(tree, ...tree.range(node), change);
  }
}

function ofExpression(tree: Tree, start: number, end: number, change: Changed): Choice {
  const [other, standing] = [changed(tree, start, end, change), tree.source.slice(start, end)];
  return { start, end, text: `(${NAME} == ${NUMBER} ? ${other} : ${standing})` };
}

function ofStatement(tree: Tree, node: Node, change: Changed): Choice {
  const [start, before] = tree.range(node);
  const end = tree.source[before] === ";" ? before + 1 : before;
  const [other, standing] = [changed(tree, start, end, change), tree.source.slice(start, end)];
  return { start, end, text: `{ if (${NAME} == ${NUMBER}) { ${other} } else { ${standing} } }` };
}

function changed(tree: Tree, start: number, end: number, change: Changed): string {
  return tree.source.slice(start, change.start) + change.replacement + tree.source.slice(change.end, end);
}

/** By way of the modifiers that {@link withSwitches} adds. */
function ofModifier({ modifierName, arguments: given }: Node, change: Changed): Choice | undefined {
  if (given?.length > 0) return undefined;
  const other = change.replacement === "" ? "" : ` ${change.replacement}_if(${NAME} == ${NUMBER})`;
  return { start: change.start, end: change.end, text: `${modifierName.name}_if(${NAME} != ${NUMBER})${other}` };
}

/** Beside each modifier that only checks another one, which checks only if it is told to. */
function switchesOf(tree: Tree): Choice[] {
  const switches: Choice[] = [];
  for (const { node } of tree.places()) {
    if (node.nodeType !== "ModifierDefinition" || node.parameters.parameters.length > 0) continue;
    const checks: Node[] = node.body.statements.slice(0, -1);
    if (node.body.statements.at(-1)?.nodeType !== "PlaceholderStatement" || checks.length !== 1) continue;
    const [check] = checks;
    if (check === undefined) continue;
    const [from, to] = tree.range(check);
    const end = tree.range(node)[1];
    const body = tree.source.slice(from, tree.source[to] === ";" ? to + 1 : to);
    switches.push({ start: end, end, text: `\n    modifier ${node.name}_if(bool on) { if (on) { ${body} } _; }\n` });
  }
  return switches;
}

/** Mutants that stand side by side in one compilation, each with its number in it. */
export type Group = { mutants: readonly Mutant[]; choices: readonly Choice[] };

/** Puts as many as possible together; no two choices of a group overlap. */
export function groupsOf(mutants: readonly { mutant: Mutant; choice: Choice }[]): Group[] {
  const groups: { mutants: Mutant[]; choices: Choice[] }[] = [];
  for (const { mutant, choice } of mutants) {
    const isFree = (group: (typeof groups)[number]) =>
      group.choices.every(
        ({ start, end }, i) => group.mutants[i]?.file !== mutant.file || end <= choice.start || choice.end <= start,
      );
    let group = groups.find(isFree);
    if (group === undefined) {
      group = { mutants: [], choices: [] };
      groups.push(group);
    }
    group.mutants.push(mutant);
    group.choices.push(choice);
  }
  return groups;
}

/** The sources of a group's files with all its choices. A mutant's number is its place in the group, from one. */
export function schemaOf({ mutants, choices }: Group, trees: ReadonlyMap<string, Tree>): Map<string, string> {
  const sources = new Map<string, string>();
  for (const [file, tree] of trees) {
    const numbered = choices
      .map((choice, i) => ({ ...choice, text: choice.text.replaceAll(NUMBER, String(i + 1)) }))
      .filter((_, i) => mutants[i]?.file === file);
    const switches = switchesOf(tree);
    if (numbered.length === 0 && switches.length === 0) continue;
    const all = [...numbered, ...switches].sort((a, b) => b.start - a.start);
    const source = all.reduce(
      (text, { start, end, text: by }) => text.slice(0, start) + by + text.slice(end),
      tree.source,
    );
    sources.set(file, numbered.length === 0 ? source : `${source}\nuint256 constant ${NAME} = 0x${MAGIC};\n`);
  }
  return sources;
}

/** The code with a number written into it; zero is no mutant. */
export function withNumber({ bytecode, deployedBytecode }: Code, number: number): Code {
  const word = number.toString(16).padStart(64, "0");
  return {
    bytecode: bytecode.replaceAll(MAGIC, word),
    deployedBytecode: deployedBytecode.replaceAll(MAGIC, word),
  };
}

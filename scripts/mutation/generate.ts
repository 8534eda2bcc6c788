// All mutants of all deployed contracts and of the libraries in them.
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type Artifact, type Build, buildOf, deployedOf, importsOf, ROOT, sourceOf } from "./build.ts";
import { categoryOf } from "./categories.ts";
import { hashOf, type Mutant } from "./mutant.ts";
import { type Change, changesOf, stateVariables } from "./operators.ts";
import { choiceOf } from "./schema.ts";
import { type Place, Tree, within } from "./tree.ts";

/** The files of ours that deployed contracts are made of, each with a build that holds it. */
export function filesOf(artifacts: readonly Artifact[]): Map<string, Build> {
  const files = new Map<string, Build>();
  for (const artifact of deployedOf(artifacts)) {
    const build = buildOf(artifact);
    for (const source of importsOf(build, artifact.inputSourceName)) {
      if (!source.startsWith(sourceOf("contracts/")) || source.includes("/interfaces/")) continue;
      files.set(source.slice(sourceOf("").length), build);
    }
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Of these files those that have changed since they were compiled. */
export function changedSince(artifacts: readonly Artifact[]): string[] {
  return [...filesOf(artifacts)].flatMap(([file, { input }]) =>
    input.sources[sourceOf(file)]?.content === readFileSync(join(ROOT, file), "utf8") ? [] : [file],
  );
}

export function generate(artifacts: readonly Artifact[]): Mutant[] {
  const mutants = new Map<string, Mutant>();
  for (const [file, build] of filesOf(artifacts)) {
    stateVariables.clear();
    for (const tree of Object.values(build.trees)) rememberState(tree);
    const tree = treeOf(build, file);
    for (const change of changesOf(tree)) {
      const mutant = toMutant(tree, change);
      mutants.set(mutant.id, mutant);
    }
  }
  return [...mutants.values()];
}

function rememberState(tree: Build["trees"][string]): void {
  for (const contract of tree.nodes ?? []) {
    for (const { id, nodeType, stateVariable } of contract.nodes ?? []) {
      if (nodeType === "VariableDeclaration" && stateVariable) stateVariables.add(id);
    }
  }
}

function toMutant(tree: Tree, { operator, place, start, end, replacement }: Change): Mutant {
  const holder = within(place, "FunctionDefinition", "ModifierDefinition");
  const name = holder === undefined ? "constants" : holder.name || holder.kind;
  const statement = within(
    { ...place, above: [...place.above, place.node] },
    "EmitStatement",
    "RevertStatement",
    "ExpressionStatement",
    "Return",
    "VariableDeclarationStatement",
    "VariableDeclaration",
    "ModifierInvocation",
  );
  const condition = place.above.findLast(({ nodeType }) => nodeType === "IfStatement");
  const told = place.node.nodeType === "IfStatement" ? place.node : (statement ?? condition ?? place.node);
  const text = tree.source.slice(start, end);
  const stem = basename(tree.file, ".sol");
  return {
    id: `${stem}.${name}.${operator}.${hashOf(tree.file, name, text, replacement, nearby(tree, start)).slice(0, 6)}`,
    operator,
    category: categoryOf(operator, tree.text(told), name, tree.file),
    file: tree.file,
    function: name,
    line: tree.lineAt(start),
    start,
    text,
    replacement,
    ...choose(tree, place, { start, end, replacement }),
  };
}

function choose(
  tree: Tree,
  place: Place,
  change: { start: number; end: number; replacement: string },
): Pick<Mutant, "choice"> {
  const choice = choiceOf(tree, place, change);
  return choice === undefined ? {} : { choice };
}

/** What stands around a change, so that equal changes of one function have different ids. */
const nearby = (tree: Tree, start: number): string => tree.source.slice(Math.max(0, start - 120), start + 60);

/** The tree of a file, over the source as it was compiled. */
export function treeOf({ trees, input }: Build, file: string): Tree {
  const [root, source] = [trees[sourceOf(file)], input.sources[sourceOf(file)]];
  if (root === undefined || source === undefined) throw new Error(`MUTATION_NO_TREE: ${file} was not compiled`);
  return new Tree(file, root, source.content);
}

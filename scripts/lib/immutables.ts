import { readFileSync } from "node:fs";
import { join } from "node:path";

const cache = new Map<string, ReadonlyMap<string, string>>();

/** The names of the immutables of a build, by their ids in its syntax trees. */
export function immutableNames(buildInfoId: string): ReadonlyMap<string, string> {
  const known = cache.get(buildInfoId);
  if (known !== undefined) return known;
  const { output } = JSON.parse(readFileSync(join("artifacts", "build-info", `${buildInfoId}.output.json`), "utf8"));
  const names = new Map<string, string>();
  const walk = (node: unknown): void => {
    if (node === null || typeof node !== "object") return;
    const { nodeType, mutability, id, name } = node as Record<string, unknown>;
    if (nodeType === "VariableDeclaration" && mutability === "immutable") names.set(String(id), String(name));
    for (const child of Object.values(node)) walk(child);
  };
  for (const source of Object.values(output.sources as Record<string, { ast: unknown }>)) walk(source.ast);
  cache.set(buildInfoId, names);
  return names;
}

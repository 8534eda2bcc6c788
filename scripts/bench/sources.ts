// Which function of which source file stands behind a program counter, by the compiler's source map and syntax tree.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const BUILD_INFO = join("artifacts", "build-info");

type Node = { nodeType?: string; src?: string; name?: string; kind?: string; stateVariable?: boolean };
type Output = {
  contracts: Record<string, Record<string, { evm: { deployedBytecode: { object: string; sourceMap: string } } }>>;
  sources: Record<string, { id: number; ast: Node }>;
};
type Region = { start: number; end: number; name: string };

/** By program counter: the function, or where in the code that the compiler adds it stands. */
export type SourceOf = (pc: number) => string;

/** Undefined where the contract is not among those of the last build that were compiled from `path`. */
export function sourceLookup(path: string, name: string): SourceOf | undefined {
  if (!existsSync(BUILD_INFO)) return undefined;
  for (const file of readdirSync(BUILD_INFO).filter((one) => one.endsWith(".output.json"))) {
    const { output }: { output: Output } = JSON.parse(readFileSync(join(BUILD_INFO, file), "utf8"));
    const contract = output.contracts?.[path]?.[name];
    if (contract !== undefined) return lookupIn(output, contract.evm.deployedBytecode);
  }
  return undefined;
}

function lookupIn(output: Output, { object, sourceMap }: { object: string; sourceMap: string }): SourceOf {
  const code = Buffer.from(object, "hex");
  const files = new Map(Object.entries(output.sources).map(([path, { id, ast }]) => [id, regions(path, ast)]));
  const byPc = new Map<number, string>();
  let pc = 0;
  let [start, length, file] = [0, 0, -1];
  for (const entry of sourceMap.split(";")) {
    if (pc >= code.length) break;
    const fields = entry.split(":");
    if (fields[0]) start = Number(fields[0]);
    if (fields[1]) length = Number(fields[1]);
    if (fields[2]) file = Number(fields[2]);
    byPc.set(pc, nameOf(files.get(file), start, start + length));
    const opcode = code[pc] ?? 0;
    pc += opcode >= 0x60 && opcode <= 0x7f ? opcode - 0x5e : 1;
  }
  return (at) => byPc.get(at) ?? GENERATED;
}

const GENERATED = "added by the compiler";

function nameOf(found: Region[] | undefined, start: number, end: number): string {
  const inner = found
    ?.filter((region) => region.start <= start && end <= region.end)
    .sort((a, b) => a.end - a.start - (b.end - b.start))[0];
  return inner?.name ?? GENERATED;
}

/** Every function of a file, and behind them its contracts: what functions share has no place of its own. */
function regions(path: string, ast: Node): Region[] {
  const found: Region[] = [];
  const file = path.split("/").at(-1)?.replace(".sol", "") ?? path;
  const visit = (node: unknown): void => {
    if (node === null || typeof node !== "object") return;
    const { nodeType, src, name, kind } = node as Node;
    if (src !== undefined && nodeType !== undefined) {
      const [start = 0, length = 0] = src.split(":").map(Number);
      if (nodeType === "FunctionDefinition" || nodeType === "ModifierDefinition") {
        found.push({ start, end: start + length, name: `${file}.${name || kind}` });
      } else if (nodeType === "ContractDefinition") {
        found.push({ start, end: start + length, name: `${file}: shared code (storage access, ABI coding)` });
      }
    }
    for (const child of Object.values(node)) visit(child);
  };
  visit(ast);
  return found;
}

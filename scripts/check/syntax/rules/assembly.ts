import { inOwn } from "../code.ts";
import type { Rule } from "../rule.ts";
import { all, child, type Node, text } from "../tree.ts";

/** What a block can do to memory, storage and the flow; the rest only computes. */
const COMPUTES = /^(add|sub|mul|div|mod|and|or|xor|not|shl|shr|byte|lt|gt|eq|iszero)$/;

function instructionsOf(block: Node): string[] {
  const calls = all(child(block, "AST"), "YulFunctionCall").map((call) => text(child(call, "functionName"), "name"));
  return [...new Set(calls)].filter((name) => !COMPUTES.test(name)).sort();
}

function isMemorySafe(block: Node): boolean {
  return Array.isArray(block.flags) && block.flags.includes("memory-safe");
}

export const assembly: Rule = {
  name: "assembly",
  sentence: "Assembly stands in reviewed functions only, is marked memory-safe, and uses the instructions named there.",
  find: (code) =>
    inOwn(code, "InlineAssembly").map((block) => {
      const uses = instructionsOf(block).join(" ") || "no instruction";
      const unsafe = isMemorySafe(block) ? "" : ", not memory-safe";
      return { key: `${code.placeOf(block)}: ${uses}${unsafe}`, at: code.lineOf(block) };
    }),
};

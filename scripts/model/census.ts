// What the walk through a tiny system counted: cache/model/<name>.csv, written by test/sol/model/Model.t.sol.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..", "..");

/** The systems, by the names of their tests: k of n. */
export const SYSTEMS = ["OneOfOne", "OneOfTwo", "TwoOfTwo", "TwoOfThree", "ThreeOfThree"] as const;
export type System = (typeof SYSTEMS)[number];

export type Census = {
  states: number;
  /** Steps that led from a state to another one. */
  edges: number;
  /** States from which no step leads anywhere. */
  terminal: number;
  /** How many states were first reached by so many steps. */
  statesAt: number[];
  /** By the number of the move. */
  tried: number[];
  succeeded: number[];
  /** Refused, and for one reason alone. */
  refused: number[];
  /** By the number of the invariant; the first is none. */
  checks: number[];
};

/** Moves in the order of their numbers, steps first. */
export function readMoves(): string[] {
  const body = /enum Move \{(.*?)\}/s.exec(readFileSync(join(ROOT, "test/sol/model/Moves.sol"), "utf8"))?.[1] ?? "";
  return body
    .replaceAll(/\/\/.*$/gm, "")
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
}

export function readCensus(directory: string, system: System): Census {
  const rows = readFileSync(join(directory, `${system}.csv`), "utf8")
    .trim()
    .split("\n");
  const lists = new Map(rows.map((row) => row.split(",")).map(([name, ...list]) => [name, list.map(Number)]));
  const list = (name: string) => lists.get(name) ?? [];
  const figure = (name: string) => list(name)[0] ?? Number.NaN;
  return {
    states: figure("states"),
    edges: figure("edges"),
    terminal: figure("terminal"),
    statesAt: list("statesAt"),
    tried: list("tried"),
    succeeded: list("succeeded"),
    refused: list("refused"),
    checks: list("checks"),
  };
}

/** Several systems as one. */
export function sumOf(list: readonly Census[], by: "tried" | "succeeded" | "refused" | "checks"): number[] {
  const longest = Math.max(...list.map((census) => census[by].length));
  return Array.from({ length: longest }, (_, i) => list.reduce((sum, census) => sum + (census[by][i] ?? 0), 0));
}

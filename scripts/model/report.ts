// What the model check tells.
import { type Census, type System, sumOf } from "./census.ts";

const count = (value: number | undefined, width = 10) => (value ?? 0).toLocaleString("en").padStart(width);

export function reportSystems(found: ReadonlyMap<System, Census>): string {
  const head = `${"".padEnd(14)}    states     edges  terminal  at depth 0, 1, 2 ...`;
  const rows = [...found].map(
    ([system, { states, edges, terminal, statesAt }]) =>
      `${system.padEnd(14)}${count(states)}${count(edges)}${count(terminal)}  ${statesAt.join(" ")}`,
  );
  return [head, ...rows].join("\n");
}

export function reportMoves(list: readonly Census[], moves: readonly string[]): string {
  const columns = [sumOf(list, "tried"), sumOf(list, "succeeded"), sumOf(list, "refused")];
  const head = ["tried", "succeeded", "one reason"].map((name) => name.padStart(11)).join("");
  const rows = moves.map((move, i) => `${columns.map((column) => count(column[i], 11)).join("")}  ${move}`);
  return [head, ...rows].join("\n");
}

export function reportInvariants(list: readonly Census[]): string {
  const checks = sumOf(list, "checks").slice(1);
  return ["how often each invariant was put to the test", ...checks.map((n, i) => `${count(n, 11)}  ${i + 1}`)].join(
    "\n",
  );
}

/** "7. story [0 3 12]" with the moves by their names. */
export function nameMoves(complaint: string, moves: readonly string[]): string {
  return complaint.replaceAll(
    /\[([\d ]+)\]/g,
    (_, numbers: string) =>
      `[${numbers
        .split(" ")
        .map((n) => moves[Number(n)])
        .join(", ")}]`,
  );
}

import { formatDecimal } from "../../text/parseDecimal.ts";
import { EXPOSURE_DAYS, type Most } from "../exposure/exposure.ts";
import type { Direction } from "./compareTerms.ts";
import type { ExposureChange } from "./diffExposure.ts";
import type { NameChange } from "./diffNames.ts";
import type { PolicyChange, PolicyDiff } from "./diffPolicies.ts";

const HEADS: Record<Direction, string> = { looser: "LOOSER", tighter: "TIGHTER", otherwise: "OTHERWISE" };

/** A diff as text to read, for a vote: names that changed their meaning first, then what is looser, the verdict last. */
export function formatDiff({ before, after, changes, names, exposure, counts }: PolicyDiff): string {
  const roots = before === after ? `both ${after}` : `before ${before}\nafter  ${after}`;
  const parts = [
    roots,
    section(
      "NAMES THAT NOW STAND FOR SOMETHING ELSE: the rules read the same and mean another thing",
      names.map(nameText),
    ),
    ...(Object.keys(HEADS) as Direction[]).map((direction) =>
      section(HEADS[direction], changes.filter((one) => one.direction === direction).map(changeText)),
    ),
    section("What a stolen agent key can move at most, if all humans sleep", exposureRows(exposure)),
    before === after && names.length === 0
      ? "nothing changes"
      : `looser in ${counts.looser}, tighter in ${counts.tighter}, otherwise ${counts.otherwise}`,
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function section(head: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : [head, ...lines.map((line) => `  ${line}`)].join("\n");
}

function nameText({ kind, name, before, after }: NameChange): string {
  return kind === "native"
    ? `the native currency is called ${after} (before: ${before})`
    : `${name} is now ${after} (before: ${before})`;
}

function changeText({ rule, text }: PolicyChange): string {
  return rule === "" ? text : `${rule}: ${text}`;
}

function exposureRows(changes: readonly ExposureChange[]): string[] {
  if (changes.length === 0) return [];
  const rows = [
    ["", "", "", ...EXPOSURE_DAYS.map((days) => (days === 1 ? "1 day" : `${days} days`))],
    ...changes.flatMap(({ agent, asset, before, after, decimals }) => [
      [agent ?? "all agents together", asset, "before", ...before.map((most) => mostText(most, decimals.before))],
      ["", "", "after", ...after.map((most) => mostText(most, decimals.after))],
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column < 3 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
}

function mostText(most: Most, decimals: number): string {
  return most === "UNBOUNDED" ? most : formatDecimal(most, decimals);
}

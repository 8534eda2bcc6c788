// How measurements read: as JSON for machines, as tables for people.
import type { Row } from "./rows.ts";

/** What every benchmark of this project prints with `--json`. */
export type JsonRow = {
  name: string;
  value: number;
  unit: string;
  budget: number | null;
  stretch: number | null;
  /** Null where there is no budget. */
  ok: boolean | null;
};

export function jsonRow({ name, value, budget, stretch }: Row): JsonRow {
  return { name, value, unit: "gas", budget, stretch, ok: budget === null ? null : value <= budget };
}

export function verdict({ value, budget, stretch }: Row): string {
  if (budget === null) return "";
  if (value > budget) return `missed by ${number(value - budget)}`;
  return stretch !== null && value <= stretch ? "ok, stretch" : "ok";
}

export function number(value: number | null): string {
  return value === null ? "" : Math.round(value).toLocaleString("en-US");
}

/** A Markdown table that also reads well on a terminal. Columns after the first are numbers. */
export function table(head: readonly string[], body: readonly (readonly string[])[]): string {
  const widths = head.map((title, i) => Math.max(title.length, ...body.map((line) => line[i]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, i) => (i === 0 ? (cells[i] ?? "").padEnd(width) : (cells[i] ?? "").padStart(width))).join(" | ")} |`;
  const rule = `|${widths.map((width, i) => (i === 0 ? "-".repeat(width + 2) : `${"-".repeat(width + 1)}:`)).join("|")}|`;
  return [line(head), rule, ...body.map(line)].join("\n");
}

/** The rows with or without a budget. */
export function rowTable(rows: readonly Row[]): string {
  const budgeted = rows.some(({ budget }) => budget !== null);
  const head = budgeted ? ["what", "gas", "must", "stretch", "result"] : ["what", "gas"];
  return table(
    head,
    rows.map((row) => [row.name, number(row.value), number(row.budget), number(row.stretch), verdict(row)]),
  );
}

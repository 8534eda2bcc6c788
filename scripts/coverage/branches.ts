import { readFileSync } from "node:fs";

/** A place where code branches. */
export type BranchPoint = {
  file: string;
  /** Counted from 1. */
  line: number;
  source: string;
};

/** Branches of a coverage report, and where one was not taken. */
export type BranchReport = {
  total: number;
  taken: number;
  untaken: BranchPoint[];
  /** Their line ran although neither branch was counted: the compiler moved their code elsewhere. */
  unmeasured: BranchPoint[];
};

type CountedPoint = { file: string; line: number; counts: number[] };

/**
 * Reads an lcov report. Where a line ran and neither of its two branches was counted, the count is wrong, not the test.
 *
 * @param sourceOf Text of a line of a file, counted from 1.
 */
export function readBranches(lcov: string, sourceOf: (file: string, line: number) => string): BranchReport {
  const report: BranchReport = { total: 0, taken: 0, untaken: [], unmeasured: [] };
  for (const record of lcov.split("end_of_record")) {
    const { points, ran } = readRecord(record);
    for (const { file, line, counts } of points) {
      const point = { file, line, source: sourceOf(file, line).trim() };
      const taken = counts.filter((count) => count > 0).length;
      if (taken === 0 && counts.length > 1 && ran.has(line)) {
        report.unmeasured.push(point);
        continue;
      }
      report.total += counts.length;
      report.taken += taken;
      if (taken < counts.length) report.untaken.push(point);
    }
  }
  return report;
}

function readRecord(record: string): { points: CountedPoint[]; ran: Set<number> } {
  const points = new Map<string, CountedPoint>();
  const ran = new Set<number>();
  let file = "";
  for (const entry of record.split("\n")) {
    const [key = "", value = ""] = split(entry.trim(), ":");
    if (key === "SF") file = value;
    const [line = "", ...rest] = value.split(",");
    if (key === "DA" && Number(rest[0]) > 0) ran.add(Number(line));
    if (key !== "BRDA") continue;
    const [block = "", , count = ""] = rest;
    const point = points.get(`${line}/${block}`) ?? { file, line: Number(line), counts: [] };
    points.set(`${line}/${block}`, point);
    point.counts.push(count === "-" ? 0 : Number(count));
  }
  return { points: [...points.values()], ran };
}

function split(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

/** The text of a line, for {@link readBranches}. */
export function sourceLine(file: string, line: number): string {
  return readFileSync(file, "utf8").split("\n")[line - 1] ?? "";
}

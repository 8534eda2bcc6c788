import { readFileSync, rmSync } from "node:fs";
import { runAndRead } from "../lib/run.ts";

export type Finding = {
  detector: string;
  impact: string;
  /** What it is about, without line numbers: the function or variable, and the expressions in it. */
  place: string;
  /** Where it stands now. */
  at: string;
};

/** How many detectors the pinned version has. Fewer means that something switched some off. */
const DETECTORS = 102;

type Element = {
  type: string;
  name: string;
  source_mapping: { filename_relative: string; lines: number[] };
  type_specific_fields?: { parent?: Element };
};
type Report = { success: boolean; error: string | null; results: { detectors?: Result[] } };
export type Result = { check: string; impact: string; elements: Element[] };

function nameOf({ name, type_specific_fields }: Element): string {
  const parent = type_specific_fields?.parent;
  return parent === undefined ? name : `${nameOf(parent)}.${name}`;
}

/** A result of Slither as a finding. */
export function readResult({ check, impact, elements: [first, ...others] }: Result): Finding {
  if (first === undefined) throw new Error(`SLITHER_UNREADABLE: a finding of ${check} is about nothing.`);
  const expressions = new Set(others.map(({ type, name }) => (type === "node" ? name : `${type} ${name}`)));
  expressions.delete("");
  const { filename_relative, lines } = first.source_mapping;
  // Sorted, because Slither tells them in any order.
  const what = [...expressions].sort().join("; ");
  return {
    detector: check,
    impact,
    place: what === "" ? nameOf(first) : `${nameOf(first)}: ${what}`,
    at: `${filename_relative}:${lines[0]}`,
  };
}

/** Runs every detector over an export, and leaves out what they find in the packages. */
export function runSlither(python: string, program: string, file: string): Finding[] {
  rmSync(file, { force: true });
  const options = ["--compile-force-framework", "Standard", "--filter-paths", "node_modules", "--fail-none"];
  const { ok, output } = runAndRead(python, ["-m", "slither", program, ...options, "--json", file], process.cwd());
  if (!ok) throw new Error(`SLITHER_FAILED: ${output.slice(-2000)}`);
  const detectors = Number(/with (\d+) detectors/.exec(output)?.[1]);
  if (detectors !== DETECTORS) throw new Error(`SLITHER_DETECTORS: ${detectors} ran instead of ${DETECTORS}.`);
  const { success, error, results }: Report = JSON.parse(readFileSync(file, "utf8"));
  if (!success) throw new Error(`SLITHER_FAILED: ${error}`);
  return (results.detectors ?? []).map(readResult);
}

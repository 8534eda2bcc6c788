// node examples/data/check.ts FOLDER: measures the quality of the three data sets, and compares it with what is said of them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { QualityMetric } from "../../sdk/provenance/manifest/manifest.ts";
import { readAbout } from "../../sdk/provenance/manifest/readAbout.ts";

/** What measures. Another way to measure is another version. */
const check = { name: "examples/data/check.ts", version: "1" };

/** A data set: its file below the folder, what is said of it, and how it is measured. */
export type DataSet = { path: string; about: string; measure: (text: string) => QualityMetric[] };

export const sets: readonly DataSet[] = [
  { path: "payouts.csv", about: "payouts.about.yaml", measure: measurePayouts },
  { path: "prices/eth-usd.csv", about: "prices.about.yaml", measure: measurePrices },
  { path: "sensors/greenhouse.jsonl", about: "sensors.about.yaml", measure: measureSensors },
];

/** What is said of a data set, in the file beside this one. */
export function aboutOf({ about }: DataSet) {
  return readAbout(readFileSync(join(import.meta.dirname, about), "utf8"), about);
}

function measurePayouts(text: string): QualityMetric[] {
  const rows = cellsOf(text);
  const cents = rows.map(([, , , amount = ""]) => BigInt(amount.replace(".", "")));
  const sum = cents.reduce((total, one) => total + one, 0n);
  return [
    metric("rows", rows.length),
    metric("receivers", new Set(rows.map(([, , receiver]) => receiver)).size),
    metric("total", `${sum / 100n}.${String(sum % 100n).padStart(2, "0")}`, "LUSD"),
    metric("rows that stand twice", rows.length - new Set(rows.map((row) => row.join())).size),
  ];
}

function measurePrices(text: string): QualityMetric[] {
  const rows = cellsOf(text);
  const hours = [...new Set(rows.map(([hour = ""]) => Date.parse(hour) / 3_600_000))].sort((a, b) => a - b);
  const span = (hours.at(-1) ?? 0) - (hours[0] ?? 0) + 1;
  return [
    metric("completeness", String(hours.length / span)),
    metric("missing", span - hours.length, "hours"),
    metric("corrections", rows.filter(([, , , , revision]) => Number(revision) > 1).length),
  ];
}

function measureSensors(text: string): QualityMetric[] {
  const readings = text.split("\n").map((line) => JSON.parse(line) as { sensor: string; seq: number });
  const sensors = [...new Set(readings.map(({ sensor }) => sensor))];
  const numbers = sensors.map((name) => [
    ...new Set(readings.filter(({ sensor }) => sensor === name).map(({ seq }) => seq)),
  ]);
  const sent = numbers.reduce((total, all) => total + Math.max(...all) - Math.min(...all) + 1, 0);
  const distinct = numbers.reduce((total, all) => total + all.length, 0);
  return [
    metric("completeness", String(distinct / sent)),
    metric("missing", sent - distinct, "readings"),
    metric("readings that stand twice", readings.length - distinct),
  ];
}

function metric(name: string, value: number | string, unit?: string): QualityMetric {
  return { metric: name, value: String(value), ...(unit === undefined ? {} : { unit }), check };
}

/** The rows below a header. */
function cellsOf(text: string): string[][] {
  return text
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));
}

if (import.meta.main) {
  const folder = process.argv[2];
  if (folder === undefined) throw new Error("Name the folder that make.ts wrote: node examples/data/check.ts data");
  for (const set of sets) {
    const measured = set.measure(readFileSync(join(folder, set.path), "utf8"));
    const isSaid = JSON.stringify(measured) === JSON.stringify(aboutOf(set).quality);
    console.log(`${set.path}: ${isSaid ? "as said" : "NOT as said"} in examples/data/${set.about}`);
    for (const { metric: name, value, unit = "" } of measured)
      console.log(`  ${name.padEnd(26)}${value} ${unit}`.trimEnd());
    if (!isSaid) process.exitCode = 1;
  }
}

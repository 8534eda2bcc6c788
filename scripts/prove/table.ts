import { readFileSync, writeFileSync } from "node:fs";
import type { Found } from "./halmos.ts";
import type { Lemma } from "./lemmas.ts";

/** A harness: its checks, and the same about something that is false. */
export type Proof = { name: string; checks: Found[]; twins: Found[] };

const PAGE = "docs/symbolic.md";
const BEGIN = "<!-- proofs -->";
const END = "<!-- end of proofs -->";

/** Renews the table between the marks of docs/symbolic.md. */
export function writeTable(proofs: readonly Proof[], lemmas: readonly Lemma[]): void {
  const page = readFileSync(PAGE, "utf8");
  const [before, rest] = [page.slice(0, page.indexOf(BEGIN)), page.slice(page.indexOf(END))];
  writeFileSync(PAGE, `${before}${BEGIN}\n\n${tableOf(proofs, lemmas)}\n${rest}`);
}

function tableOf(proofs: readonly Proof[], lemmas: readonly Lemma[]): string {
  const rows = proofs.flatMap(({ name, checks, twins }) =>
    [...checks]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map((check) => {
        const twin = twins.find((one) => one.name === check.name);
        return `| ${name} | ${inWords(check.name)} | ${check.paths} | ${took(check)} | ${took(twin)} |`;
      }),
  );
  const ofLemmas = lemmas.map(({ name, seconds }) => `| lemma | ${inWords(name)} | | ${seconds.toFixed(1)} | yes |`);
  return [
    "| harness | claim | paths | s | twin refuted after s |",
    "|---|---|---:|---:|---:|",
    ...rows,
    ...ofLemmas,
    "",
  ].join("\n");
}

function took(found: Found | undefined): string {
  return found === undefined ? "" : found.seconds.toFixed(1);
}

/** neverAboveTheBurst: "never above the burst". */
function inWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

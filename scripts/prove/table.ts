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
  const rows = proofs.map(({ name, checks, twins }) => {
    const paths = checks.reduce((sum, one) => sum + one.paths, 0);
    return `| \`${name}Proof\` | ${checks.length} | ${paths} | ${seconds(checks)} | ${seconds(twins)} |`;
  });
  const ofLemmas = lemmas.map((lemma) => `| lemma \`${lemma.name}\` | 1 | | ${seconds([lemma])} | with it |`);
  return [
    "| harness | claims proven | paths | s | s until every twin was refuted |",
    "|---|---:|---:|---:|---:|",
    ...rows,
    ...ofLemmas,
    "",
  ].join("\n");
}

function seconds(found: readonly { seconds: number }[]): string {
  return found.reduce((sum, one) => sum + one.seconds, 0).toFixed(1);
}

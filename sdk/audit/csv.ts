import { zeroHash } from "viem";
import { showUnseen } from "../text/formatText.ts";
import { formatMoment } from "../time/moment.ts";
import { standingWords } from "./report/inputsOf.ts";
import { leftOutWords } from "./report/moveWords.ts";
import type { AuditedProposal, AuditReport, Moment } from "./report/types.ts";

const COLUMNS: readonly (readonly [
  name: string,
  tell: (one: AuditedProposal) => string | number | bigint | undefined,
])[] = [
  ["proposal", ({ reference }) => reference],
  ["id", ({ id }) => id],
  ["outcome", ({ outcome }) => outcome],
  ["what became of it", ({ words }) => words],
  ["by", ({ by }) => by && (by.name ?? by.account)],
  ["reason", ({ reason }) => reason],
  ["proposer", ({ proposer }) => proposer.name ?? proposer.account],
  ["key", ({ key }) => key],
  ["key signed", ({ keySigned }) => keySigned],
  ["tier", ({ tier }) => tier.name],
  [
    "what it does",
    ({ calls }) => calls.map(({ words, target, data }) => words ?? `${target.account} with ${data}`).join("; "),
  ],
  ["rules", ({ rules }) => rules.map(({ name, leaf }) => name ?? leaf).join("; ")],
  ["rules proven", ({ rules }) => provenWords(rules)],
  ["policy root", ({ policyRoot }) => policyRoot],
  ["agreed", ({ agreement }) => agreement.words],
  ["evidence", ({ evidence }) => (evidence === zeroHash ? "" : evidence)],
  ["inputs", ({ inputs }) => inputs.map(({ batchId }) => batchId).join("; ")],
  ["inputs when proposed", ({ inputs }) => inputs.map((one) => standingWords(one.whenProposed)).join("; ")],
  [
    "inputs when executed",
    (one) =>
      one.outcome === "executed" ? one.inputs.map((input) => standingWords(input.whenExecuted)).join("; ") : "",
  ],
  ["inputs now", ({ inputs }) => inputs.map((one) => standingWords(one.now)).join("; ")],
  ["bounds", ({ bounds }) => bounds.map(({ words }) => words).join("; ")],
  [
    "what the treasury's balances did",
    (one) => [...one.moves.map(({ words }) => words), ...leftOutWords(one)].join("; "),
  ],
  ["proposed (UTC)", ({ proposed }) => timeOf(proposed)],
  ["approved (UTC)", ({ approved }) => timeOf(approved)],
  ["ended (UTC)", ({ ended }) => timeOf(ended)],
  ["seconds to approval", ({ waits }) => waits.approval],
  ["seconds to execution", ({ waits }) => waits.execution],
  ["proposed in", ({ proposed }) => proposed.transaction],
  ["ended in", ({ ended }) => ended?.transaction],
];

/** The first line of the table, by which one knows it. */
export function csvHead(): string {
  return `${COLUMNS.map(([name]) => csvCell(name)).join(",")}\r\n`;
}

/** The proposals as a table for spreadsheets: a line for each, oldest first. */
export function reportCsv({ proposals }: AuditReport): string {
  const lines = proposals.map((one) => COLUMNS.map(([, tell]) => csvCell(String(tell(one) ?? ""))).join(","));
  return `${csvHead()}${lines.map((line) => `${line}\r\n`).join("")}`;
}

/** Where a spreadsheet would begin a formula, whether commas or semicolons separate its cells, behind what it passes over. */
const FORMULA = /(^|;)(?=[\s"]*[=+\-@|%＝＋－＠])/g;

/**
 * A cell as RFC 4180 quotes it. What a spreadsheet would take for a formula gets an apostrophe before it: strangers choose
 * some of these texts. In locales whose separator is a semicolon each of them begins a cell, quoted or not. Tabs and line
 * ends are spelled out, so that none begins one.
 */
export function csvCell(text: string): string {
  const tame = showUnseen(text).replace(FORMULA, "$1'");
  return /[",;\r\n]/.test(tame) || tame !== tame.trim() ? `"${tame.replaceAll('"', '""')}"` : tame;
}

function timeOf(moment: Moment | undefined): string {
  return moment === undefined ? "" : formatMoment(moment.timestamp).replace(/ UTC$/, "");
}

function provenWords(rules: AuditedProposal["rules"]): string {
  if (rules.length === 0) return "";
  const standings = rules.flatMap(({ whenProposed, whenExecuted = "proven" }) => [whenProposed, whenExecuted]);
  if (standings.includes("outside")) return "NO";
  return standings.includes("not shown") ? "not shown" : "yes";
}

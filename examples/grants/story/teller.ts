import type { TransactionReceipt } from "viem";
import { formatDuration } from "../../../sdk/time/duration.ts";
import { formatMoment } from "../../../sdk/time/moment.ts";
import { formatError, type Refusal } from "./world.ts";

/** What happened, for machines. */
export type Happening =
  | { kind: "said"; text: string; lines?: readonly string[] }
  | { kind: "sent"; what: string; gas: number; transaction: string }
  | { kind: "refused"; what: string; error: string; gas: number; transaction: string }
  | { kind: "declined"; what: string }
  | { kind: "waited"; seconds: number; until: string; why: string };

export type Chapter = { title: string; happenings: Happening[] };

/** Columns that a sentence may take before the gas stands at its right. */
const WIDTH = 96;

/** Tells the story as it happens, and keeps it for whoever reads by machine. */
export class Teller {
  readonly chapters: Chapter[] = [];
  readonly #print: (line: string) => void;

  /** @param print Receives each line as soon as it is known. */
  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  chapter(title: string): void {
    this.chapters.push({ title, happenings: [] });
    this.#print(`\n${title}\n${"─".repeat(title.length)}`);
  }

  say(text: string): void {
    this.#keep({ kind: "said", text });
    this.#print(`  ${text}`);
  }

  /** A sentence, and lines that belong under it. */
  list(text: string, lines: readonly string[]): void {
    this.#keep({ kind: "said", text, lines });
    this.#print(`  ${text}`);
    for (const line of lines) this.#print(`      ${line}`);
  }

  /** A transaction that passed. */
  sent(what: string, { gasUsed, transactionHash }: TransactionReceipt): void {
    const gas = Number(gasUsed);
    this.#keep({ kind: "sent", what, gas, transaction: transactionHash });
    this.#print(`  ✓ ${withGas(what, gas)}`);
  }

  /** A transaction that the chain refused, with the error that it gave. */
  refused(what: string, { receipt, error: given }: Refusal): void {
    const gas = Number(receipt.gasUsed);
    const error = formatError(given);
    this.#keep({ kind: "refused", what, error, gas, transaction: receipt.transactionHash });
    this.#print(`  ✗ ${withGas(what, gas)}`);
    this.#print(`      ${error}`);
  }

  /** What somebody left undone. */
  declined(what: string): void {
    this.#keep({ kind: "declined", what });
    this.#print(`  ✗ ${what}`);
  }

  waited(seconds: number, until: number, why: string): void {
    this.#keep({ kind: "waited", seconds, until: new Date(until * 1000).toISOString(), why });
    // To the minute: the seconds that the steps before took are of no interest.
    const shown = formatDuration(seconds < 3600 ? seconds : Math.round(seconds / 60) * 60);
    this.#print(`  … ${shown}, until ${formatMoment(until)}: ${why}`);
  }

  #keep(happening: Happening): void {
    const chapter = this.chapters.at(-1);
    if (chapter === undefined) throw new Error("A story begins with a chapter.");
    chapter.happenings.push(happening);
  }
}

function withGas(what: string, gas: number): string {
  return `${what.padEnd(WIDTH)} ${gas.toLocaleString("en-US").padStart(9)} gas`;
}

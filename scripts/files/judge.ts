import { errorRegistry } from "../../sdk/errors/registry.ts";
import { isSallyportError } from "../../sdk/errors/SallyportError.ts";
import { type Format, textOf } from "./corpus.ts";
import { readAgent, readBills, readPlanFile } from "./read/agents.ts";
import { readBatchFile } from "./read/batches.ts";
import {
  readAboutFile,
  readAnswer,
  readDigestFile,
  readEvidenceFile,
  readJsonRecords,
  readLog,
  readManifestFile,
  readObservationFile,
  readProof,
  readStatement,
  readTestimony,
} from "./read/documents.ts";
import { readAct, readApproval, readDeployment, readProposal, readRules } from "./read/handedOn.ts";
import { readChangesFile, readDaoFile, readPolicy, readTable } from "./read/policies.ts";
import type { Reader } from "./read/reader.ts";
import { readAirdrop, readRecordLines, readSpreadsheet } from "./read/tables.ts";

export const readers: Readonly<Record<Format, Reader>> = {
  policy: readPolicy,
  "policy tests": readTable,
  dao: readDaoFile,
  changes: readChangesFile,
  proposal: readProposal,
  approval: readApproval,
  act: readAct,
  rules: readRules,
  record: readDeployment,
  "safe batch": readBatchFile,
  "csv airdrop": readAirdrop,
  spreadsheet: readSpreadsheet,
  records: readRecordLines,
  about: readAboutFile,
  evidence: readEvidenceFile,
  manifest: readManifestFile,
  "json records": readJsonRecords,
  "recorded answer": readAnswer,
  statement: readStatement,
  observation: readObservationFile,
  testimony: readTestimony,
  "log proof": readLog,
  "record proof": readProof,
  "record bundle": readProof,
  "manifest digest": readDigestFile,
  agent: readAgent,
  plan: readPlanFile,
  bills: readBills,
};

/** How errors call the file. */
export const FILE = "mutant";

/** Seconds of computing that a file may take; machines are busy, so it is not the time on the wall. */
const MOST_SECONDS = 2;

/** Characters that an error may have: more buries what it says. */
const MOST_MESSAGE = 12_000;

export type Verdict = { seconds: number } & (
  | { kind: "accepted" }
  | { kind: "refused"; code: string }
  /** The reader failed in a way that it must not. */
  | { kind: "fault"; fault: string }
);

/** Reads a file of a format, and judges how it is accepted or refused. */
export async function judge(format: Format, bytes: Uint8Array, reader = readers[format]): Promise<Verdict> {
  const begun = process.cpuUsage();
  const verdict = await read(reader, bytes);
  const { user, system } = process.cpuUsage(begun);
  const seconds = (user + system) / 1e6;
  if (verdict.kind === "fault" || seconds <= MOST_SECONDS) return { ...verdict, seconds };
  return { kind: "fault", fault: `took ${seconds.toFixed(1)} s`, seconds };
}

type Read = { kind: "accepted" } | { kind: "refused"; code: string } | { kind: "fault"; fault: string };

async function read(reader: Reader, bytes: Uint8Array): Promise<Read> {
  try {
    await reader(bytes, FILE);
    return { kind: "accepted" };
  } catch (error) {
    if (!isSallyportError(error))
      return { kind: "fault", fault: `${(error as Error).name}: ${(error as Error).message}` };
    const fault = faultOfError(error, bytes);
    return fault === undefined ? { kind: "refused", code: error.code } : { kind: "fault", fault };
  }
}

/** Words of the programs below ours, which tell nobody what to do. */
const LEAKED =
  /undefined|\[object |\bNaN\b|ZodError|YAML(Parse)?Error|TypeError|RangeError|call stack|viem|Version:|Invalid input|expected (string|object|array|number)|Unrecognized|node_modules|\bat \w+ \(/i;

/** What an error of ours says, as it is or as JSON. */
type Words = Record<"code" | "nextStep" | "summary" | "message", string>;

/** What an error of ours must not be: without code, place or next step; too long; in the words of others. */
export function faultOfError(error: Words & { place: string | undefined }, bytes: Uint8Array): string | undefined {
  const { code, place } = error;
  if (place === undefined || !place.includes(FILE)) return `${code} has no place: ${error.summary}`;
  return faultOfWords(error, bytes);
}

/** The same of what a command says that met a good file, and something else that is not as it must be. */
export function faultOfWords({ code, nextStep, summary, message }: Words, bytes: Uint8Array): string | undefined {
  if (!(code in errorRegistry) || code === "UNEXPECTED_FAILURE") return `${code} is no refusal: ${summary}`;
  if (nextStep.trim() === "" || summary.trim() === "") return `${code} says too little: ${message}`;
  if (message.length > MOST_MESSAGE) return `${code} has ${message.length} characters`;
  const leaked = LEAKED.exec(`${summary}\n${nextStep}`)?.[0];
  // What the file itself says may be quoted.
  if (leaked !== undefined && !textOf(bytes).toLowerCase().includes(leaked.toLowerCase())) {
    return `${code} speaks the words of others: ${summary}`;
  }
  return undefined;
}

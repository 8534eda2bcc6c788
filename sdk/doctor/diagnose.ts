import { BaseError } from "viem";
import { getBlockNumber } from "viem/actions";
import { decodeGateError, explained } from "../errors/decodeGateError.ts";
import { isSallyportError } from "../errors/SallyportError.ts";
import type { LogClient } from "../read/logs/logReading.ts";
import type { Check, Severity } from "./check.ts";
import type { FactName, Facts } from "./facts.ts";
import { apartAskerAt, askerAt, gathering } from "./read/ask.ts";
import { readers } from "./read/readers.ts";
import type { Patient, Reading } from "./read/reading.ts";
import { checks } from "./registry.ts";

/** Something that is wrong, or worth knowing. */
export type Finding = {
  code: string;
  severity: Severity;
  /** The exit status of this code; zero for notes. */
  status: number;
  /** In one sentence, with the values. */
  what: string;
  why: string;
  /** What to do, mostly a command. */
  cure: string;
};

/** A check that could not be made: it says nothing about the system, least of all that it is healthy. */
export type NotChecked = { code: string; why: string };

export type Diagnosis = {
  /** The block at which everything was read. */
  blockNumber: bigint;
  /** The gravest first, in the order of the registry. */
  findings: Finding[];
  notChecked: NotChecked[];
  /** Codes of all checks that were made. */
  checked: string[];
  /** What a command ends with; see {@link statusOf}. */
  status: number;
};

export type DiagnoseParameters = Omit<Patient, "client"> & {
  /** Only these checks; all that can be made if left out: without a second node none that compares with one. */
  only?: readonly Check[];
};

/** The exit status where nothing is wrong, but not every check could be made. */
export const INCOMPLETE = 2;

const GRAVITY: readonly Severity[] = ["error", "warning", "note"];

/**
 * Examines a system that stands: reads what its checks need, all at one block and each thing once, and lets every check
 * look at it. Asks the chain; what a record or a file says is only compared with it.
 *
 * @throws CHAIN_UNREACHABLE where the node does not even tell its last block.
 */
export async function diagnose(
  client: LogClient,
  { only: wanted, ...patient }: DiagnoseParameters,
): Promise<Diagnosis> {
  const canCompare = patient.second !== undefined;
  const only = wanted ?? checks.filter(({ needs }) => canCompare || !needs.includes("secondNode"));
  const blockNumber = await explained(getBlockNumber(client, { cacheTime: 0 }));
  const fact = readerOf(client, { ...patient, client }, blockNumber);
  const results = await Promise.all(only.map((one) => examine(one, fact)));
  const findings = GRAVITY.flatMap((severity) =>
    results.flatMap(({ found }) => found).filter((finding) => finding.severity === severity),
  );
  const notChecked = results.flatMap(({ notChecked: one }) => one ?? []);
  const checked = only.map(({ code }) => code).filter((code) => !notChecked.some((one) => one.code === code));
  return { blockNumber, findings, notChecked, checked, status: statusOf(findings, notChecked) };
}

/** The status of the first of the gravest findings; {@link INCOMPLETE} where there is none but checks are missing. */
export function statusOf(findings: readonly Finding[], notChecked: readonly NotChecked[]): number {
  const [first] = findings.filter(({ severity }) => severity !== "note");
  return first?.status ?? (notChecked.length > 0 ? INCOMPLETE : 0);
}

/** Reads each part when it is first asked for, and never twice. */
function readerOf(client: LogClient, patient: Patient, blockNumber: bigint): Reading["fact"] {
  const parts = new Map<FactName, Promise<Facts[FactName]>>();
  const gatherer = gathering(client);
  const reading: Reading = {
    ...patient,
    blockNumber,
    gatherer,
    ask: askerAt(gatherer, blockNumber),
    askOther: apartAskerAt(client, blockNumber),
    fact: <Name extends FactName>(name: Name) => {
      const part = parts.get(name) ?? readers[name](reading);
      parts.set(name, part);
      return part as Promise<Facts[Name]>;
    },
  };
  return reading.fact;
}

async function examine(
  one: Check,
  fact: Reading["fact"],
): Promise<{ found: Finding[]; notChecked: NotChecked | undefined }> {
  const { code, severity, status, why, cure } = one;
  try {
    const entries = await Promise.all(one.needs.map(async (name) => [name, await fact(name)] as const));
    const found = [...one.find(Object.fromEntries(entries) as Facts)];
    return {
      found: found.map((discovery) => ({ code, severity, status, why, cure, ...discovery })),
      notChecked: undefined,
    };
  } catch (error) {
    return { found: [], notChecked: { code, why: reasonOf(error) } };
  }
}

/** Without the address of the node, which may hold a key. */
function reasonOf(caught: unknown): string {
  const error = decodeGateError(caught);
  if (isSallyportError(error)) return error.summary;
  if (error instanceof BaseError) return error.shortMessage;
  return error instanceof Error ? error.message : String(error);
}

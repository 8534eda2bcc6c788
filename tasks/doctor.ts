import { resolve } from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { readDao } from "../sdk/deploy/dao/readDao.ts";
import { responseTimesOf } from "../sdk/deploy/responseTimes.ts";
import type { Check } from "../sdk/doctor/check.ts";
import { type Diagnosis, diagnose, type NotChecked } from "../sdk/doctor/diagnose.ts";
import { checks } from "../sdk/doctor/registry.ts";
import { wordsOf } from "../sdk/doctor/words.ts";
import { isSallyportError, SallyportError } from "../sdk/errors/SallyportError.ts";
import type { CompiledPolicy } from "../sdk/policy/compilePolicy.ts";
import { parseDuration } from "../sdk/time/duration.ts";
import { list } from "./lib/arguments.ts";
import { compiledFrom } from "./lib/compiledFrom.ts";
import { readText } from "./lib/files.ts";
import type { TaskNetwork } from "./lib/network.ts";
import { type Output, type Report, table, waiting } from "./lib/output.ts";
import { shown } from "./lib/plan.ts";
import { type DeploymentRecord, requireRecord } from "./lib/record.ts";
import { runTask, type TaskContext } from "./lib/runTask.ts";
import { namesOf } from "./lib/system.ts";

export type DoctorArguments = {
  system: string | undefined;
  policy: string | undefined;
  dao: string | undefined;
  /** Codes of checks, joined by commas; all if left out. */
  only: string | undefined;
  /** How long before their end keys are told: "30 days". */
  expiring: string;
};

export default function (
  { json, compare, ...args }: DoctorArguments & { json: boolean; compare: string | undefined },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  return runTask(hre, { json, compare }, (context, second) => doctor(context, args, second));
}

/** Examines a system and tells what is wrong. The first of the gravest findings decides the exit status. */
export async function doctor(
  { network, root, output }: TaskContext,
  { system, policy, dao, only, expiring }: DoctorArguments,
  second: TaskNetwork | undefined,
): Promise<Report> {
  const wanted = wantedChecks(only);
  const expiryNotice = parseDuration(expiring);
  if (expiryNotice === undefined) {
    throw new SallyportError("ARGUMENT_INVALID", {
      summary: "This is not a duration.",
      place: "--expiring",
      value: expiring,
      nextStep: 'Write a whole number and hours, days or weeks: "30 days".',
    });
  }
  const record = await requireRecord(root, network, system);
  const policyFile = await policyOf(policy ?? shown(resolve(root, record.policy)), policy !== undefined);
  const { addresses, deployer, label, fromBlock } = record;
  const diagnosis = await waiting(
    output,
    "examining",
    diagnose(network.client, {
      addresses,
      label,
      deployer,
      fromBlock,
      words: wordsOf(namesOf(record, addresses.treasury, policyFile.policy), policyFile.policy?.names),
      policyFile,
      responseTimes: await responseTimes(root, record, dao),
      second: second === undefined ? undefined : { name: second.name, client: second.client },
      expiryNotice,
      now: Math.floor(Date.now() / 1000),
      ...(wanted === undefined ? {} : { only: wanted }),
    }),
  );
  tell(output, diagnosis);
  const { status } = diagnosis;
  return { ok: status === 0, status, json: { healthy: status === 0, ...diagnosis } };
}

/** @throws ARGUMENT_INVALID */
function wantedChecks(only: string | undefined): readonly Check[] | undefined {
  const codes = list(only);
  if (codes.length === 0) return undefined;
  return codes.map((code) => {
    const found = checks.find((one) => one.code === code.toUpperCase());
    if (found !== undefined) return found;
    throw new SallyportError("ARGUMENT_INVALID", {
      summary: "The doctor has no such check.",
      place: "--only",
      value: code,
      nextStep: "Codes stand in docs/doctor.md: DOCTOR_PAUSED.",
    });
  });
}

/** A recorded file that is lost is a finding; one that is named must be there. */
async function policyOf(file: string, isNamed: boolean) {
  try {
    const policy: CompiledPolicy = await compiledFrom(file);
    return { file, policy, problem: undefined };
  } catch (error) {
    if (isNamed || !isSallyportError(error)) throw error;
    return { file, policy: undefined, problem: error.summary };
  }
}

async function responseTimes(root: string, record: DeploymentRecord, named: string | undefined) {
  const file = named ?? shown(resolve(root, record.dao));
  try {
    return responseTimesOf(readDao(await readText(file), { file }), record.addresses);
  } catch (error) {
    if (named !== undefined || !isSallyportError(error)) throw error;
    return undefined;
  }
}

function tell(output: Output, { blockNumber, findings, notChecked, checked }: Diagnosis): void {
  for (const { severity, code, what, why, cure } of findings) {
    output.line(`${severity.toUpperCase().padEnd(7)} ${code}`);
    output.line(`  ${what}`);
    output.line(
      table([
        ["why", why],
        ["cure", cure],
      ]),
    );
  }
  for (const [why, codes] of byReason(notChecked)) {
    output.line(`NOT CHECKED, because ${why.replace(/\.$/, "")}`);
    output.line(`  ${codes.join(", ")}`);
  }
  const count = (severity: string) => findings.filter((finding) => finding.severity === severity).length;
  const missing = notChecked.length === 0 ? "" : `, ${notChecked.length} could not be made`;
  const [errors, warnings, notes] = [count("error"), count("warning"), count("note")];
  output.line(
    `${checked.length} checks at block ${blockNumber}${missing}: ` +
      `${counted(errors, "error")}, ${counted(warnings, "warning")}, ${counted(notes, "note")}`,
  );
  if (errors + warnings === 0) {
    output.line(notChecked.length === 0 ? "nothing is wired wrong" : "what was checked is well; the rest is unknown");
  }
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function byReason(notChecked: readonly NotChecked[]): Map<string, string[]> {
  const reasons = new Map<string, string[]>();
  for (const { code, why } of notChecked) reasons.set(why, [...(reasons.get(why) ?? []), code]);
  return reasons;
}

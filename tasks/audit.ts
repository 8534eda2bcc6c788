import { writeBundle } from "../sdk/audit/bundleFile.ts";
import type { AuditFacts } from "../sdk/audit/facts/facts.ts";
import { readFacts } from "../sdk/audit/facts/readFacts.ts";
import { thousandths } from "../sdk/audit/report/agentSummaries.ts";
import { outcomes } from "../sdk/audit/report/types.ts";
import { reportFiles, verifyBundle } from "../sdk/audit/verify/verifyBundle.ts";
import { isSallyportError } from "../sdk/errors/SallyportError.ts";
import { showUnseen } from "../sdk/text/formatText.ts";
import { formatMoment } from "../sdk/time/moment.ts";
import { type AuditSubject, requireFolder, writeFolder } from "./audit/folder.ts";
import { list } from "./lib/arguments.ts";
import { compiledFrom } from "./lib/compiledFrom.ts";
import { readText } from "./lib/files.ts";
import { readMemberNames } from "./lib/memberNames.ts";
import { type Output, PATIENCE, type Report, waiting } from "./lib/output.ts";
import { witnessOf } from "./lib/proposalAt.ts";
import { type RangeArguments, rangeOf } from "./lib/range.ts";
import { onNetwork, type TaskContext } from "./lib/runTask.ts";
import { openSystem, type SystemArguments, type TaskSystem } from "./lib/system.ts";
import { tellChecks } from "./lib/tellChecks.ts";

export type AuditArguments = SystemArguments &
  RangeArguments & {
    /** Policy files that were in force earlier, joined by commas: for the names of their rules. */
    earlier: string | undefined;
    /** The folder that the report is written to. */
    out: string;
  };

export default onNetwork(audit);

/** Tells of every proposal of a range who made it, by which rule, who agreed, on which data, and what came of it. */
export async function audit(context: TaskContext, args: AuditArguments): Promise<Report> {
  const { network, output } = context;
  const range = await rangeOf(context, args);
  const system = await openSystem(context, args);
  const { record } = system;
  const subject = { chainId: network.chainId, gate: record.addresses.gate, range };
  await requireFolder(args.out, subject);
  const policies = await policyTexts(system, args);
  const { members } = await readMemberNames(context, system);
  const facts = await readFacts(network.client, {
    chainId: network.chainId,
    label: record.label,
    addresses: record.addresses,
    fromBlock: record.fromBlock,
    range,
    policies,
    members: [...members].map(([signer, name]) => ({ signer: signer as `0x${string}`, name })),
    witnessOf: (standing) => witnessOf(context, system, { ...standing, standing, file: undefined }),
    onProgress: telling(output),
  });
  return write(output, facts, args.out, subject);
}

async function write(output: Output, facts: AuditFacts, folder: string, subject: AuditSubject): Promise<Report> {
  const bundle = writeBundle(facts);
  // What is shown is what a reader of the bundle computes, and not what was at hand here.
  const { ok, digest, checks, report } = await waiting(output, "computing the report", verifyBundle(bundle));
  const broken = tellChecks(output, checks);
  if (report === undefined) return { ok, json: { ok, bundle: digest, checks } };
  const { outcomes: counts, agents, meters, proposals, notShown } = report;
  const files = { ...reportFiles(report), "bundle.json": bundle };
  await writeFolder(folder, files, subject);
  output.line(
    `${many(proposals.length)} from ${formatMoment(report.from)} to ${formatMoment(report.to)}, as of block ${report.asOf.number}`,
  );
  const told = outcomes.filter((outcome) => counts[outcome] > 0).map((outcome) => `${counts[outcome]} ${outcome}`);
  if (told.length > 0) output.line(`  ${told.join(", ")}`);
  for (const { name, proposals: made, stopped } of agents) {
    const share = stopped === undefined ? "" : `, ${thousandths(stopped)} of what ended was vetoed or rejected`;
    output.line(showUnseen(`  ${name}: ${many(made)}${share}`));
  }
  for (const { name, words } of meters) output.line(showUnseen(`  meter ${name}: ${words}`));
  for (const one of notShown) output.line(showUnseen(`not shown: ${one}`));
  if (broken === 0) output.line(`${checks.length} checks hold`);
  output.line(`written to ${folder}: ${Object.keys(files).join(", ")}`);
  output.line(`bundle ${digest.slice(2)} (SHA-256)`);
  return {
    ok,
    json: {
      ok,
      folder,
      bundle: digest,
      from: report.from,
      to: report.to,
      asOf: report.asOf,
      outcomes: counts,
      proposals: proposals.length,
      notShown,
      checks,
    },
  };
}

/** The policy at hand, whose names are used, and earlier ones. A recorded file may be gone, or no longer compile. */
async function policyTexts({ policyFile }: TaskSystem, { policy, earlier }: AuditArguments): Promise<string[]> {
  const latest = await readText(policyFile).catch((error: unknown) => {
    if (policy !== undefined || !isSallyportError(error)) throw error;
    return undefined;
  });
  const isUsable = latest !== undefined && (policyFile.endsWith(".json") || (await compiles(policyFile)));
  const others = list(earlier);
  for (const file of others) if (!file.endsWith(".json")) await compiledFrom(file);
  return [...(isUsable ? [latest] : []), ...(await Promise.all(others.map(readText)))];
}

async function compiles(file: string): Promise<boolean> {
  try {
    await compiledFrom(file);
    return true;
  } catch {
    return false;
  }
}

function many(proposals: number): string {
  return proposals === 1 ? "1 proposal" : `${proposals} proposals`;
}

/** Says how far reading has come, where it takes long. */
function telling({ progress }: Output): (what: string, done: number, of: number) => void {
  let said = Date.now();
  return (what, done, of) => {
    if (Date.now() - said < PATIENCE) return;
    said = Date.now();
    progress(`reading ${what}: ${done} of ${of}`);
  };
}

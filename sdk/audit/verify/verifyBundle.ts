import type { Hex } from "viem";
import { isSallyportError } from "../../errors/SallyportError.ts";
import { bundleDigest, readBundle } from "../bundleFile.ts";
import { reportCsv } from "../csv.ts";
import { type Evidence, openFacts } from "../evidence.ts";
import type { AuditFacts } from "../facts/facts.ts";
import { reportPage } from "../page/reportPage.ts";
import { auditReport } from "../report/auditReport.ts";
import type { AuditReport } from "../report/types.ts";
import { writeReport } from "../reportFile.ts";
import { type AuditCheck, checkEach, faultsIn } from "./check.ts";
import { checkAgreements } from "./checkAgreements.ts";
import { checkAnswers } from "./checkAnswers.ts";
import { checkChain } from "./checkChain.ts";
import { checkLives } from "./checkLives.ts";
import { checkRules } from "./checkRules.ts";
import { type AuditClaims, auditClaims } from "./claims.ts";

/** The files that show a report. */
const FILES = ["audit.json", "proposals.csv", "audit.html"] as const;
const WRITERS = { "audit.json": writeReport, "proposals.csv": reportCsv, "audit.html": reportPage };

/** The texts of a report's files, by name. */
export type ReportFiles = Readonly<Record<(typeof FILES)[number], string>>;

/** What a bundle yields. */
export type VerifiedBundle = AuditClaims & {
  ok: boolean;
  /** SHA-256 of the bundle. */
  digest: Hex;
  checks: AuditCheck[];
  /** Undefined where the bundle cannot be read. */
  report: AuditReport | undefined;
};

/** The files that show a report. */
export function reportFiles(report: AuditReport): ReportFiles {
  const texts = FILES.map((name) => [name, WRITERS[name](report)] as const);
  return Object.fromEntries(texts) as ReportFiles;
}

/**
 * Computes everything again that a bundle holds, and compares what shows it. No server is asked.
 *
 * @param text The bundle.
 * @param shown The files beside it; of those that are left out nothing is said.
 * @param file How errors call the bundle.
 * @throws FILE_INVALID, FILE_TOO_LARGE where it is no bundle.
 */
export async function verifyBundle(
  text: string,
  shown: Partial<ReportFiles> = {},
  file = "bundle.json",
): Promise<VerifiedBundle> {
  const facts = readBundle(text, file);
  const digest = bundleDigest(text);
  const examined = await examineFacts(facts, digest);
  if ("unreadable" in examined) {
    const checks = [{ what: "what the bundle holds", count: 1, wrong: [examined.unreadable] }];
    const notProven = ["anything: the bundle cannot be read"];
    return { ok: false, digest, checks, report: undefined, proven: [], notProven };
  }
  const { evidence, report } = examined;
  const names = FILES.filter((name) => shown[name] !== undefined);
  const same = names.filter((name) => shown[name] === WRITERS[name](report));
  const ofFiles = checkEach("files that show it", names, (name) =>
    same.includes(name) ? undefined : `${name} is not what the bundle yields`,
  );
  const checks = [...examined.checks, ofFiles];
  const ok = checks.every(({ wrong }) => wrong.length === 0);
  const claims = ok
    ? auditClaims(evidence, report, same)
    : { proven: [], notProven: ["anything: the bundle was changed, or made wrong"] };
  return { ok, digest, checks, report, ...claims };
}

/** The report that facts yield, and whether they hold together; or why they cannot be read. */
export async function examineFacts(
  facts: AuditFacts,
  digest: Hex,
): Promise<{ evidence: Evidence; report: AuditReport; checks: AuditCheck[] } | { unreadable: string }> {
  try {
    const evidence = await openFacts(facts);
    const story = await auditReport(evidence, digest);
    const checks = [
      checkEach("ids of proposals", evidence.proposals, () => undefined),
      ...checkChain(evidence),
      ...checkLives(evidence),
      ...checkAgreements(evidence, story),
      ...checkRules(evidence, story),
      ...checkAnswers(evidence),
    ];
    return { evidence, report: { faults: faultsIn(checks), ...story }, checks };
  } catch (error) {
    // Somebody may have put anything in its place: whatever gives out over it, gives out because of it.
    if (isSallyportError(error)) return { unreadable: `${error.code}: ${error.summary}` };
    return { unreadable: String((error as Error).message).split("\n", 1)[0] ?? "" };
  }
}

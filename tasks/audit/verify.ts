import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { verifyBundle } from "../../sdk/audit/verify/verifyBundle.ts";
import { isSallyportError } from "../../sdk/errors/SallyportError.ts";
import { readText } from "../lib/files.ts";
import { type Output, type Report, waiting } from "../lib/output.ts";
import { offline } from "../lib/runTask.ts";
import { tellChecks } from "../lib/tellChecks.ts";

export type VerifyAuditArguments = {
  /** The folder of an audit, or its bundle. */
  path: string;
};

export default offline(verifyAudit);

const SHOWN = ["audit.json", "proposals.csv", "audit.html"] as const;

/** Computes an audit again from its bundle, and compares the files beside it. No node is asked. */
export async function verifyAudit(output: Output, { path }: VerifyAuditArguments): Promise<Report> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const file = isFolder ? join(path, "bundle.json") : path;
  const text = await readText(file);
  const shown: Partial<Record<(typeof SHOWN)[number], string>> = {};
  for (const name of SHOWN) {
    const found = await readText(join(dirname(file), name)).catch((error: unknown) => {
      if (isSallyportError(error, "FILE_NOT_FOUND")) return undefined;
      throw error;
    });
    if (found !== undefined) shown[name] = found;
  }
  const { ok, digest, checks, proven, notProven, report } = await waiting(
    output,
    "computing everything again",
    verifyBundle(text, shown, file),
  );
  tellChecks(output, checks);
  const width = Math.max(...checks.map(({ what }) => what.length));
  for (const { what, count, wrong } of checks) {
    if (wrong.length === 0) output.line(`ok  ${what.padEnd(width)}  ${count}`);
  }
  if (proven.length > 0) output.line("proven");
  for (const one of proven) output.line(`  ${one}`);
  output.line("not proven");
  for (const one of notProven) output.line(`  ${one}`);
  output.line(`bundle ${digest.slice(2)} (SHA-256)`);
  const { outcomes, proposals } = report ?? {};
  return { ok, json: { ok, bundle: digest, checks, proven, notProven, outcomes, proposals: proposals?.length } };
}

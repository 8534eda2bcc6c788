import { compilePolicy } from "../../sdk/policy/compilePolicy.ts";
import { exposure } from "../../sdk/policy/exposure/exposure.ts";
import { formatExposure } from "../../sdk/policy/exposure/formatExposure.ts";
import { readText } from "../lib/files.ts";
import type { Output, Report } from "../lib/output.ts";
import { runOffline } from "../lib/runTask.ts";

export type ExposureArguments = { file: string };

export default function ({ json, ...args }: ExposureArguments & { json: boolean }): Promise<void> {
  return runOffline({ json }, (output) => tellExposure(output, args));
}

/** Tells the most that a stolen agent key can move. */
async function tellExposure(output: Output, { file }: ExposureArguments): Promise<Report> {
  const most = exposure(compilePolicy(await readText(file), { file }), { now: Math.floor(Date.now() / 1000) });
  output.line(formatExposure(most));
  return { json: most };
}

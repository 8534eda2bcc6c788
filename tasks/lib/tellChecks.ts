import { type AuditCheck, faultsIn } from "../../sdk/audit/verify/check.ts";
import { showUnseen } from "../../sdk/text/formatText.ts";
import type { Output } from "./output.ts";

/** Tells what does not hold, and returns how many checks that are. */
export function tellChecks(output: Output, checks: readonly AuditCheck[]): number {
  const broken = faultsIn(checks);
  for (const { what, wrong } of broken) {
    for (const one of wrong) output.line(showUnseen(`NO  ${what}: ${one}`));
  }
  return broken.length;
}

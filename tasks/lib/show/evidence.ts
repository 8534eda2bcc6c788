import { join } from "node:path";
import type { Proposal } from "../../../sdk/proposal/types.ts";
import { type EvidenceFinding, findEvidence } from "../evidence/findings.ts";
import { isFolder } from "../files.ts";
import type { TaskSystem } from "../system.ts";
import { rows } from "./rows.ts";

/** The evidence of a proposal as members read it. */
export type ShownEvidence = { lines: string[]; findings: EvidenceFinding[] };

/**
 * Reads evidence again with the names of the policy file at hand.
 *
 * @param path Its file, or the folder in which it lies named by its root.
 * @throws FILE_NOT_FOUND where there is neither.
 */
export async function shownEvidence(system: TaskSystem, proposal: Proposal, path: string): Promise<ShownEvidence> {
  const isInFolder = await isFolder(path);
  const pathOf = (root: string) => (isInFolder ? join(path, `${root}.txt`) : path);
  const { findings, isReread } = await findEvidence(system, proposal, pathOf);
  if (findings.length > 0) {
    return {
      lines: rows(
        "evidence",
        findings.map(({ words }) => `WARNING: ${words}`),
      ),
      findings,
    };
  }
  const words = isReread
    ? `says what the calls do, by the names of ${system.policyFile}`
    : "is there; it names nobody whose name could be compared";
  return { lines: rows("evidence", [words]), findings };
}

import { type Hex, zeroHash } from "viem";
import { isSallyportError } from "../../../sdk/errors/SallyportError.ts";
import type { Proposal } from "../../../sdk/proposal/types.ts";
import { readEvidence } from "../../../sdk/provenance/evidence.ts";
import { readText } from "../files.ts";
import type { TaskSystem } from "../system.ts";
import { reread } from "./reread.ts";

/** What may be wrong with evidence. */
export const evidenceFindingNames = [
  "no-evidence",
  "evidence-missing",
  "evidence-differs",
  "names-differ",
  "policy-file-differs",
] as const;

export type EvidenceFinding = { name: (typeof evidenceFindingNames)[number]; words: string };

/** The evidence of a proposal, read by who did not write it. */
export type FoundEvidence = {
  findings: EvidenceFinding[];
  /** Whether it is a runner's, and its names were compared with those of the policy file at hand. */
  isReread: boolean;
};

/**
 * Whether a proposal's evidence is there and is what it names, and whether it says what the proposal does.
 *
 * @param pathOf Where it lies, by its root.
 */
export async function findEvidence(
  system: TaskSystem,
  proposal: Proposal,
  pathOf: (root: Hex) => string,
): Promise<FoundEvidence> {
  if (proposal.evidence === zeroHash) return only("no-evidence", "it names no evidence");
  const path = pathOf(proposal.evidence);
  let text: string;
  try {
    text = await readText(path);
  } catch (error) {
    if (isSallyportError(error, "FILE_NOT_FOUND")) {
      const isAbsent = (error.cause as NodeJS.ErrnoException | undefined)?.code === "ENOENT";
      return only("evidence-missing", isAbsent ? `${path} is not there` : error.summary);
    }
    // Who proposed may have put anything there: it must not keep a watcher from the others.
    if (isSallyportError(error)) return only("evidence-differs", error.summary);
    throw error;
  }
  const { root, records } = readEvidence(text);
  if (root !== proposal.evidence) {
    return only("evidence-differs", `${path} is the evidence ${root}, and the proposal names ${proposal.evidence}`);
  }
  const again = reread(system, proposal, records);
  const findings = (again?.names ?? []).map((words): EvidenceFinding => ({ name: "names-differ", words }));
  if (again?.file !== undefined) findings.push({ name: "policy-file-differs", words: again.file });
  return { findings, isReread: again !== undefined };
}

function only(name: EvidenceFinding["name"], words: string): FoundEvidence {
  return { findings: [{ name, words }], isReread: false };
}

import assert from "node:assert/strict";
import { verifyEvidenceLive } from "../../../tasks/provenance/verifyEvidence.ts";
import type { Story } from "./acts.ts";
import { HERE } from "./agentFolder.ts";
import type { Standing } from "./gate.ts";
import { TREASURER } from "./treasurer.ts";

/** Of the many lines of an evidence, those that say what was paid, and why it may be. */
const SHOWN = ["file ", "record ", "brain ", "call ", "check verdict", "check bound"];

/**
 * The evidence of one proposal, verified as an auditor does by `hardhat sallyport provenance verify`: from the agent's
 * file and the chain alone.
 */
export async function tellEvidence({ agent, tell }: Story, { proposal: { evidence, nonce } }: Standing): Promise<void> {
  const told = await verifyEvidenceLive(agent.context, {
    ...HERE,
    registry: undefined,
    what: agent.path(TREASURER, "evidence", `${evidence}.txt`),
    proposal: `${TREASURER}/${nonce}`,
  });
  assert.equal(told.ok, true, "the evidence is that of the proposal, and its data stands");
  const { lines, proven } = told.json as { lines: string[]; proven: { words: string }[] };
  const shown = lines.filter((line) => SHOWN.some((word) => line.startsWith(word)));
  tell.list(`The evidence of the last one, ${lines.length} lines, of them:`, shown);
  tell.list(
    "Its root stands in the proposal. Proven of it:",
    proven.map(({ words }) => words),
  );
}

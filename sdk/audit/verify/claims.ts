import type { Evidence } from "../evidence.ts";
import { levelsAgain } from "../levelsAgain.ts";
import type { AuditReport } from "../report/types.ts";

/** What was proven from a bundle, and what somebody may take for proven and is not. */
export type AuditClaims = { proven: string[]; notProven: string[] };

/**
 * What checks that all hold prove.
 *
 * @param compared Names of the report's files that are what the bundle yields.
 */
export function auditClaims(
  evidence: Evidence,
  { proposals, policies, notShown }: AuditReport,
  compared: readonly string[],
): AuditClaims {
  const { facts, transactions } = evidence;
  const agents = proposals.filter(({ agent }) => agent !== undefined);
  const recovered = agents.filter(({ keySigned }) => keySigned === "recovered").length;
  const signers = proposals.flatMap(({ agreement }) => agreement.signers);
  const members = signers.filter(({ isRecovered }) => isRecovered).length;
  const signed = [...transactions.values()].filter(({ isProven }) => isProven).length;
  const rules = proposals.flatMap((one) => one.rules);
  const shown = rules.filter(({ whenProposed, whenExecuted = "proven" }) =>
    [whenProposed, whenExecuted].every((standing) => standing === "proven"),
  ).length;
  const levels = levelsAgain(evidence).length;
  const charges = evidence.history.filter(({ name }) => name === "MeterCharged").length;
  const missing = ["audit.json", "proposals.csv", "audit.html"].filter((name) => !compared.includes(name));
  const known = policies.filter(({ isAtHand }) => isAtHand).length;
  const claims = (list: readonly (string | undefined)[]) => list.filter((one) => one !== undefined);
  return {
    proven: claims([
      `${proposals.length} ${many(proposals.length, "proposal is", "proposals are")} what the ids say: each was hashed again`,
      `${recovered} of ${agents.length} proposals of agents were signed by the agent's key: recovered from the signature`,
      `${members} of ${signers.length} signatures of members are theirs: recovered from what they signed, which is the whole proposal`,
      `${shown === rules.length ? "" : `${shown} of `}${rules.length} ${many(rules.length, "rule", "rules")} stood in the policy in force by its Merkle root, and carry the calls`,
      `${signed} of ${transactions.size} transactions are what their senders signed: hash and sender were recovered`,
      facts.batches.length === 0 ? undefined : `${facts.batches.length} batches are what the ids of inputs say`,
      "waiting times, charges of meters and sums follow from the logs",
      charges === 0
        ? undefined
        : `${levels} of ${charges} levels of meters follow from the charge before, or from a full meter`,
      known === 0 ? undefined : `${known} of ${policies.length} policies in force are the policy files of the bundle`,
      compared.length === 0 ? undefined : `${compared.join(", ")}: what the bundle yields, byte for byte`,
    ]),
    notProven: claims([
      "that the logs are of the chain, and that none is missing: compare the hashes of blocks in bundle.json with any node, and run the audit again with another one",
      "when blocks were: their times are what the node said",
      "how inputs stood, what held open proposals, what the treasury held and what tokens moved: only a node can tell",
      ...notShown,
      "what accounts are called: names are those of the policy file and of the DAO",
      "that data was true, and evidence relevant",
      missing.length === 0 ? undefined : `${missing.join(", ")}: not beside the bundle`,
    ]),
  };
}

function many(count: number, one: string, more: string): string {
  return count === 1 ? one : more;
}

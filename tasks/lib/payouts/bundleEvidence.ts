import type { Hex } from "viem";
import type { Payout } from "../../../sdk/import/payout.ts";
import type { CompiledPolicy, PolicyNames } from "../../../sdk/policy/compilePolicy.ts";
import { evidenceRoot } from "../../../sdk/provenance/evidence.ts";
import { hashText } from "../../../sdk/text/hashText.ts";
import { formatDecimal } from "../../../sdk/text/parseDecimal.ts";
import type { Carried } from "./decidePayouts.ts";

/** Name and version of the rules by which a payout list becomes proposals; stands in their evidence. */
export const AGENT_VERSION = "payouts/1";

/** What was seen and concluded, as lines to read. */
export type Evidence = { records: string[]; root: Hex };

export type BundleEvidenceParameters = {
  file: { name: string; text: string };
  batchId: Hex;
  policy: Pick<CompiledPolicy, "root" | "names">;
  decisions: readonly Carried[];
};

/** The evidence of one proposal. Anybody who has the file and the policy can write the same lines again. */
export function bundleEvidence({ file, batchId, policy, decisions }: BundleEvidenceParameters): Evidence {
  const records = [
    `agent ${AGENT_VERSION}`,
    `file ${file.name} keccak256 ${hashText(file.text)} batch ${batchId}`,
    `policy ${policy.root}`,
    ...decisions.map(
      ({ payout, rule }) => `line ${payout.line}: ${describePayout(payout, policy.names)}, by rule ${rule.name}`,
    ),
  ];
  return { records, root: evidenceRoot(records) };
}

/** A payment in words, with names and amounts as the policy has them: `12,000 GUSD to cleo`. */
export function describePayout(payout: Payout, names: PolicyNames): string {
  const to = nameOf(payout.receiver, names.accounts);
  if (payout.type === "native")
    return `${formatDecimal(payout.amount, names.native.decimals)} ${names.native.name} to ${to}`;
  const token = Object.values(names.tokens).find(({ address }) => address === payout.token);
  const tokenName = token?.name ?? payout.token;
  if (payout.type === "erc721") return `${tokenName} #${payout.id} to ${to}`;
  return `${formatDecimal(payout.amount, token?.decimals ?? 0)} ${tokenName} to ${to}`;
}

function nameOf(address: string, accounts: PolicyNames["accounts"]): string {
  const found = Object.entries(accounts).find(([, account]) => account.toLowerCase() === address.toLowerCase());
  return found?.[0] ?? address;
}

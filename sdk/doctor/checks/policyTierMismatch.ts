import { zeroAddress } from "viem";
import type { PolicyNames } from "../../policy/compilePolicy.ts";
import type { Tier } from "../../read/readGate.ts";
import { check } from "../check.ts";
import type { Words } from "../words.ts";

export const policyTierMismatch = check({
  code: "DOCTOR_POLICY_TIER_MISMATCH",
  severity: "error",
  status: 23,
  mistake: "The policy and the gate say different things about a tier.",
  why: "Who reads the file believes that somebody approves where nobody does, or that a rule works which never can.",
  cure: "Correct tiers in the policy file and let root set the new policy, or let root set the tier.",
  needs: ["gate", "policy", "words"],
  *find({ gate, policy, words }) {
    for (const what of tierMismatches(gate.tiers, policy.names, words)) yield { what };
  },
});

/** What a policy says of tiers that the gate does not, each in a sentence. */
export function tierMismatches(
  tiers: readonly Pick<Tier, "approver">[],
  names: Pick<PolicyNames, "tiers">,
  words: Pick<Words, "tier" | "account">,
): string[] {
  return Object.values(names.tiers).flatMap(({ index, optimistic }) => {
    const tier = tiers[index];
    if (tier === undefined) return [`The policy names ${words.tier(index)}, and the gate has ${tiers.length} tiers.`];
    if (optimistic === (tier.approver === zeroAddress)) return [];
    const said = optimistic ? "needs no approval" : "has an approver";
    const found = optimistic ? words.account(tier.approver) : "nobody";
    return [`The policy says that ${words.tier(index)} ${said}, and at the gate ${found} approves it.`];
  });
}

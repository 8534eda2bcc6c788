import { zeroAddress } from "viem";
import { check } from "../check.ts";

export const policyTierMismatch = check({
  code: "DOCTOR_POLICY_TIER_MISMATCH",
  severity: "error",
  status: 23,
  mistake: "The policy and the gate say different things about a tier.",
  why: "Who reads the file believes that somebody approves where nobody does, or that a rule works which never can.",
  cure: "Correct tiers in the policy file and let root set the new policy, or let root set the tier.",
  needs: ["gate", "policy", "words"],
  *find({ gate, policy, words }) {
    for (const { index, optimistic } of Object.values(policy.names.tiers)) {
      const tier = gate.tiers[index];
      if (tier === undefined) {
        yield { what: `The policy names ${words.tier(index)}, and the gate has ${gate.tiers.length} tiers.` };
      } else if (optimistic !== (tier.approver === zeroAddress)) {
        const said = optimistic ? "needs no approval" : "has an approver";
        const found = optimistic ? words.account(tier.approver) : "nobody";
        yield { what: `The policy says that ${words.tier(index)} ${said}, and at the gate ${found} approves it.` };
      }
    }
  },
});

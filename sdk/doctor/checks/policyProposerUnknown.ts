import { getAddress } from "viem";
import { agentOf } from "../../proposal/agentProposer.ts";
import { check } from "../check.ts";

export const policyProposerUnknown = check({
  code: "DOCTOR_POLICY_PROPOSER_UNKNOWN",
  severity: "error",
  status: 24,
  mistake: "Rules are for an agent that is not registered, or for an account that approves no tier.",
  why: "Rules for somebody who cannot propose carry nothing; and whoever gets the id later inherits them unseen.",
  cure: "Register the agent, or delete the rules and let root set the new policy.",
  needs: ["policy", "agents", "parties", "words"],
  *find({ policy, agents, parties, words }) {
    for (const proposer of new Set(policy.rules.map(({ rule }) => getAddress(rule.proposer)))) {
      const id = agentOf(proposer);
      if (id === undefined) {
        const isApprover = parties.some(({ address, tiers }) => address === proposer && tiers.length > 0);
        if (!isApprover) yield { what: `The policy has rules for ${words.account(proposer)}, which approves no tier.` };
      } else if (!agents.some((agent) => agent.id === id)) {
        yield { what: `The policy has rules for ${words.agent(id)} (${id}), which is not registered.` };
      }
    }
  },
});

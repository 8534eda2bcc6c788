import { agentOf } from "../../proposal/agentProposer.ts";
import { check, command } from "../check.ts";

export const agentRaised = check({
  code: "DOCTOR_AGENT_RAISED",
  severity: "note",
  status: 0,
  mistake: "An agent may not use the lowest tier of its rules.",
  why: "Rules of lower tiers still carry its calls, but only with the approval of a higher one.",
  cure: "Where strikes or the guardian raised it, root can lower it: `hardhat sallyport root agent lowest-tier AGENT TIER`",
  needs: ["agents", "policy", "words"],
  *find({ agents, policy, words }) {
    for (const { id, lowestTier } of agents) {
      const own = policy.rules.filter(({ rule }) => agentOf(rule.proposer) === id && rule.tier < lowestTier);
      if (own.length === 0) continue;
      const lowest = Math.min(...own.map(({ rule }) => rule.tier));
      yield {
        what: `${words.agent(id)} starts at ${words.tier(lowestTier)}, and ${own.length} of its rules begin at ${words.tier(lowest)}.`,
        cure: command("root agent lowest-tier", id, lowest),
      };
    }
  },
});

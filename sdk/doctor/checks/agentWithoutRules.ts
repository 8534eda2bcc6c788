import { agentOf } from "../../proposal/agentProposer.ts";
import { check } from "../check.ts";

export const agentWithoutRules = check({
  code: "DOCTOR_AGENT_WITHOUT_RULES",
  severity: "note",
  status: 0,
  mistake: "An agent is registered, and no rule is for it.",
  why: "Its keys can do nothing now, and everything that a later policy says of its id.",
  cure: "Give it rules, or revoke its keys: `hardhat sallyport agent revoke-key KEY`",
  needs: ["agents", "policy", "words"],
  *find({ agents, policy, words }) {
    for (const { id } of agents) {
      if (policy.rules.some(({ rule }) => agentOf(rule.proposer) === id)) continue;
      yield { what: `${words.agent(id)} is registered, and no rule of the policy is for it.` };
    }
  },
});

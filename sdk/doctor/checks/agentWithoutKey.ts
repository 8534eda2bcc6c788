import { check } from "../check.ts";
import { isValid } from "../keys.ts";

export const agentWithoutKey = check({
  code: "DOCTOR_AGENT_WITHOUT_KEY",
  severity: "error",
  status: 33,
  mistake: "An agent has no valid key.",
  why: "The agent can propose nothing, and nobody notices before a payment is missed.",
  cure: "Add a key: `hardhat sallyport root agent add-key AGENT KEY --valid-until MOMENT`",
  needs: ["agents", "chain", "words"],
  *find({ agents, chain, words }) {
    for (const { id, keys } of agents) {
      if (keys.some((key) => isValid(key, chain.timestamp))) continue;
      const revoked = keys.filter(({ isRevoked }) => isRevoked).length;
      yield {
        what: `${words.agent(id)} has no valid key: ${revoked} of ${keys.length} are revoked, the rest is expired.`,
      };
    }
  },
});

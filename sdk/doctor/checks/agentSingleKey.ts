import { check } from "../check.ts";
import { isValid } from "../keys.ts";

export const agentSingleKey = check({
  code: "DOCTOR_AGENT_SINGLE_KEY",
  severity: "note",
  status: 0,
  mistake: "An agent has one valid key.",
  why: "If it is lost or revoked, the agent stands still for as long as root waits.",
  cure: "Register a second key that lies elsewhere: `hardhat sallyport root agent add-key AGENT KEY --valid-until MOMENT`",
  needs: ["agents", "chain", "words"],
  *find({ agents, chain, words }) {
    for (const { id, keys } of agents) {
      if (keys.filter((key) => isValid(key, chain.timestamp)).length !== 1) continue;
      yield { what: `${words.agent(id)} has one valid key.` };
    }
  },
});

import { check, command } from "../check.ts";

export const agentFrozen = check({
  code: "DOCTOR_AGENT_FROZEN",
  severity: "warning",
  status: 80,
  mistake: "An agent is frozen.",
  why: "Somebody had a reason; until root lifts it, nothing of the agent is proposed or executed.",
  cure: "Find out why. Then: `hardhat sallyport agent restore AGENT`",
  needs: ["agents", "words"],
  *find({ agents, words }) {
    for (const { id } of agents.filter(({ isFrozen }) => isFrozen)) {
      yield {
        what: `${words.agent(id)} is frozen.`,
        cure: `Find out why. Then: ${command("agent restore", id)}`,
      };
    }
  },
});

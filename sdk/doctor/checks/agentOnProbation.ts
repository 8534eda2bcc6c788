import { formatMoment } from "../../time/moment.ts";
import { check } from "../check.ts";

export const agentOnProbation = check({
  code: "DOCTOR_AGENT_ON_PROBATION",
  severity: "note",
  status: 0,
  mistake: "An agent has no optimistic tier for a while.",
  why: "After a veto, or after it withdrew what was queued, an agent has no optimistic tier for a while.",
  cure: "Look at what was stopped: `hardhat sallyport list`. It ends by itself.",
  needs: ["agents", "words"],
  *find({ agents, words }) {
    for (const { id, probationEnds } of agents) {
      if (probationEnds === 0) continue;
      yield { what: `${words.agent(id)} has no optimistic tier until ${formatMoment(probationEnds)}.` };
    }
  },
});

import { exposure } from "../../policy/exposure/exposure.ts";
import { check } from "../check.ts";

export const optimisticUnmetered = check({
  code: "DOCTOR_OPTIMISTIC_UNMETERED",
  severity: "warning",
  status: 73,
  mistake: "Nothing limits what an agent may move without approval.",
  why: "While people sleep, one stolen agent key takes all that the treasury has of it.",
  cure: "Give the rule a meter, or a tier that somebody approves; `hardhat sallyport policy exposure` tells how much can leave.",
  needs: ["policy", "chain"],
  *find({ policy, chain }) {
    const { together } = exposure(policy, { now: chain.timestamp });
    for (const { asset, most, causes } of together.assets) {
      if (most[0] !== "UNBOUNDED") continue;
      const rules = causes.filter((cause) => cause.most[0] === "UNBOUNDED").flatMap((cause) => cause.rules);
      yield { what: `Without approval an agent may move ${asset} and nothing limits it: ${rules.join(", ")}.` };
    }
    for (const { through, why, rules } of together.anything) {
      yield { what: `Without approval an agent may call ${through}, and ${why}: ${rules.join(", ")}.` };
    }
  },
});

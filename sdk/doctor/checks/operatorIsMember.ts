import { zeroAddress } from "viem";
import { check, command } from "../check.ts";
import { rolesHeldBy } from "../roles.ts";

export const operatorIsMember = check({
  code: "DOCTOR_OPERATOR_HAS_ROLE",
  severity: "warning",
  status: 61,
  mistake: "The operator of an agent has a say in a body that approves, guards or vetoes.",
  why: "Who runs the agent would agree to what it proposes, or be the one to stop it.",
  cure: "Name another operator: `hardhat sallyport root agent operator AGENT ACCOUNT`",
  needs: ["agents", "parties", "words"],
  *find({ agents, parties, words }) {
    for (const { id, operator } of agents) {
      if (operator === zeroAddress) continue;
      for (const role of rolesHeldBy(operator, parties, words)) {
        yield {
          what: `The operator ${words.account(operator)} of ${words.agent(id)} ${role}.`,
          cure: command("root agent operator", id, "ACCOUNT"),
        };
      }
    }
  },
});

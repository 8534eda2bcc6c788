import { check, command } from "../check.ts";
import { decides } from "../roles.ts";

export const rootIsTierCouncil = check({
  code: "DOCTOR_ROOT_IS_TIER_COUNCIL",
  severity: "warning",
  status: 68,
  mistake: "The only body that approves what agents propose is root as well.",
  why: "Who may approve a payment may also change every limit: the policy binds the agent, and not its council.",
  cure: "Let somebody wider hold root, such as a vote or a Safe of others: `hardhat sallyport root approver ACCOUNT`",
  needs: ["parties", "words"],
  *find({ parties, words }) {
    const deciding = parties.filter(decides);
    const [only] = deciding;
    if (only === undefined || deciding.length !== 1 || !only.isRoot || only.tiers.length === 0) return;
    yield {
      what: `${words.account(only.address)} alone approves ${only.tiers.map(words.tier).join(", ")} and root.`,
      cure: command("root approver", "ACCOUNT"),
    };
  },
});

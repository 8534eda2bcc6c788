import { getAddress } from "viem";
import { check } from "../check.ts";

export const targetProtected = check({
  code: "DOCTOR_TARGET_PROTECTED",
  severity: "error",
  status: 27,
  mistake: "A rule calls a contract or an account that only root may call.",
  why: "Only root may call the gate's own contracts, approvers, vetoer and guardian: the rule can never carry a call.",
  cure: "Delete the rule and let root set the new policy; what it was for is done at root.",
  needs: ["policy", "targets", "words"],
  *find({ policy, targets, words }) {
    for (const { address } of targets.filter(({ isProtected }) => isProtected)) {
      const rules = policy.rules.filter(({ rule }) => getAddress(rule.target) === address).map(({ name }) => name);
      yield {
        what: `${words.account(address)} is refused to everybody but root, and rules call it: ${rules.join(", ")}.`,
      };
    }
  },
});

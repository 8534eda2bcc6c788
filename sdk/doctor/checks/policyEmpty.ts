import { zeroHash } from "viem";
import { check, command } from "../check.ts";

export const policyEmpty = check({
  code: "DOCTOR_POLICY_EMPTY",
  severity: "warning",
  status: 72,
  mistake: "The gate holds the empty policy.",
  why: "Without a rule no call can be proposed: agents and approvers of tiers can do nothing.",
  cure: "Let root set a policy: `hardhat sallyport root policy policy.yaml`",
  needs: ["gate", "policyFile"],
  *find({ gate, policyFile }) {
    if (gate.policyRoot !== zeroHash) return;
    yield {
      what: "The gate holds the empty policy, which permits nothing.",
      cure: command("root policy", policyFile.file),
    };
  },
});

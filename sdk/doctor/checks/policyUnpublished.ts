import { zeroHash } from "viem";
import { check, command } from "../check.ts";

export const policyUnpublished = check({
  code: "DOCTOR_POLICY_UNPUBLISHED",
  severity: "note",
  status: 0,
  mistake: "The rules of the policy in force are not published on chain.",
  why: "The gate stores the root alone: with the file, the rules are lost.",
  cure: "Keep the file in version control, and publish its rules: `hardhat sallyport policy publish policy.yaml`",
  needs: ["gate", "policyFile"],
  *find({ gate, policyFile }) {
    const { file, root, isPublished } = policyFile;
    if (isPublished || gate.policyRoot === zeroHash || root !== gate.policyRoot) return;
    yield {
      what: `Of the policy in force only ${file} holds the rules: they are not published on chain.`,
      cure: `Keep it in version control, and publish its rules: ${command("policy publish", file)}`,
    };
  },
});

import { zeroHash } from "viem";
import { check, command } from "../check.ts";

export const policyOther = check({
  code: "DOCTOR_POLICY_OTHER",
  severity: "error",
  status: 22,
  mistake: "The policy file compiles to another root than the gate holds.",
  why: "What people review is not what the gate enforces.",
  cure: "Use the file of the policy in force (--policy FILE), or compare them, `hardhat sallyport policy diff policy.yaml`, and let root set this one: `hardhat sallyport root policy policy.yaml`",
  needs: ["gate", "policyFile"],
  *find({ gate, policyFile }) {
    const { file, root } = policyFile;
    if (gate.policyRoot === zeroHash || root === undefined || root === gate.policyRoot) return;
    yield {
      what: `${file} compiles to ${root}, and the gate holds ${gate.policyRoot}.`,
      cure: `Use the file of the policy in force (--policy FILE); or ${command("root policy", file)}`,
    };
  },
});

import { zeroHash } from "viem";
import { check, command } from "../check.ts";

export const policyLost = check({
  code: "DOCTOR_POLICY_LOST",
  severity: "error",
  status: 21,
  mistake: "The policy file is missing or does not compile, and its rules are not published.",
  why: "Without the rules nobody can prove that a call is permitted: nothing below root can be proposed or executed.",
  cure: "Bring the file back from a copy, or let root set a policy that is at hand: `hardhat sallyport root policy policy.yaml`",
  needs: ["gate", "policyFile"],
  *find({ gate, policyFile }) {
    const { file, root, problem, isPublished } = policyFile;
    if (gate.policyRoot === zeroHash || root !== undefined || isPublished) return;
    yield {
      what: `The gate holds policy ${gate.policyRoot}; ${file} cannot be used (${problem}), and its rules are not published.`,
      cure: `Restore ${file}; or write a policy anew: ${command("root policy", file)}`,
    };
  },
});

import { check } from "../check.ts";

export const safeOneOwner = check({
  code: "DOCTOR_SAFE_ONE_OWNER",
  severity: "warning",
  status: 85,
  mistake: "One owner can move everything out of the treasury Safe.",
  why: "Owners act past the gate: one stolen key moves everything at once, whatever the policy says.",
  cure: "Raise the Safe's threshold: changeThreshold.",
  needs: ["safe", "gate"],
  *find({ safe, gate }) {
    if (safe === undefined || safe.threshold !== 1) return;
    yield {
      what: `One of ${safe.owners.length} owners can move everything out of the treasury Safe ${gate.treasury}.`,
    };
  },
});

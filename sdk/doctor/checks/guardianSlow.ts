import { canAct, thresholdOf } from "../body.ts";
import { check } from "../check.ts";

export const guardianSlow = check({
  code: "DOCTOR_GUARDIAN_SLOW",
  severity: "warning",
  status: 65,
  mistake: "More than one member must agree before the guardian can stop anything.",
  why: "At three in the morning one person is awake. Stopping is harmless, so it should need one.",
  cure: "Let one be enough: `hardhat sallyport root members COUNCIL --threshold 1`",
  needs: ["parties", "words"],
  *find({ parties, words }) {
    for (const { address, body } of parties.filter(({ isGuardian }) => isGuardian)) {
      const needed = thresholdOf(body) ?? 1;
      if (needed === 1 || !canAct(body)) continue;
      yield { what: `The guardian ${words.account(address)} needs ${needed} members to stop anything.` };
    }
  },
});

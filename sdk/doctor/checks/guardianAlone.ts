import { canAct, livingCount } from "../body.ts";
import { check } from "../check.ts";

export const guardianAlone = check({
  code: "DOCTOR_GUARDIAN_ALONE",
  severity: "warning",
  status: 66,
  mistake: "The guardian is one key.",
  why: "One key that is lost, or one person on a flight, and nobody can stop anything.",
  cure: "Let a council of several, with threshold 1, be the guardian: `hardhat sallyport root guardian COUNCIL`",
  needs: ["parties", "words"],
  *find({ parties, words }) {
    for (const { address, body } of parties.filter(({ isGuardian }) => isGuardian)) {
      if (livingCount(body) !== 1 || !canAct(body)) continue;
      yield { what: `The guardian ${words.account(address)} is one key alone.` };
    }
  },
});

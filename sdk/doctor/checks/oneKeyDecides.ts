import { canAct, thresholdOf } from "../body.ts";
import { check } from "../check.ts";
import { decides, rolesOf } from "../roles.ts";

export const oneKeyDecides = check({
  code: "DOCTOR_ONE_KEY_DECIDES",
  severity: "warning",
  status: 64,
  mistake: "One key is enough to approve.",
  why: "One stolen key approves whatever the agent proposes.",
  cure: "Let at least two agree: `hardhat sallyport root members COUNCIL --threshold 2`; or name a council: `hardhat sallyport root tier TIER --approver COUNCIL`",
  needs: ["parties", "words"],
  *find({ parties, words }) {
    for (const party of parties.filter(decides)) {
      const { address, body, isRoot } = party;
      if (thresholdOf(body) !== 1 || !canAct(body) || (isRoot && body.kind === "wallet")) continue;
      const roles = rolesOf({ ...party, isGuardian: false, isVetoer: false }, words);
      yield { what: `${words.account(address)} is ${roles.join(", ")}, and one key is enough for it.` };
    }
  },
});

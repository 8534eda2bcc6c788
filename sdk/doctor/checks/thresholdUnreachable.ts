import { canAct, livingCount, thresholdOf } from "../body.ts";
import { check } from "../check.ts";
import { decides } from "../roles.ts";

export const thresholdUnreachable = check({
  code: "DOCTOR_THRESHOLD_UNREACHABLE",
  severity: "error",
  status: 16,
  mistake: "A council has fewer living members than its threshold.",
  why: "The council can agree to nothing any more: nothing of its tier is approved, nothing at root is changed.",
  cure: "Let root replace members: `hardhat sallyport root members COUNCIL --remove MEMBER --add NAME=eoa:ACCOUNT`. Where the council is root itself, its contract members must be brought back.",
  needs: ["parties", "words"],
  *find({ parties, words }) {
    for (const party of parties) {
      const { address, body, isGuardian, isVetoer } = party;
      if (body.kind !== "council" || canAct(body) || (!decides(party) && (isGuardian || isVetoer))) continue;
      yield {
        what: `${words.account(address)} needs ${thresholdOf(body)} members, and ${livingCount(body)} can still agree.`,
      };
    }
  },
});

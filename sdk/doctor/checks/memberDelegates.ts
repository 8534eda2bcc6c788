import { memberKind } from "../../council/member.ts";
import { check } from "../check.ts";

export const memberDelegates = check({
  code: "DOCTOR_MEMBER_HAS_CODE",
  severity: "note",
  status: 0,
  mistake: "A member that was admitted as a wallet has code now.",
  why: "Its key still signs as before; but what its code lets others do in its name is another matter (EIP-7702).",
  cure: "Ask the member whether it delegated on purpose, and to which contract.",
  needs: ["parties", "words"],
  *find({ parties, words }) {
    for (const { address, body } of parties) {
      if (body.kind !== "council") continue;
      for (const { account } of body.members.filter(({ kind, hasCode }) => kind === memberKind.eoa && hasCode)) {
        yield { what: `The wallet ${words.account(account)}, a member of ${words.account(address)}, has code now.` };
      }
    }
  },
});

import { memberKind } from "../../council/member.ts";
import { canAct, isAlive } from "../body.ts";
import { check } from "../check.ts";

export const memberDead = check({
  code: "DOCTOR_MEMBER_DEAD",
  severity: "warning",
  status: 62,
  mistake: "The code of a contract member, or of the verifier of a passkey, is gone.",
  why: "A member that cannot sign counts as one and helps nobody: the council is nearer to silence than it looks.",
  cure: "Replace it: `hardhat sallyport root members COUNCIL --remove MEMBER --add NAME=eoa:ACCOUNT`",
  needs: ["parties", "words"],
  *find({ parties, words }) {
    for (const { address, body } of parties) {
      if (body.kind !== "council" || !canAct(body)) continue;
      for (const { kind, account } of body.members.filter((member) => !isAlive(member))) {
        const what = kind === memberKind.verified ? "a member's verifier" : "member";
        yield { what: `At ${what} ${words.account(account)} of ${words.account(address)} there is no code any more.` };
      }
    }
  },
});

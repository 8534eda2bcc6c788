import { canAct, livingCount, thresholdOf } from "../body.ts";
import { check } from "../check.ts";
import { decides } from "../roles.ts";

export const noSpareMember = check({
  code: "DOCTOR_NO_SPARE_MEMBER",
  severity: "warning",
  status: 63,
  mistake: "All members of a council or Safe that approves must agree.",
  why: "One lost key, and nothing can be approved any more; at root, nothing be changed for ever.",
  cure: "Admit another member: `hardhat sallyport root members COUNCIL --add NAME=eoa:ACCOUNT`",
  needs: ["parties", "words"],
  *find({ parties, words }) {
    for (const party of parties.filter(decides)) {
      const { address, body } = party;
      const [living, needed] = [livingCount(body), thresholdOf(body)];
      // One key alone is another finding.
      if (body.kind === "wallet" || needed === undefined || needed === 1) continue;
      if (!canAct(body) || living !== needed) continue;
      yield { what: `${words.account(address)} needs ${needed} members to agree, and has no more than ${living}.` };
    }
  },
});

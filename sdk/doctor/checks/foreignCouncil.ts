import { isAddressEqual } from "viem";
import { check } from "../check.ts";
import { rolesOf } from "../roles.ts";

export const foreignCouncil = check({
  code: "DOCTOR_FOREIGN_COUNCIL",
  severity: "warning",
  status: 71,
  mistake: "A council with a role is administered by somebody else than the gate.",
  why: "Its members and threshold change by the will of another, past this gate's root and its delay.",
  cure: "Name a council of this gate, or make sure that whoever administers it is trusted as much as root.",
  needs: ["gate", "parties", "words"],
  *find({ gate, parties, words }) {
    for (const party of parties) {
      const { address, body } = party;
      const roles = rolesOf(party, words);
      if (body.kind !== "council" || roles.length === 0 || isAddressEqual(body.admin, gate.gate)) continue;
      yield {
        what: `${words.account(address)} is ${roles.join(", ")}, and ${words.account(body.admin)} administers it.`,
      };
    }
  },
});

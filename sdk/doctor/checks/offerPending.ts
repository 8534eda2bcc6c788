import { zeroAddress } from "viem";
import { check, command } from "../check.ts";

export const offerPending = check({
  code: "DOCTOR_OFFER_PENDING",
  severity: "warning",
  status: 82,
  mistake: "The guardian's or the root approver's role is offered, and not accepted.",
  why: "Whoever is offered a role may take it at any moment, without root and without a delay.",
  cure: "Let it accept: `hardhat sallyport root accept guardian`, or approver; or take the offer back at root.",
  needs: ["gate", "words"],
  *find({ gate, words }) {
    const offers = [
      ["guardian", "the guardian", gate.offeredGuardian],
      ["approver", "the root approver", gate.offeredRootApprover],
    ] as const;
    for (const [place, role, account] of offers) {
      if (account === zeroAddress) continue;
      yield {
        what: `${words.account(account)} is offered the role of ${role} and has not accepted.`,
        cure: `Let it accept: ${command("root accept", place)}; or take the offer back, by offering the place to another.`,
      };
    }
  },
});

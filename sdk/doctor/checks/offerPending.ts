import { zeroAddress } from "viem";
import { check, rootCall } from "../check.ts";

export const offerPending = check({
  code: "DOCTOR_OFFER_PENDING",
  severity: "warning",
  status: 82,
  mistake: "The guardian's or the root approver's role is offered, and not accepted.",
  why: "Whoever is offered a role may take it at any moment, without root and without a delay.",
  cure: "Let it accept, or take the offer back by offering it to the zero address at root.",
  needs: ["gate", "words"],
  *find({ gate, words }) {
    const offers = [
      ["guardian", "acceptGuardian()", gate.offeredGuardian, "offerGuardian(address)"],
      ["root approver", "acceptRootApprover()", gate.offeredRootApprover, "offerRootApprover(address,bool)"],
    ] as const;
    for (const [role, accept, account, offer] of offers) {
      if (account === zeroAddress) continue;
      const none = offer === "offerGuardian(address)" ? [zeroAddress] : [zeroAddress, "false"];
      yield {
        what: `${words.account(account)} is offered the role of the ${role} and has not accepted.`,
        cure: `Let it call ${accept} on the gate; or take it back: ${rootCall("gate", offer, ...none)}`,
      };
    }
  },
});

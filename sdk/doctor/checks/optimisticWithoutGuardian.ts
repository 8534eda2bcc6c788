import { zeroAddress } from "viem";
import { canAct } from "../body.ts";
import { check, command } from "../check.ts";

export const optimisticWithoutGuardian = check({
  code: "DOCTOR_OPTIMISTIC_WITHOUT_GUARDIAN",
  severity: "error",
  status: 18,
  mistake: "A tier needs no approval, and there is no guardian who could stop what runs there.",
  why: "On an optimistic tier nobody approves: the guardian is all that stands between an agent and the treasury.",
  cure: "Offer the role to a council that lives: `hardhat sallyport root guardian COUNCIL`",
  needs: ["gate", "parties", "words"],
  *find({ gate, parties, words }) {
    const optimistic = gate.tiers.flatMap(({ approver }, i) => (approver === zeroAddress ? [words.tier(i)] : []));
    if (optimistic.length === 0) return;
    const which = `${optimistic.join(", ")} ${optimistic.length === 1 ? "needs" : "need"} no approval`;
    const cure = command("root guardian", "COUNCIL");
    const guardian = parties.find(({ isGuardian }) => isGuardian);
    if (guardian === undefined) {
      yield { what: `${which}, and there is no guardian: nothing can be executed there.`, cure };
    } else if (!canAct(guardian.body)) {
      const reason =
        guardian.body.kind === "wallet"
          ? "has no code and never sent a transaction"
          : "has fewer living members than its threshold";
      yield { what: `${which}, and the guardian ${words.account(guardian.address)} ${reason}.`, cure };
    }
  },
});

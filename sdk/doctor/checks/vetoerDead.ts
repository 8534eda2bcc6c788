import { canAct } from "../body.ts";
import { check, command } from "../check.ts";

export const vetoerDead = check({
  code: "DOCTOR_VETOER_DEAD",
  severity: "warning",
  status: 67,
  mistake: "The root vetoer cannot act.",
  why: "Who counts on a second look at root counts on nobody.",
  cure: "Name a vetoer that lives: `hardhat sallyport root vetoer ACCOUNT`",
  needs: ["parties", "words"],
  *find({ parties, words }) {
    for (const { address, body } of parties.filter(({ isVetoer }) => isVetoer)) {
      if (canAct(body)) continue;
      const reason =
        body.kind === "wallet"
          ? "has no code and never sent a transaction"
          : "has fewer living members than its threshold";
      yield {
        what: `The root vetoer ${words.account(address)} ${reason}.`,
        cure: command("root vetoer", "ACCOUNT"),
      };
    }
  },
});

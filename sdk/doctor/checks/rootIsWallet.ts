import { check, command } from "../check.ts";

export const rootIsWallet = check({
  code: "DOCTOR_ROOT_IS_WALLET",
  severity: "error",
  status: 19,
  mistake: "The root approver is an account without code.",
  why: "Root can change everything. Whoever steals that one key has the treasury after one delay; lost, nothing can be changed any more.",
  cure: "Offer root to a council, a Safe or a timelock: `hardhat sallyport root approver ACCOUNT`",
  needs: ["parties", "words"],
  *find({ parties, words }) {
    for (const { address, body } of parties.filter(({ isRoot }) => isRoot)) {
      if (body.kind !== "wallet") continue;
      const unproven = body.nonce === 0 ? ", and never sent a transaction" : "";
      yield {
        what: `The root approver ${words.account(address)} is one key: an account without code${unproven}.`,
        cure: command("root approver", "ACCOUNT"),
      };
    }
  },
});

import { canAct } from "../body.ts";
import { check, command } from "../check.ts";

export const approverDead = check({
  code: "DOCTOR_APPROVER_UNPROVEN",
  severity: "error",
  status: 17,
  mistake: "The approver of a tier is an account without code that never sent a transaction.",
  why: "An account without code that never sent anything may be a mistyped address: then nothing of its tier is ever approved.",
  cure: "Let the account send any transaction, which proves that somebody holds its key; or name another: `hardhat sallyport root tier TIER --approver ACCOUNT`",
  needs: ["parties", "words"],
  *find({ parties, words }) {
    for (const { address, body, tiers } of parties) {
      if (body.kind !== "wallet" || canAct(body)) continue;
      for (const tier of tiers) {
        yield {
          what: `The approver ${words.account(address)} of ${words.tier(tier)} has no code and never sent a transaction.`,
          cure: `Send any transaction from it; or ${command("root tier", tier, "--approver", "ACCOUNT")}`,
        };
      }
    }
  },
});

import { accountsOf, includesAccount } from "../body.ts";
import { check } from "../check.ts";
import { decides } from "../roles.ts";

export const guardianDecides = check({
  code: "DOCTOR_GUARDIAN_DECIDES",
  severity: "error",
  status: 12,
  mistake: "Somebody has a say in the guardian and in a body that approves, through Safes as well.",
  why: "Who stops must not be who agrees: one stolen key could approve a payment and keep the guardian still.",
  cure: "Let somebody else guard: `hardhat sallyport root guardian COUNCIL`; or let the account leave the body that approves.",
  needs: ["parties", "words"],
  *find({ parties, words }) {
    const guardian = parties.find(({ isGuardian }) => isGuardian);
    if (guardian === undefined) return;
    const guards = accountsOf(guardian);
    for (const other of parties.filter((party) => party !== guardian && decides(party))) {
      for (const account of accountsOf(other).filter((one) => includesAccount(guards, one))) {
        yield {
          what: `${words.account(account)} has a say in the guardian and in ${words.account(other.address)}, which approves.`,
        };
      }
    }
  },
});

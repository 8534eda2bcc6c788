import { check } from "../check.ts";

export const allowanceStanding = check({
  code: "DOCTOR_ALLOWANCE_STANDING",
  severity: "note",
  status: 0,
  mistake: "An allowance of the treasury stands.",
  why: "The spender can take so much at any time, past gate and delay.",
  cure: "Where it is no longer needed, revoke it as the guardian: `hardhat sallyport allowances --revoke SPENDER`; or at root: `hardhat sallyport root allowance TOKEN SPENDER 0`",
  needs: ["allowances", "words"],
  *find({ allowances, words }) {
    for (const { token, spender, amount } of allowances) {
      if (token.onChain.supply === undefined || amount >= token.onChain.supply) continue;
      yield { what: `${words.account(spender)} may take ${words.amount(amount, token.address)} of the treasury.` };
    }
  },
});

import { check, command } from "../check.ts";

/** Where a token does not tell its supply: as much as no token has. */
const IMMENSE = 1n << 95n;

export const allowanceUnlimited = check({
  code: "DOCTOR_ALLOWANCE_UNLIMITED",
  severity: "error",
  status: 32,
  mistake: "An allowance of the treasury is not below all that exists of the token.",
  why: "The spender can take all that the treasury has and will have of the token, past gate, policy and delay.",
  cure: "As the guardian, at once: `hardhat sallyport allowances --revoke SPENDER`. At root: `hardhat sallyport root allowance TOKEN SPENDER 0`",
  needs: ["allowances", "words"],
  *find({ allowances, words }) {
    for (const { token, spender, amount } of allowances) {
      const supply = token.onChain.supply ?? IMMENSE;
      if (amount < supply) continue;
      yield {
        what: `${words.account(spender)} may take every ${token.name} of the treasury: its allowance is not below all that exists.`,
        cure: `As the guardian, at once: ${command("allowances", "--revoke", spender)}; at root: ${command("root allowance", token.name, spender, 0)}`,
      };
    }
  },
});

import { check } from "../check.ts";

export const tokenDecimals = check({
  code: "DOCTOR_TOKEN_DECIMALS",
  severity: "error",
  status: 25,
  mistake: "The policy states other decimals than the token, or the token states none.",
  why: "Amounts are counted by the decimals of the file: wrong by one, every limit is wrong by ten.",
  cure: "Compare with the token's issuer, correct the decimals in the policy file, and let root set the new policy.",
  needs: ["tokens"],
  *find({ tokens }) {
    for (const { name, address, decimals, hasCode, isCollection, onChain } of tokens) {
      // A collection has none, and that it is taken for a token is the mistake.
      if (!hasCode || isCollection || onChain.decimals === decimals) continue;
      const said = onChain.decimals === undefined ? "does not tell its own" : `says ${onChain.decimals}`;
      yield { what: `The policy says that ${name} has ${decimals} decimals, and ${address} ${said}.` };
    }
  },
});

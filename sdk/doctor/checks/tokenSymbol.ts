import { showUnseen } from "../../text/formatText.ts";
import { check } from "../check.ts";

export const tokenSymbol = check({
  code: "DOCTOR_TOKEN_SYMBOL",
  severity: "note",
  status: 0,
  mistake: "A token calls itself otherwise than the policy.",
  why: "A symbol proves nothing, but one that differs may be another token than the one that is meant.",
  cure: "Compare the address with the token's issuer.",
  needs: ["tokens"],
  *find({ tokens }) {
    for (const { name, address, onChain } of tokens) {
      if (onChain.symbol === undefined || onChain.symbol.toLowerCase() === name.toLowerCase()) continue;
      yield { what: `The policy calls ${address} ${name}, and it calls itself ${showUnseen(onChain.symbol)}.` };
    }
  },
});

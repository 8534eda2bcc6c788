import { getAddress, pad } from "viem";
import { check } from "../check.ts";

export const tokenWithoutRule = check({
  code: "DOCTOR_TOKEN_WITHOUT_RULE",
  severity: "note",
  status: 0,
  mistake: "The treasury has a token that the policy names and no rule is about.",
  why: "Nothing below root can move what the treasury has of it; that may be meant.",
  cure: "Nothing, if it is meant; else write a rule.",
  needs: ["policy", "tokens", "words"],
  *find({ policy, tokens, words }) {
    for (const { name, address, held } of tokens) {
      if (held === undefined || held === 0n) continue;
      const word = pad(address, { size: 32 }).toLowerCase();
      const isUsed = policy.rules.some(
        ({ rule }) =>
          getAddress(rule.target) === getAddress(address) ||
          rule.constraints.some(({ value }) => value.toLowerCase() === word),
      );
      if (!isUsed) yield { what: `The treasury has ${words.amount(held, address)}, and no rule is about ${name}.` };
    }
  },
});

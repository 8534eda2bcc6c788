import { getAddress } from "viem";
import { callKind } from "../../policy/types.ts";
import { check } from "../check.ts";

export const targetWithoutCode = check({
  code: "DOCTOR_TARGET_WITHOUT_CODE",
  severity: "error",
  status: 26,
  mistake: "The policy calls an account without code, or names one as a token.",
  why: "A call to an account without code is refused: the address is wrong, or of another chain.",
  cure: "Correct the address in the policy file, and let root set the new policy.",
  needs: ["policy", "targets", "tokens", "words"],
  *find({ policy, targets, tokens, words }) {
    const called = policy.rules.filter(({ rule }) => rule.kind !== callKind.native);
    const empty = new Set([
      ...targets
        .filter(({ address, hasCode }) => !hasCode && called.some(({ rule }) => getAddress(rule.target) === address))
        .map(({ address }) => address),
      ...tokens.filter(({ hasCode }) => !hasCode).map(({ address }) => getAddress(address)),
    ]);
    for (const address of empty) yield { what: `The policy calls ${words.account(address)}, where no code stands.` };
  },
});

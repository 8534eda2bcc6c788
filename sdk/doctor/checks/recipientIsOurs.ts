import { type Address, getAddress, isAddressEqual, pad, slice, zeroAddress } from "viem";
import { operator } from "../../policy/types.ts";
import { check } from "../check.ts";

/** The word of each transfer that says who receives. */
const RECIPIENT_WORD: Record<string, number> = {
  "transfer(address,uint256)": 0,
  "transferFrom(address,address,uint256)": 1,
  "safeTransferFrom(address,address,uint256)": 1,
};

export const recipientIsOurs = check({
  code: "DOCTOR_RECIPIENT_IS_OURS",
  severity: "warning",
  status: 74,
  mistake: "A rule pays the treasury, a contract of the system, the token itself or the zero address.",
  why: "A payment to the treasury itself does nothing but use up the meter; to a contract of ours or to zero it is lost.",
  cure: "Correct the recipients in the policy file, and let root set the new policy.",
  needs: ["policy", "gate", "words"],
  *find({ policy, gate, words }) {
    for (const { name, rule, function: signature } of policy.rules) {
      const word = signature === undefined ? undefined : RECIPIENT_WORD[signature];
      if (word === undefined) continue;
      const wrong = [zeroAddress, gate.treasury, ...gate.managed, getAddress(rule.target)];
      const recipients = rule.constraints
        .filter((one) => one.word === word && (one.operator === operator.equal || one.operator === operator.oneOf))
        .map(({ value }) => getAddress(slice(pad(value, { size: 32 }), 12)));
      const distinct: Address[] = [...new Set(recipients)];
      for (const recipient of distinct.filter((one) => wrong.some((ours) => isAddressEqual(ours, one)))) {
        yield { what: `Rule ${name} pays ${words.account(recipient)}.` };
      }
    }
  },
});

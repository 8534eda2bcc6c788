import { zeroAddress } from "viem";
import { check } from "../check.ts";
import { metersOf } from "../meters.ts";

export const meterNeverReached = check({
  code: "DOCTOR_METER_NEVER_REACHED",
  severity: "warning",
  status: 76,
  mistake: "A meter holds more than exists of the token, so it can never be reached.",
  why: "A limit above all that exists limits nothing; mostly an amount was written with the wrong unit or decimals.",
  cure: "Correct the meter's burst in the policy file, and let root set the new policy.",
  needs: ["policy", "tokens", "words"],
  *find({ policy, tokens, words }) {
    for (const { name, token, burst } of metersOf(policy)) {
      const supply = tokens.find(({ address }) => address === token)?.onChain.supply;
      if (token === zeroAddress || supply === undefined || burst <= supply) continue;
      yield {
        what: `Meter ${name} holds ${words.amount(burst, token)}, and ${words.amount(supply, token)} are all that exist.`,
      };
    }
  },
});

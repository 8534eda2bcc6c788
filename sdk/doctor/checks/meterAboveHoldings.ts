import { zeroAddress } from "viem";
import { check } from "../check.ts";
import { metersOf } from "../meters.ts";

export const meterAboveHoldings = check({
  code: "DOCTOR_METER_ABOVE_HOLDINGS",
  severity: "note",
  status: 0,
  mistake: "A meter holds more than the treasury has.",
  why: "The meter limits nothing now: all that the treasury has fits into one burst.",
  cure: "Nothing, if the treasury is about to be funded; else lower the burst.",
  needs: ["policy", "tokens", "native", "words"],
  *find({ policy, tokens, native, words }) {
    for (const { name, token, burst } of metersOf(policy)) {
      const known = tokens.find(({ address }) => address === token);
      const held = token === zeroAddress ? native : known?.held;
      // Above all that exists is another finding.
      const supply = known?.onChain.supply;
      if (held === undefined || burst <= held || (supply !== undefined && burst > supply)) continue;
      yield {
        what: `Meter ${name} holds ${words.amount(burst, token)}, and the treasury has ${words.amount(held, token)}.`,
      };
    }
  },
});

import { check } from "../check.ts";
import { mostOf } from "../meters.ts";

export const meterCutsRule = check({
  code: "DOCTOR_METER_CUTS_RULE",
  severity: "warning",
  status: 75,
  mistake: "A rule permits more in one call than its meter ever holds.",
  why: "The rule promises what its meter never gives: such a call is refused, and a reader of the file expects it to pass.",
  cure: "Raise the meter's burst or lower the rule's limit, and let root set the new policy.",
  needs: ["policy", "words"],
  *find({ policy, words }) {
    for (const { name, rule, meter } of policy.rules) {
      const most = mostOf(rule);
      if (rule.meter.period === 0 || most === undefined || most <= rule.meter.burst) continue;
      const { token, burst } = rule.meter;
      yield {
        what: `Rule ${name} permits ${words.amount(most, token)}, and its meter ${meter} never holds more than ${words.amount(burst, token)}.`,
      };
    }
  },
});

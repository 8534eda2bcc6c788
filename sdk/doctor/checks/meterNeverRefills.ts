import { check } from "../check.ts";
import { metersOf } from "../meters.ts";

export const meterNeverRefills = check({
  code: "DOCTOR_METER_NEVER_REFILLS",
  severity: "warning",
  status: 77,
  mistake: "A meter refills by nothing.",
  why: "Once it is used up, its rules carry nothing for ever, until root sets another policy.",
  cure: "Give it a refill; or, where it is meant as a fund that ends, expect the finding.",
  needs: ["policy"],
  *find({ policy }) {
    for (const { name, refill } of metersOf(policy)) {
      if (refill === 0n) yield { what: `Meter ${name} refills by nothing.` };
    }
  },
});

import { type Address, zeroAddress } from "viem";
import { formatDuration } from "../../time/duration.ts";
import { check } from "../check.ts";

export const delayBelowResponse = check({
  code: "DOCTOR_DELAY_BELOW_RESPONSE",
  severity: "error",
  status: 20,
  mistake: "A delay is not longer than the time in which those who may object say that they answer.",
  why: "A delay is the time in which people can object. Shorter than they need to answer, it protects nobody.",
  cure: 'Lengthen it: `hardhat sallyport root tier TIER --delay "1 day"` or `hardhat sallyport root delay "2 days"`; or find people who answer sooner.',
  needs: ["gate", "responseTimes", "words"],
  *find({ gate, responseTimes, words }) {
    const waits = [
      ...gate.tiers.map(({ approver, delay }, i) => ({
        what: words.tier(i),
        delay,
        // Without approval only the guardian looks; else those of the approver who did not sign.
        who: approver === zeroAddress ? gate.guardian : approver,
      })),
      { what: "root", delay: gate.root.delay, who: gate.rootVetoer },
    ];
    for (const { what, delay, who } of waits) {
      const needed = responseTimes.get(keyOf(who));
      if (needed === undefined || delay > needed) continue;
      yield {
        what: `On ${what} pass ${formatDuration(delay)}, and ${words.account(who)} answers within ${formatDuration(needed)}.`,
      };
    }
  },
});

function keyOf(account: Address): string {
  return account.toLowerCase();
}

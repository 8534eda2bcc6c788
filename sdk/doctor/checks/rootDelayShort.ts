import { formatDuration } from "../../time/duration.ts";
import { check, command } from "../check.ts";

export const rootDelayShort = check({
  code: "DOCTOR_ROOT_DELAY_SHORT",
  severity: "warning",
  status: 70,
  mistake: "Root waits less than a tier.",
  why: "The larger power should be the slower one: at root all limits can be changed sooner than a payment is made.",
  cure: 'Lengthen it: `hardhat sallyport root delay "2 days"`',
  needs: ["gate", "words"],
  *find({ gate, words }) {
    const slowest = gate.tiers.reduce((most, { delay }, i) => (delay > most.delay ? { delay, i } : most), {
      delay: gate.root.delay,
      i: -1,
    });
    if (slowest.i === -1) return;
    yield {
      what: `Root waits ${formatDuration(gate.root.delay)}, and ${words.tier(slowest.i)} ${formatDuration(slowest.delay)}.`,
      cure: command("root delay", `"${slowest.delay} seconds"`),
    };
  },
});

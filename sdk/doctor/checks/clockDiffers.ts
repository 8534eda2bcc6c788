import { formatDuration } from "../../time/duration.ts";
import { check } from "../check.ts";

/** Chains may run ahead by the length of a slot; more than this, in seconds, is a wrong clock. */
const TOLERANCE = 60;

export const clockDiffers = check({
  code: "DOCTOR_CLOCK_BEHIND",
  severity: "warning",
  status: 89,
  mistake: "The clock of this machine is more than a minute behind the last block.",
  why: "Ends of proposals, approvals and observations are taken from this clock: they would be too early.",
  cure: "Set the clock of this machine by the network (NTP).",
  needs: ["chain", "node"],
  *find({ chain, node }) {
    const ahead = chain.timestamp - chain.now;
    if (node.minesOnDemand || ahead <= TOLERANCE) return;
    yield { what: `The clock of this machine is ${formatDuration(ahead)} behind the last block.` };
  },
});

import { formatMoment } from "../../time/moment.ts";
import { check } from "../check.ts";

export const paused = check({
  code: "DOCTOR_PAUSED",
  severity: "warning",
  status: 81,
  mistake: "Agents are paused.",
  why: "Agents can neither propose nor execute meanwhile.",
  cure: "Find out why the guardian paused. It ends by itself.",
  needs: ["gate", "chain"],
  *find({ gate, chain }) {
    if (gate.pausedUntil <= chain.timestamp) return;
    yield { what: `The guardian paused agents until ${formatMoment(gate.pausedUntil)}.` };
  },
});

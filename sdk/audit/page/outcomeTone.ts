import type { Outcome } from "../report/types.ts";

/** In which colour an outcome is told; its word stands beside it always. */
export const TONE: Readonly<Record<Outcome, "good" | "bad" | "open" | "mute">> = {
  executed: "good",
  vetoed: "bad",
  rejected: "bad",
  withdrawn: "mute",
  cancelled: "bad",
  expired: "mute",
  stale: "mute",
  waiting: "open",
};

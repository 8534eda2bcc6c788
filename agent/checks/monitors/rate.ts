import { formatDuration } from "../../../sdk/time/duration.ts";
import type { MonitorAnswer, MonitorQuestion } from "./monitor.ts";
import { isRecent } from "./recent.ts";

/** More proposals than so many in a period, this one and whatever was stopped counted. */
export function watchRate(question: MonitorQuestion, { most, per }: { most: number; per: number }): MonitorAnswer {
  const count = question.history.filter((past) => isRecent(past, question, per)).length + 1;
  return { isOdd: count > most, words: `proposal ${count} in ${formatDuration(per)}, at most ${most}` };
}

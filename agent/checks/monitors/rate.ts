import { formatDuration } from "../../../sdk/time/duration.ts";
import type { MonitorAnswer, MonitorQuestion } from "./monitor.ts";

/** More proposals than so many in a period, this one and whatever was stopped counted. */
export function watchRate(
  { history, now }: MonitorQuestion,
  { most, per }: { most: number; per: number },
): MonitorAnswer {
  const count = history.filter(({ at }) => at > now - per).length + 1;
  return { isOdd: count > most, words: `proposal ${count} in ${formatDuration(per)}, at most ${most}` };
}

const SECONDS = { second: 1, minute: 60, hour: 3600, day: 86_400, week: 604_800 } as const;
type Unit = keyof typeof SECONDS;

/**
 * A duration such as `7 days` in seconds, or undefined where the text is none: a whole number above zero and seconds,
 * minutes, hours, days or weeks.
 */
export function parseDuration(text: string): number | undefined {
  const [, count, unit] = /^([1-9]\d*) (second|minute|hour|day|week)s?$/.exec(text) ?? [];
  const seconds = Number(count) * SECONDS[unit as Unit];
  return Number.isSafeInteger(seconds) ? seconds : undefined;
}

/** Seconds as the two largest units that they hold: `2 days 3 hours`, `45 seconds`. */
export function formatDuration(seconds: number): string {
  return partsOf(seconds).slice(0, 2).join(" ");
}

/** Seconds as all units that they hold, so that two durations never read the same: `1 day 3 hours 46 minutes 40 seconds`. */
export function formatExactDuration(seconds: number): string {
  return partsOf(seconds).join(" ");
}

function partsOf(seconds: number): string[] {
  const parts: string[] = [];
  let rest = Math.max(0, Math.floor(seconds));
  for (const unit of ["day", "hour", "minute", "second"] as const) {
    const count = Math.floor(rest / SECONDS[unit]);
    rest -= count * SECONDS[unit];
    if (count > 0) parts.push(`${count} ${unit}${count === 1 ? "" : "s"}`);
  }
  return parts.length === 0 ? ["0 seconds"] : parts;
}

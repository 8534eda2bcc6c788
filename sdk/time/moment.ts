/**
 * A moment in UTC such as `2027-01-01T00:00:00Z` in seconds since the epoch, or undefined where the text is none, the
 * day does not exist, or it is not above zero and below 2^40.
 */
export function parseMoment(text: string): number | undefined {
  const milliseconds = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(milliseconds)) return undefined;
  // Date.parse rolls over days that a month does not have; writing the moment back shows it.
  if (new Date(milliseconds).toISOString() !== text.replace("Z", ".000Z")) return undefined;
  const seconds = milliseconds / 1000;
  return seconds > 0 && seconds < 2 ** 40 ? seconds : undefined;
}

/** Seconds since the epoch as `2027-01-01 00:00:00 UTC`; what no calendar holds stays a number. */
export function formatMoment(seconds: number): string {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999) return `${seconds} s`;
  return `${date.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

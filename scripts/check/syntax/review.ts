import type { Occurrence } from "./rule.ts";

/** What was looked at, by key, and why it may stand. */
export type Reviewed = Readonly<Record<string, string>>;

/** What nobody has looked at, and what is said of places that are no more. */
export function review(occurrences: readonly Occurrence[], reviewed: Reviewed): string[] {
  const found = new Set(occurrences.map(({ key }) => key));
  return [
    ...occurrences.filter(({ key }) => reviewed[key] === undefined).map(({ key, at }) => `${at}: ${key}`),
    ...Object.keys(reviewed)
      .filter((key) => !found.has(key))
      .map((key) => `reviewed, but no longer there: ${key}`),
  ];
}

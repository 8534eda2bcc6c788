import type { Explanation } from "./explained.ts";
import type { Finding } from "./findings.ts";

const keyOf = (detector: string, place: string) => `${detector}  ${place}`;

/** Findings that nobody has explained, and explanations of what Slither no longer finds. */
export function compare(findings: readonly Finding[], explained: readonly Explanation[]): string[] {
  const known = new Set(explained.flatMap(({ detector, places }) => places.map((place) => keyOf(detector, place))));
  const found = new Set(findings.map(({ detector, place }) => keyOf(detector, place)));
  const fresh = findings.filter(({ detector, place }) => !known.has(keyOf(detector, place)));
  return [
    ...new Set(fresh.map(({ detector, impact, place, at }) => `new: ${at} ${detector} (${impact})  ${place}`)),
    ...[...known].filter((key) => !found.has(key)).map((key) => `explained, but no longer found: ${key}`),
  ];
}

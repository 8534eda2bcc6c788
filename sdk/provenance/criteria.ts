import { encodeAbiParameters, type Hex, hexToString, keccak256, parseAbiParameters, stringToHex, zeroHash } from "viem";
import type { Criterion, Measure } from "./types.ts";

const criteriaWords = parseAbiParameters([
  "Criterion[] criteria",
  "struct Criterion { bytes32 metric; int256 atLeast; int256 atMost; }",
]);

/** Bounds that bound nothing. */
export const LEAST = -(1n << 255n);
export const LARGEST = (1n << 255n) - 1n;

/** What the registry stores of a schema's criteria: keccak256(abi.encode(criteria)), or zero for none. */
export function hashCriteria(criteria: readonly Criterion[]): Hex {
  return criteria.length === 0 ? zeroHash : keccak256(encodeAbiParameters(criteriaWords, [criteria]));
}

/** Ascending by metric, as the registry takes them. */
export function sortByMetric<One extends { metric: Hex }>(all: readonly One[]): One[] {
  return all.toSorted((a, b) => (a.metric.toLowerCase() < b.metric.toLowerCase() ? -1 : 1));
}

const CRITERION = /^(.*\S)\s+(?:at most (-?\d+)|at least (-?\d+)|from (-?\d+) to (-?\d+))$/;

/** Printable ASCII of at most 32 bytes. */
const METRIC = /^[\x20-\x7e]{1,32}$/;

/**
 * Reads `gaps at most 2`, `coverage at least 990` or `delay from 0 to 60`.
 *
 * @returns Undefined where it is none of them, or nothing lies between its bounds.
 */
export function parseCriterion(text: string): Criterion | undefined {
  const [, name = "", atMost, atLeast, from, to] = CRITERION.exec(text.trim()) ?? [];
  if (!METRIC.test(name)) return undefined;
  const low = BigInt(atLeast ?? from ?? LEAST);
  const high = BigInt(atMost ?? to ?? LARGEST);
  if (low > high || low < LEAST || high > LARGEST) return undefined;
  return { metric: stringToHex(name, { size: 32 }), atLeast: low, atMost: high };
}

/**
 * Reads `gaps 2` or `delay -3`.
 *
 * @returns Undefined where it is no metric and whole number.
 */
export function parseMeasure(text: string): Measure | undefined {
  const [, name = "", digits = ""] = /^(.*\S)\s+(-?\d+)$/.exec(text.trim()) ?? [];
  if (!METRIC.test(name)) return undefined;
  const value = BigInt(digits);
  return value < LEAST || value > LARGEST ? undefined : { metric: stringToHex(name, { size: 32 }), value };
}

/** A criterion as {@link parseCriterion} reads it. */
export function formatCriterion({ metric, atLeast, atMost }: Criterion): string {
  const name = metricName(metric);
  if (atLeast === LEAST) return `${name} at most ${atMost}`;
  return atMost === LARGEST ? `${name} at least ${atLeast}` : `${name} from ${atLeast} to ${atMost}`;
}

/** The text of a metric or checker, or its bytes where it is no printable ASCII. */
export function metricName(metric: Hex): string {
  const name = hexToString(metric, { size: 32 });
  return METRIC.test(name) ? name : metric;
}

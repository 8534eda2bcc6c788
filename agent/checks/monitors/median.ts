// In whole numbers: half of a base unit would be lost, and with it what is said of the boundary.

/** Twice the median: the sum of the two in the middle. */
export function twiceMedian(values: readonly bigint[]): bigint {
  const sorted = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (low === undefined || high === undefined) throw new Error("Of no values there is no median.");
  return low + high;
}

/** Four times the median of how far values lie from their median. */
export function fourTimesDeviation(values: readonly bigint[]): bigint {
  const median2 = twiceMedian(values);
  return twiceMedian(values.map((value) => (2n * value > median2 ? 2n * value - median2 : median2 - 2n * value)));
}

import { isAddressEqual } from "viem";
import { amountOf, unitOf } from "../../../sdk/describe/describeWord.ts";
import { movesIn } from "./history.ts";
import { fourTimesDeviation, twiceMedian } from "./median.ts";
import type { MonitorAnswer, MonitorQuestion } from "./monitor.ts";
import { classOf, moveName } from "./naming.ts";

/** Of fewer earlier amounts nothing can be said. */
export const FEWEST_AMOUNTS = 5;

// The median of absolute deviations, times this, is the standard deviation where amounts are normally distributed; and
// where nearly all amounts are one, a hundredth of it counts as one deviation.
const NORMAL = 14_826n;
const LEAST = 100n;
const WHOLE = 10_000n;

/**
 * Amounts that lie more than so many deviations from the median of what was paid before, in the same token to parties of
 * the same group. Median and median deviation do not follow a few large amounts, as mean and variance would.
 */
export function watchAmounts(
  { calls, history, names }: MonitorQuestion,
  { deviations }: { deviations: number },
): MonitorAnswer {
  const earlier = history.filter(({ outcome }) => outcome === "executed").flatMap((past) => movesIn(past.calls));
  const moves = movesIn(calls).map((move) => {
    const kind = classOf(move.party, names);
    const amounts = earlier.filter((one) => isAddressEqual(one.token, move.token) && kind.has(one.party));
    return judge(
      move,
      amounts.map(({ amount }) => amount),
      kind.name,
    );
  });
  if (moves.length === 0) return { isOdd: false, words: "no amount moves" };
  const odd = moves.filter(({ isOdd }) => isOdd);
  const shown = odd.length > 0 ? odd : moves;
  return { isOdd: odd.length > 0, words: shown.map(({ words }) => words).join("; ") };

  function judge(move: ReturnType<typeof movesIn>[number], amounts: readonly bigint[], kind: string): MonitorAnswer {
    const name = moveName(move, names);
    if (amounts.length < FEWEST_AMOUNTS) {
      return { isOdd: false, words: `${name}, and only ${amounts.length} paid before to ${kind}` };
    }
    const median2 = twiceMedian(amounts);
    const scale4 = max(NORMAL * fourTimesDeviation(amounts), LEAST * 2n * median2);
    const away4 = 2n * abs(2n * move.amount - median2) * WHOLE;
    const isOdd = away4 > BigInt(deviations) * scale4;
    const median = amountOf(median2 / 2n, unitOf(move.token, names));
    const times = scale4 === 0n ? "any" : tenths((10n * away4) / scale4);
    const words = `${name}, ${times} deviations from the median ${median} of ${amounts.length} paid before to ${kind}`;
    return { isOdd, words: `${words}, at most ${deviations}` };
  }
}

function tenths(value: bigint): string {
  return `${value / 10n}.${value % 10n}`;
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

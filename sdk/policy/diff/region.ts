// Sets of words, and boxes of them: what a rule carries is a box, with the proposer, the target and each argument as
// its sides.

/** From the first to the last, both included. */
export type Range = readonly [low: bigint, high: bigint];

/** A set of words. */
export type Region = {
  /** Ascending, none overlaps another. */
  ranges: readonly Range[];
  /** Where given: no bit outside. */
  mask?: bigint;
};

/** One region for each side. */
export type Box = readonly Region[];

/** Sorts, and joins what overlaps. What only touches stays apart, so that a list of neighbours stays a list. */
export function joinRanges(ranges: readonly Range[]): Range[] {
  const joined: Range[] = [];
  for (const [low, high] of ranges.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) {
    const last = joined.at(-1);
    if (last === undefined || low > last[1]) joined.push([low, high]);
    else if (high > last[1]) joined[joined.length - 1] = [last[0], high];
  }
  return joined;
}

export function intersectRegions(a: Region, b: Region): Region {
  const ranges = a.ranges.flatMap(([low, high]) =>
    b.ranges.flatMap(([otherLow, otherHigh]): Range[] => {
      const both: Range = [low > otherLow ? low : otherLow, high < otherHigh ? high : otherHigh];
      return both[0] <= both[1] ? [both] : [];
    }),
  );
  const mask = a.mask === undefined ? b.mask : b.mask === undefined ? a.mask : a.mask & b.mask;
  return trim({ ranges, ...(mask === undefined ? {} : { mask }) });
}

/**
 * What is in `a` and not in `b`. Where only a mask of `b` keeps something out, all of `a` is left: rather too much than
 * too little.
 */
export function subtractRegion(a: Region, b: Region): Region {
  const { mask } = b;
  const isMaskHarmless = mask === undefined || (a.mask !== undefined && (a.mask & ~mask) === 0n);
  const cut = isMaskHarmless ? b.ranges : b.ranges.filter(([low, high]) => low === high && (low & ~mask) === 0n);
  let left = [...a.ranges];
  for (const [low, high] of cut) {
    left = left.flatMap(([from, to]): Range[] => {
      if (to < low || from > high) return [[from, to]];
      const below: Range[] = from < low ? [[from, low - 1n]] : [];
      const above: Range[] = to > high ? [[high + 1n, to]] : [];
      return [...below, ...above];
    });
  }
  if (!isMaskHarmless) left = left.filter(([low, high]) => low !== high || !holds(b, low));
  return trim({ ...a, ranges: left });
}

export function isEmptyRegion({ ranges }: Region): boolean {
  return ranges.length === 0;
}

/** What both boxes hold, or undefined where that is nothing. */
export function intersectBoxes(a: Box, b: Box): Box | undefined {
  const sides: Region[] = [];
  for (const [i, side] of a.entries()) {
    const both = intersectRegions(side, b[i] as Region);
    if (isEmptyRegion(both)) return undefined;
    sides.push(both);
  }
  return sides;
}

/** What is in `a` and not in `b`, as boxes apart from each other but for masks. */
export function subtractBox(a: Box, b: Box): Box[] {
  if (intersectBoxes(a, b) === undefined) return [a];
  const left: Box[] = [];
  let rest = a;
  for (const [i, side] of b.entries()) {
    const own = rest[i] as Region;
    const outside = subtractRegion(own, side);
    if (!isEmptyRegion(outside)) left.push(rest.with(i, outside));
    rest = rest.with(i, intersectRegions(own, side));
  }
  return left;
}

function holds({ ranges, mask }: Region, value: bigint): boolean {
  return ranges.some(([low, high]) => value >= low && value <= high) && (mask === undefined || (value & ~mask) === 0n);
}

/** Without single values that the mask keeps out, and ranges that begin above all it lets in. */
function trim({ ranges, mask }: Region): Region {
  if (mask === undefined) return { ranges };
  return { ranges: ranges.filter(([low, high]) => low <= mask && (low !== high || (low & ~mask) === 0n)), mask };
}

/** Levels above the leaves of a batch; a proof of one record has as many hashes. */
export function heightOf(size: bigint): number {
  return size < 2n ? 0 : (size - 1n).toString(2).length;
}

/** A hash of two nodes of a level. */
export type Step = {
  level: number;
  /** Which node must be given; undefined where both follow from the leaves. */
  missing: bigint | undefined;
};

/**
 * The hashes that lead from leaves to the root, in the order in which OpenZeppelin's verifier does them: level by
 * level, from left to right. All leaves are on one level, so size and indices alone decide it.
 */
export function stepsToRoot(size: bigint, ascending: readonly bigint[]): Step[] {
  const steps: Step[] = [];
  const height = heightOf(size);
  let known = ascending;
  for (let level = 0; level < height; level++) {
    const parents: bigint[] = [];
    for (let i = 0; i < known.length; i++) {
      const node = known[i] as bigint;
      const sibling = node ^ 1n;
      const isBeside = known[i + 1] === sibling;
      if (isBeside) i++;
      steps.push({ level, missing: isBeside ? undefined : sibling });
      parents.push(node >> 1n);
    }
    known = parents;
  }
  return steps;
}

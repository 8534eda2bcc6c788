/** How many blocks one question spans. Nodes limit it, few say how far, and the limit may depend on what is found. */
export type Span = {
  /** Undefined until a node refused: then everything is asked at once. */
  blocks: bigint | undefined;
  /** What the node said that it allows at most. */
  most: bigint | undefined;
  /** Questions of this span that were answered since it changed. */
  answered: number;
};

/** So many answers in a row, and a wider question is tried. */
const GROW_AFTER = 8;

/** Limits that are common; where the node names none they are tried before halving. */
const COMMON = [100_000n, 10_000n, 2_000n];

export function newSpan(): Span {
  return { blocks: undefined, most: undefined, answered: 0 };
}

/** The last block of a question that begins at `from`, where `last` is the last of all. */
export function endOf({ blocks }: Span, from: bigint, last: bigint): bigint {
  const end = blocks === undefined ? last : from + blocks - 1n;
  return end < last ? end : last;
}

/** After a refusal: what the node names, or less than was asked. */
export function shrink(span: Span, asked: bigint, named: bigint | undefined): void {
  const half = asked / 2n;
  const less = COMMON.find((one) => one < asked) ?? half;
  // A number that is read from prose may be the one that was asked: each refusal must bring us further all the same.
  const next = named !== undefined && named < asked ? named : less < half ? less : half;
  span.most = named ?? span.most;
  span.blocks = next < 1n ? 1n : next;
  span.answered = 0;
}

/** After an answer: a quarter wider, now and then. A span that was cut short by the last block tells nothing. */
export function grow(span: Span, asked: bigint): void {
  if (span.blocks === undefined || asked < span.blocks) return;
  span.answered += 1;
  if (span.answered < GROW_AFTER) return;
  const wider = span.blocks + span.blocks / 4n + 1n;
  span.blocks = span.most !== undefined && wider > span.most && span.blocks <= span.most ? span.most : wider;
  span.answered = 0;
}

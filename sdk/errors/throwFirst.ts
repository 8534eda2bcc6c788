import { SallyportError } from "./SallyportError.ts";

/** Errors of one file that are gathered: after so many it is another kind of file, and reading on would take long. */
const MOST_GATHERED = 1_000;

/**
 * Reads every part of a file, or throws what {@link throwFirst} makes of those that are refused.
 *
 * @param what What each part is: "line".
 */
export function readEach<Part, Value>(
  parts: readonly Part[],
  what: string,
  read: (part: Part, index: number) => Value,
): Value[] {
  const values: Value[] = [];
  const errors: SallyportError[] = [];
  for (const [i, part] of parts.entries()) {
    try {
      values.push(read(part, i));
    } catch (error) {
      if (!(error instanceof SallyportError)) throw error;
      errors.push(error);
      if (errors.length === MOST_GATHERED) break;
    }
  }
  throwFirst(errors, what);
  return values;
}

/**
 * Throws the first of several errors of one file, if there is any; of more than one it tells how many more there are,
 * and its cause is an `AggregateError` of all.
 *
 * @param what What each of them refuses: "line".
 */
export function throwFirst(errors: readonly SallyportError[], what: string): void {
  const [first] = errors;
  if (first === undefined) return;
  if (errors.length === 1) throw first;
  const more = errors.length - 1;
  const atLeast = errors.length >= MOST_GATHERED ? "At least " : "";
  const { code, summary, place, line, column, value, details, args, nextStep } = first;
  throw new SallyportError(code, {
    summary: `${summary} ${atLeast}${more} more ${more === 1 ? `${what} is` : `${what}s are`} refused.`,
    ...{ place, line, column, value, details, args, nextStep },
    cause: new AggregateError(errors),
  });
}

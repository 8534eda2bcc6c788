import { SallyportError } from "./SallyportError.ts";

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
  const { place, line, column, value, details, args, nextStep } = first;
  throw new SallyportError(first.code, {
    summary: `${first.summary} ${more} more ${more === 1 ? `${what} is` : `${what}s are`} refused.`,
    ...(place === undefined ? {} : { place }),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    ...(value === undefined ? {} : { value }),
    details,
    args,
    nextStep,
    cause: new AggregateError(errors),
  });
}

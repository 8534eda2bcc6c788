import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { wholeNumber } from "../arguments.ts";

/** Batches and proposals that people are shown, unless they ask for more. */
const MOST_TOLD = 200;

export type LimitArguments = {
  /** How many batches and proposals people are shown. */
  limit: string | undefined;
};

/**
 * How many people are shown; the rest is counted.
 *
 * @throws ARGUMENT_INVALID
 */
export function limitOf({ limit }: LimitArguments): number {
  const most = wholeNumber("--limit", limit) ?? BigInt(MOST_TOLD);
  if (most > 0n) return Number(most);
  const summary = "Nothing would be shown.";
  throw new SallyportError("ARGUMENT_INVALID", { summary, place: "--limit", value: limit });
}

/** `…and 3 more: --limit tells them`. */
export function moreWords(count: number, what = ""): string {
  return `…and ${count} more${what}: --limit tells them`;
}

import { parseEther } from "viem";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { parseDuration } from "../../sdk/time/duration.ts";

/**
 * A whole number of an option.
 *
 * @throws ARGUMENT_INVALID
 */
export function wholeNumber(place: string, text: string | undefined): bigint | undefined {
  if (text === undefined) return undefined;
  if (/^(0|[1-9]\d*)$/.test(text)) return BigInt(text);
  throw new SallyportError("ARGUMENT_INVALID", { summary: "This is not a whole number.", place, value: text });
}

/**
 * A duration of an option, in seconds.
 *
 * @throws ARGUMENT_INVALID
 */
export function durationOf(place: string, text: string): number {
  const seconds = parseDuration(text);
  if (seconds !== undefined) return seconds;
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: "This is not a duration.",
    place,
    value: text,
    nextStep: 'Write a whole number and its unit: "30 minutes", "2 hours".',
  });
}

/**
 * Wei of an amount such as "0.02 ETH", more than nothing.
 *
 * @throws ARGUMENT_INVALID
 */
export function etherOf(place: string, text: string): bigint {
  const [, amount] = /^(\d{1,9}(?:\.\d{1,18})?)(?: ETH)?$/.exec(text) ?? [];
  const wei = amount === undefined ? 0n : parseEther(amount);
  if (wei > 0n) return wei;
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: "This is no amount of ether.",
    place,
    value: text,
    nextStep: `Write a number and its unit: ${place} "0.02 ETH".`,
  });
}

/** What stands in an option, joined by commas. */
export function list(text: string | undefined): string[] {
  return (text ?? "").split(",").flatMap((one) => (one.trim() === "" ? [] : [one.trim()]));
}

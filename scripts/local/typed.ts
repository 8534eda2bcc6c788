import { createInterface } from "node:readline";
import { parseDuration } from "../../sdk/time/duration.ts";
import { formatMoment } from "../../sdk/time/moment.ts";
import type { LocalChain } from "./chain.ts";

export type PassAsTypedParameters = Pick<LocalChain, "pass"> & {
  say: (line: string) => void;
  /** Ends it. */
  signal?: AbortSignal;
};

/** Lets time pass on a chain as somebody types it, until there is no more input. */
export async function passAsTyped({ pass, say, signal }: PassAsTypedParameters): Promise<void> {
  const lines = createInterface({ input: process.stdin });
  signal?.addEventListener("abort", () => lines.close(), { once: true });
  for await (const line of lines) {
    const typed = line.trim();
    const seconds = parseDuration(typed);
    if (seconds === undefined) say(`no duration: ${typed}. Write one such as "6 hours" or "1 day".`);
    else say(`It is ${formatMoment(await pass(seconds))}.`);
  }
}

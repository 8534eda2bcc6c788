import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { formatMoment, parseMoment } from "../../../sdk/time/moment.ts";
import type { TaskContext } from "../runTask.ts";
import { timeNow } from "../timeNow.ts";

/**
 * When data was observed: as it is said, or now.
 *
 * @throws ARGUMENT_INVALID
 */
export async function observationMoment(context: TaskContext, text: string | undefined): Promise<number> {
  if (text === undefined) return timeNow(context);
  const moment = parseMoment(text);
  if (moment !== undefined) return moment;
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: "This is not a moment in UTC.",
    place: "--observed-at",
    value: text,
    nextStep: "Write date, time and Z: 2027-01-01T00:00:00Z.",
  });
}

/** @throws PROVENANCE_OBSERVED_IN_FUTURE: no wallet is asked for what the registry would refuse. */
export async function requirePast(context: TaskContext, observedAt: number): Promise<void> {
  const now = await timeNow(context);
  if (observedAt <= now) return;
  throw new SallyportError("PROVENANCE_OBSERVED_IN_FUTURE", {
    summary: "The data would have been observed after the chain's present time.",
    place: "--observed-at",
    value: formatMoment(observedAt),
    details: { "the chain's clock": formatMoment(now) },
  });
}

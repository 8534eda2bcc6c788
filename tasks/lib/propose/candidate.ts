import type { AbiFunction, Address, Hex } from "viem";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import type { Proposal, Witness } from "../../../sdk/proposal/types.ts";
import { parseDuration } from "../../../sdk/time/duration.ts";
import type { TaskContext } from "../runTask.ts";
import { timeNow } from "../timeNow.ts";

/** A proposal that is about to be made. */
export type Candidate = {
  proposal: Proposal;
  witness: Witness;
  /** What an agent key signed already. */
  signed?: { key: Address; signature: Hex };
  /** The lines behind `proposal.evidence`. */
  evidence?: readonly string[];
  /** For each call the function that its file says it calls: names there are the file's claim. */
  claims?: readonly (AbiFunction | undefined)[];
  /** Where one list became several proposals. */
  part?: { number: number; of: number };
};

/** The chain's time, and until when a proposal made now may execute. */
export async function timesOf(
  context: TaskContext,
  lifetime: string,
): Promise<{ now: number; lifetime: number; notAfter: number }> {
  const seconds = parseDuration(lifetime);
  if (seconds === undefined) {
    throw new SallyportError("ARGUMENT_INVALID", {
      summary: "This is not a duration.",
      place: "--lifetime",
      value: lifetime,
      nextStep: 'Write a whole number and hours, days or weeks: "14 days".',
    });
  }
  const now = await timeNow(context);
  return { now, lifetime: seconds, notAfter: now + seconds };
}

import { type Address, type Hex, zeroHash } from "viem";
import type { HistoryEvent } from "../../history/readHistory.ts";
import { ROOT_TIER } from "../../proposal/types.ts";

/** A place in the chain, before which and after which things stand otherwise. */
export type Place = Pick<HistoryEvent, "blockNumber" | "logIndex">;

export function isEarlier(one: Place, other: Place): boolean {
  return one.blockNumber === other.blockNumber ? one.logIndex < other.logIndex : one.blockNumber < other.blockNumber;
}

/** The policy root in force at a place, by the gate's events before it. */
export function policyRootAt(settings: readonly HistoryEvent[], at: Place): Hex {
  const change = settings.findLast((event) => event.name === "PolicyRootChanged" && isEarlier(event, at));
  return (change?.args["newRoot"] as Hex | undefined) ?? zeroHash;
}

/** Who had to agree at a tier, or at root, and how many seconds then had to pass; undefined of a tier that was not there. */
export function tierAt(
  settings: readonly HistoryEvent[],
  tier: number,
  at: Place,
): { approver: Address; delay: number } | undefined {
  if (tier !== ROOT_TIER) {
    const change = settings.findLast(
      ({ name, args, ...event }) => name === "TierChanged" && args["tier"] === tier && isEarlier(event, at),
    );
    return change?.args["newTier"] as { approver: Address; delay: number } | undefined;
  }
  const approver = settings.findLast((event) => event.name === "RootApproverChanged" && isEarlier(event, at));
  const delay = settings.findLast((event) => event.name === "RootDelayChanged" && isEarlier(event, at));
  if (approver === undefined || delay === undefined) return undefined;
  return { approver: approver.args["newApprover"] as Address, delay: Number(delay.args["newDelay"]) };
}

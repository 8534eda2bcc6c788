import { type Address, getAddress, type Hex } from "viem";
import type { HistoryEvent } from "../../history/readHistory.ts";
import { isEarlier, type Place } from "./settingsAt.ts";

/** A Council as it stood: kinds of members by their ids, and how many must agree. */
export type CouncilThen = { kinds: ReadonlyMap<Hex, number>; threshold: number };

/** How a Council stood at a place, by its events before it; undefined where the account is none that is known. */
export function councilAt(
  councils: ReadonlyMap<Address, readonly HistoryEvent[]>,
  council: Address,
  at: Place,
): CouncilThen | undefined {
  const events = councils.get(getAddress(council))?.filter((event) => isEarlier(event, at));
  if (events === undefined || events.length === 0) return undefined;
  const kinds = new Map<Hex, number>();
  let threshold = 0;
  for (const { name, args } of events) {
    const member = args["member"] as Hex;
    if (name === "MemberAdded") kinds.set(member, Number(args["kind"]));
    if (name === "MemberRemoved" || name === "MemberSuspended") kinds.delete(member);
    if (name === "ThresholdChanged") threshold = Number(args["newThreshold"]);
  }
  return { kinds, threshold };
}

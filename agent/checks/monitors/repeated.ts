import { isAddressEqual } from "viem";
import { formatMoment } from "../../../sdk/time/moment.ts";
import type { PastProposal } from "../../journal/past.ts";
import { type Move, movesIn, type PlainCall } from "./history.ts";
import type { MonitorAnswer, MonitorQuestion } from "./monitor.ts";
import { moveName } from "./naming.ts";

/** An amount that differs by less than a tenth is the same amount to whoever vetoed it. */
const TENTH = 10n;

/**
 * What a human stopped and is asked for again: one of its calls, or an amount to the same party that differs by less than
 * a tenth. What was executed since then was agreed to.
 */
export function watchRepeated({ calls, history, names }: MonitorQuestion): MonitorAnswer {
  const stopped = history.flatMap((past, i) =>
    past.outcome === "stopped" ? [{ past, since: history.slice(i + 1) }] : [],
  );
  for (const { past, since } of stopped.toReversed()) {
    const again = repeatOf(calls, past.calls, names);
    const isAgreed = since.some((one) => one.outcome === "executed" && repeatOf(calls, one.calls, names) !== undefined);
    if (again !== undefined && !isAgreed) {
      return { isOdd: true, words: `${again}, which was stopped as proposed on ${formatMoment(past.at)}` };
    }
  }
  return { isOdd: false, words: `none of ${stopped.length} that were stopped` };
}

function repeatOf(
  calls: readonly PlainCall[],
  earlier: PastProposal["calls"],
  names: MonitorQuestion["names"],
): string | undefined {
  const moves = movesIn(earlier);
  const move = movesIn(calls).find((one) => moves.some((other) => isAlike(one, other)));
  if (move !== undefined) return moveName(move, names);
  const at = calls.findIndex((call) => earlier.some((other) => isSame(call, other)));
  return at < 0 ? undefined : `call ${at}`;
}

function isAlike(a: Move, b: Move): boolean {
  const difference = a.amount > b.amount ? a.amount - b.amount : b.amount - a.amount;
  const isNear = difference === 0n || difference * TENTH < b.amount;
  return isAddressEqual(a.party, b.party) && isAddressEqual(a.token, b.token) && isNear;
}

function isSame(a: PlainCall, b: PlainCall): boolean {
  return isAddressEqual(a.target, b.target) && a.value === b.value && a.data.toLowerCase() === b.data.toLowerCase();
}

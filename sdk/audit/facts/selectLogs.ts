import type { Hex } from "viem";
import { type HistoryRange, isInRange } from "../../history/range.ts";
import type { HistoryEvent, SystemLog } from "../../history/readHistory.ts";
import type { Batch } from "../../provenance/types.ts";

const LIFE = ["Proposed", "Approved", "Executed", "Vetoed", "Rejected", "Withdrawn", "Cancelled"];

/**
 * The logs that an audit of a range rests on: everything about proposals to which something happened in it, what their
 * meters were charged and the charge before each of those, what else executed in the blocks in which they did, and every
 * change of a setting since the beginning, by which one knows what was in force.
 *
 * @param logs In the order of the chain.
 * @param history What they say, in the same order.
 */
export function selectLogs(
  logs: readonly SystemLog[],
  history: readonly HistoryEvent[],
  range: HistoryRange,
): { logs: SystemLog[]; ids: ReadonlySet<unknown> } {
  const ids = new Set(
    history.flatMap((event) => (isOfLife(event) && isInRange(range, event) ? [event.args["id"]] : [])),
  );
  const inputs = new Set<unknown>();
  for (const { contract, name, args } of history) {
    if (contract !== "AgentTimelock" || name !== "Proposed" || !ids.has(args["id"])) continue;
    for (const batchId of (args["proposal"] as { inputs: readonly Hex[] }).inputs) inputs.add(batchId);
  }
  const roots = new Set(
    history.flatMap(({ name, args }) =>
      name === "Anchored" && inputs.has(args["batchId"]) ? [(args["batch"] as Batch).root] : [],
    ),
  );
  const executing = new Set(
    history.flatMap((event) => (isExecution(event) && ids.has(event.args["id"]) ? [event.blockNumber] : [])),
  );
  const charges = chargesOf(history, ids);
  const chosen = history.flatMap((event, i) => (isWanted(event) ? [i] : []));
  return { logs: chosen.map((i) => logs[i] as SystemLog), ids };

  function isWanted(event: HistoryEvent): boolean {
    const { contract, name, args } = event;
    switch (contract) {
      case "AgentTimelock":
        if (isExecution(event) && executing.has(event.blockNumber)) return true;
        if (isOfLife(event)) return ids.has(args["id"]);
        return name !== "MeterCharged" || charges.has(event);
      case "ProvenanceRegistry":
        if (name === "Revoked") return roots.has(args["root"] as Hex);
        if (name === "Tainted") return inputs.has(args["child"]);
        return args["batchId"] === undefined || inputs.has(args["batchId"]);
      case "Council":
        return name !== "Acted" || isInRange(range, event);
      case "PolicyLog":
        return false;
      default:
        return true;
    }
  }
}

/** The charges for proposals, and the one of the same meter before each: from there its level follows. */
function chargesOf(history: readonly HistoryEvent[], ids: ReadonlySet<unknown>): ReadonlySet<HistoryEvent> {
  const latest = new Map<unknown, HistoryEvent>();
  const found = new Set<HistoryEvent>();
  for (const event of history) {
    const { contract, name, args } = event;
    if (contract !== "AgentTimelock" || name !== "MeterCharged") continue;
    const before = latest.get(args["meter"]);
    if (ids.has(args["id"])) for (const one of [before, event]) if (one !== undefined) found.add(one);
    latest.set(args["meter"], event);
  }
  return found;
}

function isExecution({ contract, name }: Pick<HistoryEvent, "contract" | "name">): boolean {
  return contract === "AgentTimelock" && name === "Executed";
}

/** Whether it happened to a proposal. */
function isOfLife({ contract, name }: Pick<HistoryEvent, "contract" | "name">): boolean {
  return contract === "AgentTimelock" && LIFE.includes(name);
}

/** The events of a gate by which its settings follow. */
export function settingsOf(history: readonly HistoryEvent[]): HistoryEvent[] {
  return history.filter(
    (event) => event.contract === "AgentTimelock" && event.name !== "MeterCharged" && !isOfLife(event),
  );
}

import type { Hex } from "viem";
import { type HistoryRange, isInRange } from "../../history/range.ts";
import type { HistoryEvent, SystemLog } from "../../history/readHistory.ts";
import type { Batch } from "../../provenance/types.ts";

const LIFE = ["Proposed", "Approved", "Executed", "Vetoed", "Rejected", "Withdrawn", "Cancelled"];

/**
 * The logs that an audit of a range rests on: everything about proposals to which something happened in it, the charges
 * of meters in it, and every change of a setting since the beginning, by which one knows what was in force.
 *
 * @param logs In the order of the chain.
 * @param history What they say, in the same order.
 */
export function selectLogs(
  logs: readonly SystemLog[],
  history: readonly HistoryEvent[],
  range: HistoryRange,
): { logs: SystemLog[]; events: HistoryEvent[]; ids: ReadonlySet<unknown> } {
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
  const chosen = history.flatMap((event, i) => (isWanted(event) ? [i] : []));
  return {
    logs: chosen.map((i) => logs[i] as SystemLog),
    events: chosen.map((i) => history[i] as HistoryEvent),
    ids,
  };

  function isWanted(event: HistoryEvent): boolean {
    const { contract, name, args } = event;
    switch (contract) {
      case "AgentTimelock":
        if (isOfLife(event)) return ids.has(args["id"]);
        return name !== "MeterCharged" || ids.has(args["id"]);
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

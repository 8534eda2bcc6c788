import { rmSync } from "node:fs";
import { basename } from "node:path";
import type { Journal } from "../journal/openJournal.ts";
import type { RunEvent } from "../run/events.ts";
import type { Order } from "./order.ts";
import { waitingOrders } from "./waitingOrders.ts";

/**
 * Takes what an operator ordered, and writes it down. An order is gone before it is followed: killed between the two, the
 * operator orders it again, and none is ever followed twice.
 *
 * @throws What keeps a file from being taken away, and what the journal throws.
 */
export function takeOrders(journal: Journal, tell: (event: RunEvent) => void): void {
  for (const waiting of waitingOrders(journal.path)) {
    rmSync(waiting.path, { recursive: true });
    const reason = waiting.ok ? follow(journal, waiting.order) : waiting.reason;
    if (reason !== undefined) tell({ event: "unfollowed", order: basename(waiting.path), reason });
  }
}

/** Why an order lets nothing go; undefined where it did. */
function follow(journal: Journal, order: Order): string | undefined {
  const { keys, frozen } = journal.state;
  if (order.order === "resume") {
    if (frozen === undefined) return "the agent is not frozen";
    journal.append({ kind: "resumed" });
    return undefined;
  }
  const { key } = order;
  const outcome = keys.get(key)?.outcome;
  if (outcome !== "held") return `"${key}" is ${outcome ?? "unknown"}, and not held`;
  journal.append({ kind: "released", key });
  return undefined;
}

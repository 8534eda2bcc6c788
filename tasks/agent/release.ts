import { leaveOrder } from "../../agent/orders/leaveOrder.ts";
import { waitingOrders } from "../../agent/orders/waitingOrders.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { journalAt } from "../lib/journalAt.ts";
import type { Output, Report } from "../lib/output.ts";
import { offline } from "../lib/runTask.ts";

export type ReleaseArguments = {
  /** The journal. */
  file: string;
  keys: readonly string[];
};

/** What the runner does with an order, told by everybody who leaves one. */
export const TAKEN = "the agent's runner takes it within seconds; where none runs, when it begins";

export default offline(release);

/** Lets wishes go that a monitor holds. The journal has one writer: the order is left for it, and written down by it. */
export async function release({ line }: Output, { file, keys }: ReleaseArguments): Promise<Report> {
  const { state, held } = journalAt(file);
  const waiting = new Set(
    waitingOrders(file).flatMap((one) => (one.ok && one.order.order === "release" ? [one.order.key] : [])),
  );
  const named = [...new Set(keys)];
  const stands = (key: string) => state.keys.get(key)?.outcome;
  const strange = named.find((key) => stands(key) !== "held" && stands(key) !== "released");
  if (strange !== undefined)
    throw notHeld(
      strange,
      stands(strange),
      held.map(({ key }) => key),
    );
  const found = named.map((key) => {
    const already = stands(key) === "released" ? "released" : waiting.has(key) ? "ordered" : undefined;
    if (already === undefined) leaveOrder(file, { order: "release", key });
    return { key, already };
  });
  for (const { key, already } of found) {
    line(already === undefined ? `${key} is to be released` : `${key} is ${already} already`);
  }
  if (found.some(({ already }) => already !== "released")) line(`  ${TAKEN}`);
  return { json: { keys: found } };
}

function notHeld(key: string, outcome: string | undefined, held: readonly string[]): SallyportError {
  return new SallyportError("WISH_NOT_HELD", {
    summary: outcome === undefined ? `The journal knows no wish "${key}".` : `"${key}" is ${outcome}, and not held.`,
    value: key,
    args: { key, outcome },
    nextStep: held.length === 0 ? "Nothing is held." : `Held are: ${held.join(", ")}.`,
  });
}

import { leaveOrder } from "../../agent/orders/leaveOrder.ts";
import { waitingOrders } from "../../agent/orders/waitingOrders.ts";
import { journalAt } from "../lib/journalAt.ts";
import type { Output, Report } from "../lib/output.ts";
import { offline } from "../lib/runTask.ts";
import { TAKEN } from "./release.ts";

export default offline(resume);

/**
 * Lets an agent go on that a monitor stopped. The wish that stopped it stays held. That the guardian froze it on the chain
 * is another thing: from there only root lets it go on.
 */
export async function resume({ line }: Output, { file }: { file: string }): Promise<Report> {
  const { frozen } = journalAt(file);
  if (frozen === undefined) {
    line("the agent is not frozen");
    return { json: { already: true } };
  }
  const already = waitingOrders(file).some((one) => one.ok && one.order.order === "resume");
  if (!already) leaveOrder(file, { order: "resume" });
  line(`frozen: ${frozen.reason}`);
  line(already ? "that it goes on is ordered already" : "the agent is to go on; the wish that froze it stays held");
  line(`  ${TAKEN}`);
  return { json: { frozen: frozen.reason, already } };
}

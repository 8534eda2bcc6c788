import { type Address, isAddressEqual } from "viem";
import { actorOf, describeEvent } from "../sdk/history/describeEvent.ts";
import { historyNames } from "../sdk/history/historyNames.ts";
import { isInRange } from "../sdk/history/range.ts";
import { type HistoryEvent, readHistory } from "../sdk/history/readHistory.ts";
import { agentOf } from "../sdk/proposal/agentProposer.ts";
import { formatMoment } from "../sdk/time/moment.ts";
import { type Report, waiting } from "./lib/output.ts";
import { proposerOf } from "./lib/proposalAt.ts";
import { type RangeArguments, rangeOf } from "./lib/range.ts";
import { onNetwork, type TaskContext } from "./lib/runTask.ts";
import { openSystem, type SystemArguments } from "./lib/system.ts";

export type HistoryArguments = SystemArguments &
  RangeArguments & {
    /** Only what concerns this agent or approver. */
    proposer: string | undefined;
  };

export default onNetwork(history);

/** Everything that ever happened to a gate, oldest first, in words. */
export async function history(context: TaskContext, args: HistoryArguments): Promise<Report> {
  const { network, output } = context;
  const system = await openSystem(context, args);
  const { addresses, fromBlock } = system.record;
  const range = await rangeOf(context, args);
  const all = await waiting(output, "reading logs", readHistory(network.client, { addresses, fromBlock }));
  const names = historyNames({ ...system, councils: addresses.councils }, all);
  const concerns = args.proposer === undefined ? () => true : concerning(all, proposerOf(args.proposer, system));
  const shown = all.filter((event) => isInRange(range, event) && concerns(event));
  let transaction: string | undefined;
  for (const event of shown) {
    if (event.transactionHash !== transaction) {
      output.line(`${formatMoment(event.timestamp)}  block ${event.blockNumber}, transaction ${event.transactionHash}`);
    }
    transaction = event.transactionHash;
    output.line(`  ${describeEvent(event, names)}`);
  }
  output.line(`${shown.length} of ${all.length} events`);
  return {
    json: shown.map((event) => ({ ...event, actor: actorOf(event), sentence: describeEvent(event, names) })),
  };
}

/** Whether an event is about an agent or approver: its proposals, their meters, its keys and limits. */
function concerning(events: readonly HistoryEvent[], proposer: Address): (event: HistoryEvent) => boolean {
  const isIt = ({ args }: HistoryEvent) =>
    typeof args["proposer"] === "string" && isAddressEqual(args["proposer"] as Address, proposer);
  const ids = new Set(events.filter(isIt).map(({ args }) => args["id"]));
  const agent = agentOf(proposer);
  return (event) =>
    isIt(event) ||
    (event.name === "MeterCharged" && ids.has(event.args["id"])) ||
    (agent !== undefined && event.args["agent"] === agent);
}

import { type Address, type Hex, isAddressEqual } from "viem";
import { getBlock } from "viem/actions";
import { memberId } from "../sdk/council/member.ts";
import { formatAccount } from "../sdk/describe/addressNames.ts";
import { formatAmount } from "../sdk/describe/formatAmount.ts";
import { explained } from "../sdk/errors/decodeGateError.ts";
import { SallyportError } from "../sdk/errors/SallyportError.ts";
import { actorOf, describeEvent } from "../sdk/history/describeEvent.ts";
import { type HistoryEvent, readHistory } from "../sdk/history/readHistory.ts";
import type { HistoryNames } from "../sdk/history/sentences.ts";
import { meterId } from "../sdk/policy/meter.ts";
import { agentOf, agentProposer } from "../sdk/proposal/agentProposer.ts";
import { formatMoment, parseMoment } from "../sdk/time/moment.ts";
import { tierLabel } from "./lib/agents.ts";
import { type Report, waiting } from "./lib/output.ts";
import { proposerOf } from "./lib/proposalAt.ts";
import { referenceTo } from "./lib/reference.ts";
import { onNetwork, type TaskContext } from "./lib/runTask.ts";
import { openSystem, type SystemArguments, type TaskSystem } from "./lib/system.ts";

export type HistoryArguments = SystemArguments & {
  /** A block, a day or a moment in UTC, itself included. */
  since: string | undefined;
  until: string | undefined;
  /** Only what concerns this agent or approver. */
  proposer: string | undefined;
};

export default onNetwork(history);

/** Everything that ever happened to a gate, oldest first, in words. */
export async function history(context: TaskContext, args: HistoryArguments): Promise<Report> {
  const { network, output } = context;
  const system = await openSystem(context, args);
  const { addresses, fromBlock } = system.record;
  const sinceThen = limitOf("--since", args.since, "00:00:00");
  const untilThen = limitOf("--until", args.until, "23:59:59");
  if (args.since !== undefined) await requireReached(context, sinceThen, args.since);
  const all = await waiting(output, "reading logs", readHistory(network.client, { addresses, fromBlock }));
  const names = namesOf(system, all);
  const concerns = args.proposer === undefined ? () => true : concerning(all, proposerOf(args.proposer, system));
  const shown = all.filter((event) => sinceThen(event) >= 0 && untilThen(event) <= 0 && concerns(event));
  let transaction: Hex | undefined;
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

function namesOf(system: TaskSystem, events: readonly HistoryEvent[]): HistoryNames {
  const { names, policy } = system;
  const account = (one: Address) => formatAccount(one, names);
  const meters = new Map(
    (policy?.rules ?? []).flatMap(({ rule: { meter }, meter: name }) =>
      meter.period === 0 ? [] : [[meterId(meter), { token: meter.token, name }] as const],
    ),
  );
  const ofToken = (token: Address, units: bigint) => formatAmount(units, token, { names, policy: policy?.names });
  const schemas = new Map(Object.entries(policy?.names.schemas ?? {}).map(([name, hash]) => [hash as string, name]));
  const members = new Map<string, Hex>();
  for (const { name, args, address } of events) {
    if (name === "MemberAdded") members.set(`${address} ${args["member"]}`, args["signer"] as Hex);
  }
  return {
    account,
    agent: (id) => account(agentProposer(id)),
    proposal: (proposer, nonce) => referenceTo({ proposer, nonce }, system),
    meter: (meter) => {
      const known = meters.get(meter);
      return `meter ${known?.name ?? meter}`;
    },
    ofMeter: (meter, units) => {
      const known = meters.get(meter);
      return known === undefined ? `${units} base units` : ofToken(known.token, units);
    },
    ofToken,
    tier: (tier) => tierLabel(system, tier),
    schema: (schema) => schemas.get(schema) ?? `records of schema ${schema}`,
    member: (council, id) => {
      const signer = members.get(`${council} ${id}`);
      if (signer === undefined) return id;
      return signer.length === 42 && memberId(signer) === id ? account(signer as Address) : `with the key ${signer}`;
    },
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

/** How a moment of the chain lies to the one that was typed: above zero where it is later, zero where it is that one. */
type Limit = (at: Pick<HistoryEvent, "blockNumber" | "timestamp">) => number;

/**
 * A block number, a day, or a moment; what is left out limits nothing.
 *
 * @param time The time of a day that belongs to it.
 */
function limitOf(place: string, text: string | undefined, time: string): Limit {
  if (text === undefined) return () => 0;
  if (/^\d+$/.test(text)) return ({ blockNumber }) => Number(blockNumber - BigInt(text));
  const moment = parseMoment(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T${time}Z` : text);
  if (moment !== undefined) return ({ timestamp }) => timestamp - moment;
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: "This is neither a block, nor a day or a moment in UTC.",
    place,
    value: text,
    nextStep: "Write 18432100, 2027-01-01, or 2027-01-01T00:00:00Z.",
  });
}

/** Nothing is told of what is still to come, which would read as if nothing had happened. */
async function requireReached({ network }: TaskContext, since: Limit, text: string): Promise<void> {
  const { number, timestamp } = await explained(getBlock(network.client));
  if (since({ blockNumber: number, timestamp: Number(timestamp) }) >= 0) return;
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: `The chain has reached block ${number}, of ${formatMoment(Number(timestamp))}.`,
    place: "--since",
    value: text,
    nextStep: "Give what has passed, or leave it out.",
  });
}

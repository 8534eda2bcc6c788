import { isAddressEqual, zeroAddress, zeroHash } from "viem";
import { formatAccount } from "../../sdk/describe/addressNames.ts";
import {
  type AgentKey,
  keyState,
  listAgentKeys,
  listBlockedTargets,
  readAgentMetadata,
} from "../../sdk/read/listAgents.ts";
import { type AgentSettings, proposalsLeft, readAgent } from "../../sdk/read/readAgent.ts";
import { quoteText } from "../../sdk/text/formatText.ts";
import { formatDuration } from "../../sdk/time/duration.ts";
import { formatMoment } from "../../sdk/time/moment.ts";
import { agentNamed, agentTitle, isOpen, proposalsOf, tierTitle } from "../lib/agents.ts";
import { type Report, table } from "../lib/output.ts";
import { onNetwork, type TaskContext } from "../lib/runTask.ts";
import { openSystem, type SystemArguments, type TaskSystem } from "../lib/system.ts";
import { timeNow } from "../lib/timeNow.ts";

export type ShowAgentArguments = SystemArguments & { agent: string };

export default onNetwork(showAgent);

/** Shows what an agent may, what is left of it, and every key that it ever had. */
export async function showAgent(context: TaskContext, args: ShowAgentArguments): Promise<Report> {
  const { network, output } = context;
  const system = await openSystem(context, args);
  const agent = agentNamed(system, args.agent);
  const { registry } = system.settings;
  const { fromBlock } = system.record;
  const settings = await readAgent(network.client, { registry, agent });
  const [keys, blocked, metadata, proposals, now] = await Promise.all([
    listAgentKeys(network.client, { registry, fromBlock, agent }),
    listBlockedTargets(network.client, { registry, fromBlock, agent }),
    readAgentMetadata(network.client, { registry, fromBlock, agent }),
    proposalsOf(context, system, agent),
    timeNow(context),
  ]);
  const open = proposals.filter(isOpen);
  const bucket = proposalsLeft(settings, now);
  const probationUntil = settings.stoppedAt === 0 ? 0 : settings.stoppedAt + settings.probation;

  output.line(agentTitle(system, agent));
  output.line(
    table([
      ["state", settings.frozen ? "FROZEN: nothing that it proposed executes" : "free"],
      ["model", metadata === undefined ? "unknown" : modelOf(metadata)],
      ["operator", who(system, settings.operator)],
      ["lowest tier", tierTitle(system, settings.lowestTier)],
      ["strikes", strikesOf(settings)],
      ["proposals", proposalsOfBucket(settings, bucket)],
      ["probation", probationUntil > now ? `until ${formatMoment(probationUntil)}: no optimistic tier` : "none"],
      [
        "open",
        open.length === 0 ? "none" : open.map(({ proposal, state }) => `${proposal.nonce} (${state})`).join(", "),
      ],
      ["blocked", blocked.length === 0 ? "nothing" : blocked.map((one) => formatAccount(one, system.names)).join(", ")],
      ...keys.map((key) => [`key ${key.version}`, keyLine(system, key, now)] as const),
    ]),
  );
  const told = keys.map((key) => ({ ...key, state: keyState(key, now) }));
  return { json: { ...settings, ...bucket, probationUntil, metadata, blocked, keys: told, open: open.length } };
}

function who({ names }: TaskSystem, account: `0x${string}`): string {
  return isAddressEqual(account, zeroAddress) ? "nobody" : formatAccount(account, names);
}

function modelOf(metadata: NonNullable<Awaited<ReturnType<typeof readAgentMetadata>>>): string {
  const { model, version, weightsHash, promptHash } = metadata;
  const hashes = [
    ...(weightsHash === zeroHash ? [] : [`weights ${weightsHash}`]),
    ...(promptHash === zeroHash ? [] : [`prompt ${promptHash}`]),
  ];
  return [`${quoteText(model)} version ${quoteText(version)}`, ...hashes].join(", ");
}

function strikesOf({ strikes, strikeLimit }: AgentSettings): string {
  return strikeLimit === 0 ? `${strikes}, of any number` : `${strikes} of ${strikeLimit}, then the lowest tier rises`;
}

function proposalsOfBucket(
  { proposalBurst, proposalInterval }: AgentSettings,
  { left, fullAt }: { left: number; fullAt: number },
): string {
  const full = left === proposalBurst ? "" : `, full again ${formatMoment(fullAt)}`;
  return `${left} of ${proposalBurst} left, one more each ${formatDuration(proposalInterval)}${full}`;
}

function keyLine(system: TaskSystem, key: AgentKey, now: number): string {
  const { key: account, kind, validFrom, validUntil, revokedAt, compromisedSince, lowestTier } = key;
  const parts = [
    `${who(system, account)} ${keyState(key, now)}`,
    ...(kind === "contract" ? ["a contract"] : []),
    ...(validFrom > now ? [`from ${formatMoment(validFrom)}`] : []),
    ...(revokedAt === 0 ? [`until ${formatMoment(validUntil)}`] : [`revoked ${formatMoment(revokedAt)}`]),
    ...(compromisedSince === 0 ? [] : [`compromised since ${formatMoment(compromisedSince)}`]),
    `lowest tier ${tierTitle(system, lowestTier)}`,
  ];
  return parts.join(", ");
}

import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { zeroAddress } from "viem";
import { tierMismatches } from "../../sdk/doctor/checks/policyTierMismatch.ts";
import { type Words, wordsOf } from "../../sdk/doctor/words.ts";
import { isSallyportError } from "../../sdk/errors/SallyportError.ts";
import type { CompiledPolicy } from "../../sdk/policy/compilePolicy.ts";
import { exposure } from "../../sdk/policy/exposure/exposure.ts";
import { formatExposure } from "../../sdk/policy/exposure/formatExposure.ts";
import { listAllowances } from "../../sdk/read/listAllowances.ts";
import { type AgentSettings, readAgent } from "../../sdk/read/readAgent.ts";
import { formatDuration } from "../../sdk/time/duration.ts";
import { formatMoment } from "../../sdk/time/moment.ts";
import { allowanceText, assetsOf, firstGrant } from "../lib/allowances.ts";
import { compiledFrom } from "../lib/compiledFrom.ts";
import { type Output, type Report, waiting } from "../lib/output.ts";
import { runOffline, runTask, type TaskContext } from "../lib/runTask.ts";
import { namesOf, openSystem, requirePolicy, type TaskSystem } from "../lib/system.ts";
import { timeNow } from "../lib/timeNow.ts";

export type ExposureArguments = {
  /** The policy file. */
  file: string | undefined;
  system: string | undefined;
};

/** Asks the chain where it is told which one; goes by the file alone otherwise. */
export default function (
  { json, ...args }: ExposureArguments & { json: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  const isLive = args.system !== undefined || hre.globalOptions.network !== undefined;
  return isLive
    ? runTask(hre, { json }, (context) => exposureLive(context, args))
    : runOffline({ json }, (output) => tellExposure(output, args));
}

/** Tells the most that a stolen agent key can move, as a policy file has it. */
export async function tellExposure(
  output: Output,
  { file = "policy.yaml" }: Pick<ExposureArguments, "file">,
): Promise<Report> {
  const most = exposure(await compiledFrom(file), { now: Math.floor(Date.now() / 1000) });
  output.line(formatExposure(most));
  output.line("\nWhich tiers need nobody is as the file says; --network asks the gate.");
  return { json: { basis: "file", ...most } };
}

/**
 * The same by the tiers that the gate has, with what else counts on chain: who may take something already, and what is
 * held. Its answer is no where the policy says something else of a tier than the gate.
 */
export async function exposureLive(context: TaskContext, { file, system: label }: ExposureArguments): Promise<Report> {
  const { network, output } = context;
  const system = await openSystem(context, { system: label, policy: undefined });
  const policy = file === undefined ? requirePolicy(system) : await compiledFrom(file);
  const { settings, record, gate } = system;
  const names = namesOf(record, settings.treasury, policy);
  const words = wordsOf(names, policy.names);
  const now = await timeNow(context);
  const isOptimistic = (tier: number) => settings.tiers[tier]?.approver === zeroAddress;
  const most = exposure(policy, { now, isOptimistic });
  const isInForce = policy.root === settings.policyRoot;
  const differences = tierMismatches(settings.tiers, policy.names, words);
  const { treasury } = settings;
  const asked = { treasury, tokens: assetsOf(policy.names), fromBlock: firstGrant(system) };
  const [allowances, held] = await waiting(
    output,
    "reading allowances and agents",
    Promise.all([listAllowances(network.client, asked), heldNow(context, system, { policy, words, now })]),
  );

  if (!isInForce) output.line(`MIND: ${file} is not the policy in force; these figures hold once root set it.`);
  for (const one of differences) output.line(`MIND: ${one} These figures go by the gate.`);
  output.line(formatExposure(most));
  output.line(`\nAt the gate ${gate}`);
  for (const [tier, { delay }] of settings.tiers.entries()) {
    if (isOptimistic(tier)) output.line(`  ${words.tier(tier)} needs nobody, and waits ${formatDuration(delay)}`);
  }
  if (!settings.tiers.some((_, tier) => isOptimistic(tier))) output.line("  every tier has somebody who approves");
  for (const one of allowances) output.line(`  besides, whatever meters say: ${allowanceText({ policy, names }, one)}`);
  if (allowances.length === 0) output.line("  nobody may take anything besides, by an allowance");
  for (const one of held) output.line(`  held now: ${one}`);
  return {
    ok: differences.length === 0,
    json: { basis: "gate", gate, isInForce, differences, tiers: settings.tiers, allowances, held, ...most },
  };
}

/** What keeps agents from moving anything by themselves at present, each in a sentence. Figures are of when it ends. */
async function heldNow(
  { network }: TaskContext,
  { settings }: TaskSystem,
  { policy, words, now }: { policy: CompiledPolicy; words: Words; now: number },
): Promise<string[]> {
  const { pausedUntil, guardian, registry, tiers } = settings;
  const agents = await Promise.all(
    Object.values(policy.names.agents).map(async (id) => {
      const agent = await agentAt(network.client, registry, id);
      return agent === undefined ? [`${words.agent(id)} is not registered`] : holdsOf(agent);
    }),
  );
  return [
    ...(pausedUntil > now ? [`agents are paused until ${formatMoment(pausedUntil)}`] : []),
    ...(guardian === zeroAddress ? ["nobody guards the gate, so optimistic tiers are closed"] : []),
    ...agents.flat(),
  ];

  function holdsOf({ id, frozen, lowestTier, stoppedAt, probation }: AgentSettings): string[] {
    const name = words.agent(id);
    if (frozen) return [`${name} is frozen, until root lifts it`];
    if (tiers[lowestTier]?.approver !== zeroAddress) {
      return [`${name} may use ${words.tier(lowestTier)} and above, until root lowers it`];
    }
    const ends = stoppedAt === 0 ? 0 : stoppedAt + probation;
    return ends > now ? [`${name} has no optimistic tier until ${formatMoment(ends)}`] : [];
  }
}

async function agentAt(
  client: TaskContext["network"]["client"],
  registry: `0x${string}`,
  agent: bigint,
): Promise<AgentSettings | undefined> {
  try {
    return await readAgent(client, { registry, agent });
  } catch (error) {
    if (isSallyportError(error) && error.code === "REGISTRY_UNKNOWN_AGENT") return undefined;
    throw error;
  }
}

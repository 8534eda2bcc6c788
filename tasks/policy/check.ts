import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Hex } from "viem";
import { type AddressNames, addressNames } from "../../sdk/describe/addressNames.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { readProposalFile } from "../../sdk/files/proposalFile.ts";
import { MOST_BATCH_BYTES, parseSafeBatch } from "../../sdk/import/safeBatch.ts";
import type { CompiledPolicy } from "../../sdk/policy/compilePolicy.ts";
import { type JudgeCallsParameters, judgeCalls } from "../../sdk/policy/judge/judgeCalls.ts";
import { hashProposal } from "../../sdk/proposal/hashProposal.ts";
import { ROOT_TIER } from "../../sdk/proposal/types.ts";
import { boundOf, callOf, type NamedParties } from "../lib/callOf.ts";
import { compiledFrom } from "../lib/compiledFrom.ts";
import { readBytes, readText } from "../lib/files.ts";
import { describeJudgement, type Judged, judgementJson } from "../lib/judge.ts";
import type { Output, Report } from "../lib/output.ts";
import { proposerOf } from "../lib/proposalAt.ts";
import { onlyAgent, tierOf } from "../lib/propose/planner.ts";
import { runOffline, runTask, type TaskContext } from "../lib/runTask.ts";
import { openSystem, requirePolicy } from "../lib/system.ts";
import { tellLive } from "../lib/tellLive.ts";
import { timeNow } from "../lib/timeNow.ts";

export type CheckArguments = {
  /** The policy file. */
  policy: string | undefined;
  system: string | undefined;
  proposer: string | undefined;
  to: string | undefined;
  call: string | undefined;
  args: readonly string[];
  value: string | undefined;
  tier: string | undefined;
  bound: string | undefined;
  batches: string | undefined;
  /** A proposal file. */
  file: string | undefined;
  /** A batch file of Safe's Transaction Builder. */
  safeBatch: string | undefined;
};

/** Asks the chain where it is told which one; the file alone otherwise. */
export default function (
  { json, ...args }: CheckArguments & { json: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  const isLive = args.system !== undefined || hre.globalOptions.network !== undefined;
  return isLive
    ? runTask(hre, { json }, (context) => checkLive(context, args))
    : runOffline({ json }, (output) => check(output, args));
}

/** Says whether a policy file permits calls. */
export async function check(output: Output, args: CheckArguments): Promise<Report> {
  if (args.batches !== undefined) {
    throw new SallyportError("ARGUMENT_INVALID", {
      summary: "Whether data is good enough only the chain knows.",
      place: "--batches",
      value: args.batches,
      nextStep: "Name the network: --network NAME.",
    });
  }
  const file = args.policy ?? "policy.yaml";
  const policy = await compiledFrom(file);
  const asking = { parties: { policy }, names: addressNames(policy.names), now: Math.floor(Date.now() / 1000) };
  const judged = await judge(policy, asking, args);
  for (const line of describeJudgement(judged)) output.line(line);
  output.line("  not asked  what meters hold, and whether data, agent and targets are held (--network asks the chain)");
  return { ok: judged.judgement.allowed, json: judgementJson(judged) };
}

/** The same of the policy in force, and whether it could be proposed now and would fit when it executes. */
export async function checkLive(context: TaskContext, args: CheckArguments): Promise<Report> {
  const system = await openSystem(context, args);
  const policy = requirePolicy(system);
  const asking = { parties: system, names: system.names, now: await timeNow(context) };
  const judged = await judge(policy, asking, args);
  for (const line of describeJudgement(judged)) context.output.line(line);
  const live = await tellLive(context, system, { judged, batches: args.batches });
  for (const line of live.lines) context.output.line(line);
  return { ok: judged.judgement.allowed && live.ok, json: { ...judgementJson(judged), live: live.json } };
}

type Asking = { parties: NamedParties; names: AddressNames; now: number };

async function judge(policy: CompiledPolicy, asking: Asking, args: CheckArguments): Promise<Judged> {
  const { names, now } = asking;
  const { proposalId, ...rest } = await askedOf(policy, asking, args);
  const asked = { ...rest, policy, now };
  return { policy, names, asked, judgement: judgeCalls(asked), signature: args.call, proposalId };
}

/** Who asks for which calls. */
async function askedOf(
  policy: CompiledPolicy,
  { parties }: Asking,
  args: CheckArguments,
): Promise<Omit<JudgeCallsParameters, "policy" | "now"> & { proposalId?: Hex }> {
  const { file, safeBatch, to, tier: tierNamed } = args;
  if ([file, safeBatch, to].filter((one) => one !== undefined).length !== 1) {
    throw new SallyportError("ARGUMENT_INVALID", {
      summary: "There must be one thing to check.",
      nextStep: "Give a call (--to, with --call or --value), a proposal file (--file), or a Safe batch (--safe-batch).",
    });
  }
  const tier = tierOf(policy.names.tiers, tierNamed);
  const bounds = args.bound === undefined ? undefined : [boundOf(parties, args.bound)];
  if (file !== undefined) {
    const { proposal } = readProposalFile(await readText(file), file);
    const { proposer, calls, bounds: declared } = proposal;
    if (proposal.tier !== ROOT_TIER) {
      return { proposer, calls, bounds: declared, tier: tier ?? proposal.tier, proposalId: hashProposal(proposal) };
    }
    throw new SallyportError("ARGUMENT_INVALID", {
      summary: "A root proposal needs no rule.",
      place: file,
      nextStep: "Look at what it does: hardhat sallyport show FILE.",
    });
  }
  const proposer = proposerOf(args.proposer ?? onlyAgent(Object.keys(policy.names.agents)), parties);
  if (to !== undefined) return { proposer, bounds, tier, calls: [callOf(parties, { ...args, to })] };
  const path = safeBatch ?? "";
  return {
    proposer,
    bounds,
    tier,
    calls: parseSafeBatch(await readBytes(path, MOST_BATCH_BYTES), { file: path }).calls,
  };
}

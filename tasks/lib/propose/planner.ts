import { type Address, type Hex, isHex } from "viem";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { throwFirst } from "../../../sdk/errors/throwFirst.ts";
import { judgeCalls } from "../../../sdk/policy/judge/judgeCalls.ts";
import { type PlannedProposal, planProposal } from "../../../sdk/policy/planProposal.ts";
import { buildProposal, type CallRequest } from "../../../sdk/proposal/buildProposal.ts";
import { ROOT_TIER } from "../../../sdk/proposal/types.ts";
import type { Batch } from "../../../sdk/provenance/types.ts";
import { readBatch } from "../../../sdk/read/readBatch.ts";
import { list } from "../arguments.ts";
import { boundOf } from "../callOf.ts";
import { proposerOf } from "../proposalAt.ts";
import type { TaskContext } from "../runTask.ts";
import { requirePolicy, type TaskSystem } from "../system.ts";
import { type Candidate, timesOf } from "./candidate.ts";
import { boundMissing, dataMissing, notCarried } from "./notCarried.ts";

/** Who proposes, and how. */
export type PlanArguments = {
  /** An agent by name or id, an approver by its council's name or address. */
  proposer: string | undefined;
  /** Propose at root, as the root approver. */
  root: boolean;
  /** A tier above the lowest that carries the calls, by name. */
  tier: string | undefined;
  /** Ids of batches that it rests on, joined by commas. */
  batches: string | undefined;
  bound: string | undefined;
  lifetime: string;
};

/** A call, and how errors call it: `calls[2]`, or its place in a file. */
export type PlacedCall = { call: CallRequest; place: string };

/** Makes one proposal of calls. */
export type Planner = (
  calls: readonly PlacedCall[],
  particulars: { nonce: bigint; evidence?: Hex },
) => Pick<Candidate, "proposal" | "witness">;

type Unplanned = Extract<PlannedProposal, { allowed: false }>;

/**
 * What turns calls into a proposal. Below root the policy says by which rules and at which tier; at root there are no
 * rules. The planner throws PROPOSAL_NOT_CARRIED for calls that no rule carries: for the first, with all in its cause.
 *
 * @throws ARGUMENT_INVALID, BATCH_NOT_FOUND, POLICY_NOT_IN_FORCE
 */
export async function plannerOf(context: TaskContext, system: TaskSystem, args: PlanArguments): Promise<Planner> {
  const { settings } = system;
  const { now, notAfter } = await timesOf(context, args.lifetime);
  const bounds = args.bound === undefined ? [] : [boundOf(system, args.bound)];
  const common = { epoch: settings.epoch, notAfter, bounds };
  if (args.root) {
    const proposer = settings.root.approver;
    return (calls, particulars) => ({
      proposal: buildProposal({
        ...common,
        ...particulars,
        proposer,
        tier: ROOT_TIER,
        calls: calls.map(({ call }) => call),
      }),
      witness: { rules: [], proofs: [], batches: [] },
    });
  }
  const policy = requirePolicy(system);
  const tier = tierOf(policy.names.tiers, args.tier);
  const proposer = proposerOf(args.proposer ?? onlyAgent(Object.keys(policy.names.agents)), system);
  const batches = await batchesOf(context, system, args.batches);
  return (calls, particulars) => {
    throwFirst(refusalsOf(calls, proposer), "call");
    const planned = planProposal({
      ...common,
      ...particulars,
      policy,
      proposer,
      calls: calls.map(({ call }) => call),
      batches,
      ...(tier === undefined ? {} : { tier }),
      now,
    });
    if (planned.allowed) return { proposal: planned.proposal, witness: planned.witness };
    throw notPlanned(planned, calls);
  };

  function refusalsOf(placed: readonly PlacedCall[], by: Address): SallyportError[] {
    const calls = placed.map(({ call }) => ({ value: 0n, data: "0x", ...call }) as const);
    const judged = judgeCalls({ policy: requirePolicy(system), proposer: by, calls, now });
    return calls.flatMap((call, i) => {
      const verdict = judged.calls[i];
      if (verdict === undefined || verdict.allowed) return [];
      return [notCarried(system, verdict, { proposer: by, call, now }, placed[i]?.place ?? "")];
    });
  }

  /** What is left to refuse of calls that rules carry: data and bounds. */
  function notPlanned({ refusal, detail, rule, callIndex }: Unplanned, placed: readonly PlacedCall[]): Error {
    const place = placed[callIndex]?.place ?? "";
    if (rule === undefined) return new Error(`Call ${callIndex} was carried, and has no rule.`);
    if (refusal === "InputMissing") return dataMissing(system, rule, place);
    const calls = placed.map(({ call }) => ({ value: 0n, data: "0x", ...call }) as const);
    const judged = judgeCalls({ policy, proposer, calls, bounds, now });
    const need = judged.bounds.find(({ isDeclared }) => isDeclared === false);
    return need === undefined ? new Error(`${refusal} ${detail}`) : boundMissing(policy, rule, need, place);
  }
}

/** The index of a tier of the policy, by its name. */
export function tierOf(tiers: Record<string, { index: number }>, name: string | undefined): number | undefined {
  const tier = name !== undefined && Object.hasOwn(tiers, name) ? tiers[name] : undefined;
  if (name === undefined || tier !== undefined) return tier?.index;
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: `"${name}" is not a tier of the policy.`,
    place: "--tier",
    value: name,
    nextStep: `Tiers there: ${Object.keys(tiers).join(", ")}.`,
  });
}

/** Who proposes where nobody says who. */
export function onlyAgent(agents: readonly string[]): string {
  const [only, ...others] = agents;
  if (only !== undefined && others.length === 0) return only;
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: only === undefined ? "The policy names no agent." : `The policy names ${agents.length} agents.`,
    place: "--proposer",
    nextStep: `Say who proposes: --proposer ${only ?? "NAME"}.`,
  });
}

/** The batches that are named on the command line. */
export async function batchesOf(
  context: TaskContext,
  { record }: TaskSystem,
  ids: string | undefined,
): Promise<Batch[]> {
  const { provenance } = record.addresses;
  const { fromBlock } = record;
  return Promise.all(list(ids).map(read));

  async function read(id: string): Promise<Batch> {
    if (!isHex(id) || id.length !== 66) {
      throw new SallyportError("ARGUMENT_INVALID", {
        summary: "This is not a batch id: 32 bytes in hex.",
        place: "--batches",
        value: id,
      });
    }
    return (await readBatch(context.network.client, { provenance, batchId: id, fromBlock })).batch;
  }
}

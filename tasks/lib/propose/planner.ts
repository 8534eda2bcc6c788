import { type Address, type Hex, isHex } from "viem";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { throwFirst } from "../../../sdk/errors/throwFirst.ts";
import { findRule } from "../../../sdk/policy/match/findRule.ts";
import type { Refused } from "../../../sdk/policy/match/verdict.ts";
import { planProposal } from "../../../sdk/policy/planProposal.ts";
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
    throw notCarried(planned, calls[planned.callIndex]?.place ?? "");
  };

  function refusalsOf(calls: readonly PlacedCall[], by: Address): SallyportError[] {
    return calls.flatMap(({ call, place }) => {
      const found = findRule({
        policy: requirePolicy(system),
        proposer: by,
        call: { value: 0n, data: "0x", ...call },
        now,
      });
      return found.allowed ? [] : [notCarried(found, place)];
    });
  }
}

function notCarried(
  { refusal, detail, rule }: Refused & { rule: { name: string } | undefined },
  place: string,
): SallyportError {
  return new SallyportError("PROPOSAL_NOT_CARRIED", {
    summary: `No rule carries the call: ${refusal}.`,
    place,
    value: detail,
    details: rule === undefined ? {} : { nearest: rule.name },
    args: { refusal, rule: rule?.name },
  });
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

import { type BuildProposalParameters, buildProposal, type CallRequest } from "../proposal/buildProposal.ts";
import { NO_INPUT, type Proposal, type Witness } from "../proposal/types.ts";
import { hashBatch } from "../provenance/hashBatch.ts";
import { type Batch, batchLevel } from "../provenance/types.ts";
import { buildWitness } from "./buildWitness.ts";
import type { CompiledPolicy, CompiledRule } from "./compilePolicy.ts";
import { checkBound } from "./match/checkBound.ts";
import { findRule } from "./match/findRule.ts";
import type { Refused } from "./match/verdict.ts";
import type { InputDemand } from "./types.ts";

export type PlanProposalParameters = Omit<BuildProposalParameters, "rules" | "inputs" | "tier"> & {
  policy: Pick<CompiledPolicy, "rules">;
  /** Batches that the proposal rests on: all become inputs, and each rule that asks for one takes the first that fits. */
  batches?: readonly Batch[];
  /** At least this tier; the lowest that carries all calls if left out. */
  tier?: number;
  /** Seconds since the epoch. */
  now: number;
};

export type PlannedProposal =
  | {
      allowed: true;
      proposal: Proposal;
      witness: Witness;
      /** In the order of `proposal.rules`. */
      rules: CompiledRule[];
    }
  | (Refused & { callIndex: number; rule: CompiledRule | undefined });

/**
 * A proposal under a policy: finds a rule for each call, the lowest tier that carries all of them, and the input that
 * serves each rule. Whether an input is good enough, and what the meters hold, the chain decides.
 *
 * @throws PROPOSAL_FIELD_INVALID
 * @example
 * const planned = planProposal({ policy, proposer: agentProposer(1n), nonce, notAfter, calls, batches, now });
 * if (!planned.allowed) throw new Error(`call ${planned.callIndex}: ${planned.refusal}`);
 */
export function planProposal(parameters: PlanProposalParameters): PlannedProposal {
  const { policy, batches = [], tier = 0, now, calls, ...rest } = parameters;
  const complete = buildProposal({ ...rest, calls });
  const found: CompiledRule[] = [];
  for (const [callIndex, call] of complete.calls.entries()) {
    const result = findRule({ policy, proposer: complete.proposer, call, now });
    if (!result.allowed) return { ...result, callIndex };
    if (result.rule.rule.input.levels !== 0 && inputFor(result.rule.rule.input, batches) < 0) {
      return {
        allowed: false,
        refusal: "InputMissing",
        detail: result.rule.rule.input.schema,
        callIndex,
        rule: result.rule,
      };
    }
    found.push(result.rule);
  }
  const rules = [...new Set(found)].sort((a, b) => (a.leaf < b.leaf ? -1 : 1));
  const proposal = buildProposal({
    ...rest,
    tier: Math.max(tier, ...rules.map(({ rule }) => rule.tier)),
    inputs: batches.map(hashBatch),
    rules: rules.map(({ leaf, rule }) => ({
      leaf,
      input: rule.input.levels === 0 ? NO_INPUT : inputFor(rule.input, batches),
    })),
    calls: calls.map((call: CallRequest, i) => ({ ...call, rule: rules.indexOf(found[i] as CompiledRule) })),
  });
  const plain = rules.map(({ rule }) => rule);
  for (const [index, rule] of rules.entries()) {
    const verdict = checkBound(index, plain, proposal.calls, proposal.bounds);
    if (!verdict.allowed) return { ...verdict, callIndex: found.indexOf(rule), rule };
  }
  return { allowed: true, proposal, witness: buildWitness(proposal, policy, batches), rules };
}

/** The index of the first batch of the right schema and, where only a hash is asked, of the right anchorer. */
function inputFor({ schema, source, levels }: InputDemand, batches: readonly Batch[]): number {
  return batches.findIndex(
    (batch) =>
      batch.schema.toLowerCase() === schema &&
      (levels !== batchLevel.hashed || batch.anchorer.toLowerCase() === source.toLowerCase()),
  );
}

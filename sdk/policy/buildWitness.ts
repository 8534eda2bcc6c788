import { SallyportError } from "../errors/SallyportError.ts";
import { agentOf } from "../proposal/agentProposer.ts";
import type { Proposal, Witness } from "../proposal/types.ts";
import { hashBatch } from "../provenance/hashBatch.ts";
import type { Batch } from "../provenance/types.ts";
import type { CompiledPolicy } from "./compilePolicy.ts";

/**
 * The preimages that a proposal commits to: its rules with their proofs, and the batches behind its inputs.
 *
 * @param batches Any batches, in any order; those behind `proposal.inputs` must be among them. Not needed where an
 * approver proposes.
 * @throws POLICY_RULE_NOT_FOUND, POLICY_BATCH_NOT_FOUND
 */
export function buildWitness(
  proposal: Proposal,
  policy: Pick<CompiledPolicy, "rules">,
  batches: readonly Batch[] = [],
): Witness {
  const rules = proposal.rules.map(({ leaf }, i) => {
    const rule = policy.rules.find((one) => one.leaf === leaf.toLowerCase());
    if (rule !== undefined) return rule;
    throw new SallyportError("POLICY_RULE_NOT_FOUND", {
      summary: "The policy has no such rule.",
      place: `rules[${i}].leaf`,
      value: leaf,
    });
  });
  const byId = new Map(batches.map((batch) => [hashBatch(batch), batch]));
  // Inputs of approvers are a record, and the gate wants no batches with them.
  const inputs = agentOf(proposal.proposer) === undefined ? [] : proposal.inputs;
  return {
    rules: rules.map(({ rule }) => rule),
    proofs: rules.map(({ proof }) => proof),
    batches: inputs.map((input, i) => {
      const batch = byId.get(input.toLowerCase() as typeof input);
      if (batch !== undefined) return batch;
      throw new SallyportError("POLICY_BATCH_NOT_FOUND", {
        summary: "The batch behind this input was not given.",
        place: `inputs[${i}]`,
        value: input,
      });
    }),
  };
}

import { rereadBundle } from "../../../agent/bundle/rereadBundle.ts";
import { statedIn } from "../../../agent/bundle/statedIn.ts";
import { agentOf } from "../../../sdk/proposal/agentProposer.ts";
import type { Proposal } from "../../../sdk/proposal/types.ts";
import { describedCall } from "../describeProposal.ts";
import type { TaskSystem } from "../system.ts";

/** What a runner's evidence says otherwise than the policy file at hand, in sentences. */
export type Reread = {
  /** Who is called what: a wish for one may pay another. */
  names: string[];
  /** That it was made by another file of the same root, where it was. */
  file: string | undefined;
};

/**
 * Reads the evidence of a proposal against the policy file at hand, whose names are the reader's own. Undefined where there
 * is nothing to compare: evidence that no runner wrote names nobody, and neither does a file of bare rules.
 *
 * @param lines Those whose root is in the proposal.
 */
export function reread(system: TaskSystem, proposal: Proposal, lines: readonly string[]): Reread | undefined {
  const { policy, policyDigest, policyFile } = system;
  const stated = statedIn(lines);
  if (policy === undefined || policyDigest === undefined || stated === undefined) return undefined;
  if (agentOf(proposal.proposer) === undefined) return undefined;
  const described = (i: number) => describedCall(system, proposal, i).text ?? "one that cannot be read";
  const names = rereadBundle({ stated, proposal, policy, policyFile, described });
  const { root, file } = stated.policy ?? {};
  if (root !== policy.root || file === policyDigest) return { names, file: undefined };
  const files = `made by a policy file with keccak256 ${file}, and ${policyFile} has ${policyDigest}`;
  return { names, file: `it was ${files}; both have the root in force: compare the two, names may be swapped` };
}

import type { Address, Client, Hash } from "viem";
import { SallyportError } from "../errors/SallyportError.ts";
import { ruleLeaf } from "../policy/ruleLeaf.ts";
import type { Rule } from "../policy/types.ts";
import type { Proposal, Witness } from "../proposal/types.ts";
import { hashBatch } from "../provenance/hashBatch.ts";
import { readGateCall } from "./readGateCall.ts";

export type ReadWitnessParameters = {
  gate: Address;
  proposal: Proposal;
  /** The transaction that proposed it. */
  proposedIn: Hash;
};

/**
 * The witness that a proposal was made with, from the calldata of its transaction: nothing is trusted, each preimage is
 * hashed again. Its proofs lead to the policy of that time; where the policy changed since, build the witness from the
 * policy in force with `buildWitness`.
 *
 * @throws PROPOSAL_WITNESS_UNKNOWN where a contract proposed it, so that the calldata is not the gate's.
 */
export async function readWitness(
  client: Client,
  { gate, proposal, proposedIn }: ReadWitnessParameters,
): Promise<Witness> {
  const { call } = await readGateCall(client, { gate, hash: proposedIn });
  const isProposing = call !== undefined && PROPOSING.includes(call.functionName);
  const witness = isProposing ? (call.args?.[1] as Witness) : undefined;
  if (witness !== undefined && fits(proposal, witness)) return witness;
  throw new SallyportError("PROPOSAL_WITNESS_UNKNOWN", {
    summary: `Transaction ${proposedIn} does not carry the witness.`,
    value: proposedIn,
  });
}

/** What is called with the witness as its second argument. */
const PROPOSING = ["propose", "proposeAndApprove", "proposeAsApprover", "proposeAsApproverBySignature"];

/** Whether the witness holds what the proposal commits to. */
function fits(proposal: Proposal, { rules, batches }: Witness): boolean {
  return (
    rules.length === proposal.rules.length &&
    rules.every((rule, i) => ruleLeaf(rule as Rule) === proposal.rules[i]?.leaf) &&
    batches.every((batch, i) => hashBatch(batch) === proposal.inputs[i])
  );
}

import type { Address, Client, Hash } from "viem";
import { readContract } from "viem/actions";
import { gateLensAbi } from "../abi/GateLens.ts";
import { contractError } from "../errors/decodeContractError.ts";
import { explained } from "../errors/decodeGateError.ts";
import type { SallyportError } from "../errors/SallyportError.ts";
import { type Proposal, type ProposalState, proposalStates, type Terms, type Witness } from "../proposal/types.ts";

export type ReadStatusParameters = {
  /** A GateLens. */
  lens: Address;
  gate: Address;
  proposal: Proposal;
  witness: Witness;
  terms: Terms;
  /** The block as of which it is asked; the latest if left out. */
  blockNumber?: bigint;
  /** That block by its hash, in the place of its number. */
  blockHash?: Hash;
};

export type ProposalStatus = {
  /** With Expired and Stale told apart. */
  state: ProposalState;
  /** Every reason why execution would fail now; empty: it would begin to run its calls. */
  reasons: SallyportError[];
};

/**
 * What the chain says of a proposal now. What only shows when its calls run is not among the reasons.
 *
 * @throws GATE_TERMS_MISMATCH, POLICY_LEAF_MISMATCH and others where nothing can be said of it.
 */
export async function readStatus(
  client: Client,
  { lens, gate, proposal, witness, terms, blockNumber, blockHash }: ReadStatusParameters,
): Promise<ProposalStatus> {
  const [state, errors] = await explained(
    readContract(client, {
      address: lens,
      abi: gateLensAbi,
      functionName: "status",
      args: [gate, proposal, witness, terms],
      ...(blockNumber === undefined ? {} : { blockNumber }),
      ...(blockHash === undefined ? {} : { blockHash }),
    }),
  );
  return { state: proposalStates[state] ?? "None", reasons: errors.map((error) => contractError(error)) };
}

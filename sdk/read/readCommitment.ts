import type { Address, Client, Hex } from "viem";
import { readContract } from "viem/actions";
import { agentTimelockAbi } from "../abi/AgentTimelock.ts";
import { explained } from "../errors/decodeGateError.ts";

export type ReadCommitmentParameters = {
  gate: Address;
  /** An agent id as an address, or an approver. */
  proposer: Address;
  nonce: bigint;
};

/** What the gate recorded of a proposal: 26 bytes that commit to its id and terms; see `recordCommitment`. */
export async function readCommitment(
  client: Client,
  { gate, proposer, nonce }: ReadCommitmentParameters,
): Promise<Hex> {
  const question = { address: gate, abi: agentTimelockAbi, functionName: "record", args: [proposer, nonce] } as const;
  const [, , commitment] = await explained(readContract(client, question));
  return commitment;
}

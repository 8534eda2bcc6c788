import { type Address, encodeFunctionData } from "viem";
import { agentTimelockAbi } from "../abi/AgentTimelock.ts";
import type { Proposal, Terms, Witness } from "../proposal/types.ts";
import { type Sender, type SentTransaction, sendCall } from "./sendCall.ts";

export type ExecuteParameters = {
  gate: Address;
  proposal: Proposal;
  /** Proofs lead to the policy in force. */
  witness: Witness;
  /** Of the latest event; see `readProposal`. */
  terms: Terms;
  /** Wei that the transaction may cost at most; whatever it costs if left out. */
  mostFee?: bigint | undefined;
};

/**
 * Runs a proposal that is ready. Anybody may.
 *
 * @throws The gate's refusal by its code.
 */
export function execute(
  client: Sender,
  { gate, proposal, witness, terms, mostFee }: ExecuteParameters,
): Promise<SentTransaction> {
  const args = [proposal, witness, terms] as const;
  return sendCall(client, {
    to: gate,
    data: encodeFunctionData({ abi: agentTimelockAbi, functionName: "execute", args }),
    mostFee,
  });
}

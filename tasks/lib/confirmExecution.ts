import { type Address, type Client, type Hex, isAddressEqual, parseEventLogs, type TransactionReceipt } from "viem";
import { agentTimelockAbi as abi } from "../../sdk/abi/AgentTimelock.ts";
import { confirm, type SentTransaction } from "../../sdk/actions/sendCall.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";

/**
 * Waits until an execution is in a block, and requires the gate's event of it: that a transaction succeeded is one field
 * of a receipt, and says nothing of a proposal.
 *
 * @throws As `confirm`; TRANSACTION_OTHER also where the event is missing.
 */
export async function confirmExecution(
  client: Client,
  sent: SentTransaction,
  { gate, id }: { gate: Address; id: Hex },
): Promise<TransactionReceipt> {
  const receipt = await confirm(client, sent);
  const executed = parseEventLogs({ abi, eventName: "Executed", args: { id }, logs: receipt.logs });
  if (executed.some(({ address }) => isAddressEqual(address, gate))) return receipt;
  throw new SallyportError("TRANSACTION_OTHER", {
    summary: `Transaction ${receipt.transactionHash} is shown without the event by which the gate executes ${id}.`,
    value: receipt.transactionHash,
  });
}

import type { TransactionReceipt } from "viem";
import { confirm, type SentTransaction } from "../../../sdk/actions/sendCall.ts";
import { waiting } from "../output.ts";
import type { TaskContext } from "../runTask.ts";

/**
 * Waits until what was sent is in a block, and lets the stores know. The transaction is named as soon as somebody could be
 * waiting for it, and where a store cannot be told: whatever ends this, the same command finds the batch on chain.
 */
export async function confirmAnchored(
  { network, output }: TaskContext,
  sent: SentTransaction,
  remember: readonly (() => Promise<void>)[],
): Promise<TransactionReceipt> {
  const what = `waiting for transaction ${sent.transactionHash}`;
  const receipt = await waiting(output, what, confirm(network.client, sent));
  try {
    for (const one of remember) await one();
  } catch (error) {
    const { transactionHash } = receipt;
    output.progress(`anchored by transaction ${transactionHash}, and not noted: run the same command again`);
    throw error;
  }
  return receipt;
}

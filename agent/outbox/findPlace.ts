import { type Hash, isAddressEqual, type TransactionReceipt, TransactionReceiptNotFoundError } from "viem";
import { getBlock, getTransactionReceipt } from "viem/actions";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import type { LogClient } from "../../sdk/read/logs/logReading.ts";
import {
  type ProposalEvent,
  proposalEventsOf,
  proposalSelectors,
  readProposalEvents,
} from "../../sdk/read/proposalEvents.ts";
import type { OpenIntent, Placed } from "../journal/state.ts";
import type { Work } from "./work.ts";

/**
 * The block that holds what the gate has under an intent's nonce: by the receipts of what was sent, or by the gate's logs
 * where somebody else carried it or the sending was forgotten. Undefined where the chain changed meanwhile.
 */
export async function findPlace(work: Work, intent: OpenIntent): Promise<Placed | undefined> {
  const { client, gate, fromBlock, heads } = work;
  const { proposer, nonce } = intent.proposal;
  for (const { transactionHash } of intent.sent.toReversed()) {
    const receipt = await receiptOf(client, transactionHash);
    const found = receipt && proposedIn(receipt, work, nonce);
    if (receipt === undefined || found === undefined) continue;
    const { blockNumber, blockHash } = receipt;
    return (await blockHashAt(client, blockNumber)) === blockHash
      ? { id: found.id, blockNumber, blockHash }
      : undefined;
  }
  const events = await readProposalEvents(client, { gate, proposer, nonce, fromBlock, toBlock: heads.latest.number });
  const found = events.find(({ name }) => name === "Proposed");
  if (found === undefined) return undefined;
  const { blockNumber } = found;
  return { id: found.id, blockNumber, blockHash: await blockHashAt(client, blockNumber) };
}

/** Undefined while the transaction is in no block. */
export async function receiptOf(client: LogClient, hash: Hash): Promise<TransactionReceipt | undefined> {
  try {
    return await getTransactionReceipt(client, { hash });
  } catch (error) {
    if (error instanceof TransactionReceiptNotFoundError) return undefined;
    return explained(Promise.reject(error));
  }
}

export async function blockHashAt(client: LogClient, blockNumber: bigint): Promise<Hash> {
  return (await explained(getBlock(client, { blockNumber }))).hash;
}

function proposedIn({ logs }: TransactionReceipt, { gate }: Work, nonce: bigint): ProposalEvent | undefined {
  const ours = logs.filter(
    ({ address, topics: [selector] }) =>
      isAddressEqual(address, gate) && selector !== undefined && proposalSelectors.includes(selector),
  );
  return proposalEventsOf(ours as Parameters<typeof proposalEventsOf>[0]).find(
    (event) => event.name === "Proposed" && event.nonce === nonce,
  );
}

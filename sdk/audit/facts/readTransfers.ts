import {
  type Address,
  type Client,
  type Hex,
  isHex,
  size,
  slice,
  TransactionReceiptNotFoundError,
  toEventSelector,
} from "viem";
import { getTransactionReceipt } from "viem/actions";
import { explained } from "../../errors/decodeGateError.ts";
import { SallyportError } from "../../errors/SallyportError.ts";
import type { StandingProposal } from "../../read/readProposal.ts";
import type { Each } from "./each.ts";
import type { BlockFact, TransferFact } from "./facts.ts";

const TRANSFER = toEventSelector("Transfer(address,address,uint256)");

type Logged = { address: Address; topics: readonly Hex[]; data: Hex; logIndex: number };

/**
 * The transfers of tokens that contracts logged while proposals executed. What a token does not log nobody sees here, and
 * what it logs it may have made up.
 *
 * @throws NODE_INCONSISTENT
 */
export async function readTransfers(
  client: Client,
  { proposals, blocks }: { proposals: readonly StandingProposal[]; blocks: readonly BlockFact[] },
  each: Each,
): Promise<TransferFact[]> {
  const hashes = new Map(blocks.map(({ number, hash }) => [number, hash]));
  const executions = proposals.flatMap(({ events }) => events.filter(({ name }) => name === "Executed"));
  const places = new Map<Hex, number[]>();
  for (const { transactionHash, logIndex } of executions) {
    places.set(transactionHash, [...(places.get(transactionHash) ?? []), logIndex]);
  }
  const found = await each("receipts", [...places], async ([hash, ends]) => {
    const { blockNumber: block, blockHash, logs } = await receiptOf(client, hash);
    if (hashes.get(block) !== blockHash) throw inconsistent(hash, "is of another block than its logs");
    const last = Math.max(...ends);
    return (logs as readonly Logged[]).flatMap((log) => {
      const read = log.logIndex < last ? transferIn(log) : undefined;
      return read === undefined ? [] : [{ ...read, block, index: log.logIndex, transaction: hash }];
    });
  });
  return found.flat().sort((a, b) => Number(a.block - b.block) || a.index - b.index);
}

async function receiptOf(client: Client, hash: Hex) {
  try {
    return await explained(getTransactionReceipt(client, { hash }));
  } catch (error) {
    if (error instanceof TransactionReceiptNotFoundError)
      throw inconsistent(hash, "is missing, and its logs are there");
    throw error;
  }
}

function inconsistent(hash: Hex, what: string): SallyportError {
  return new SallyportError("NODE_INCONSISTENT", {
    summary: `The receipt of ${hash} ${what}.`,
    value: hash,
    args: { transaction: hash },
  });
}

/** Of a token the amount stands in the data, of the one of its kind its number in a topic. */
function transferIn({ address: token, topics, data }: Logged) {
  const [selector, from, to, number] = topics;
  if (selector !== TRANSFER || from === undefined || to === undefined) return undefined;
  const amount = topics.length === 4 ? number : data;
  if (![from, to, amount].every((word) => isHex(word) && size(word) === 32)) return undefined;
  return { token, from: slice(from, 12) as Address, to: slice(to, 12) as Address, amount: BigInt(amount as Hex) };
}

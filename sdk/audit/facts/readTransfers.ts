import { type Address, type Client, getAddress, type Hash, type Hex, TransactionReceiptNotFoundError } from "viem";
import { getTransactionReceipt } from "viem/actions";
import { explained } from "../../errors/decodeGateError.ts";
import { SallyportError } from "../../errors/SallyportError.ts";
import { type Execution, isOwn } from "../executions.ts";
import type { Each } from "./each.ts";
import type { BlockFact, LeftOutFact, TransferFact } from "./facts.ts";
import { transferIn } from "./transferIn.ts";

/** Of one execution, transfers that are told of tokens that matter to it. */
const MOST_TRANSFERS = 1_000;
/** Of one execution, other tokens that are told, and transfers of theirs: anybody can make up as many as gas pays for. */
const MOST_OTHERS = { tokens: 16, transfers: 64 };

/** An execution, and the tokens that matter to it. */
export type AskedExecution = Execution & { tokens: readonly Address[] };

/**
 * The transfers to and from the treasury that contracts logged while proposals executed. What a token does not log nobody
 * sees here, and what it logs it may have made up. A token is told whole or not at all.
 *
 * @throws NODE_INCONSISTENT
 */
export async function readTransfers(
  client: Client,
  {
    treasury,
    executions,
    blocks,
  }: { treasury: Address; executions: readonly AskedExecution[]; blocks: readonly BlockFact[] },
  each: Each,
): Promise<{ transfers: TransferFact[]; leftOut: LeftOutFact[] }> {
  const hashes = new Map(blocks.map(({ number, hash }) => [number, hash]));
  const found = await each("receipts", [...new Set(executions.map(({ transaction }) => transaction))], async (hash) => {
    const { blockNumber: block, blockHash, logs } = await receiptOf(client, hash);
    if (hashes.get(block) !== blockHash) throw inconsistent(hash, "is of another block than its logs");
    const transfers = logs.flatMap((log): TransferFact[] => {
      const read = transferIn(log as { address: Address; topics: readonly Hex[]; data: Hex }, treasury);
      return read === undefined ? [] : [{ ...read, block, index: Number(log.logIndex), transaction: hash }];
    });
    return executions
      .filter(({ transaction }) => transaction === hash)
      .map((one) => {
        return choose(
          one,
          transfers.filter((transfer) => isOwn(one, transfer)),
        );
      });
  });
  const all = found.flat();
  return {
    transfers: all.flatMap(({ told }) => told).sort((a, b) => Number(a.block - b.block) || a.index - b.index),
    leftOut: all.flatMap(({ leftOut }) => leftOut ?? []),
  };
}

/** Token by token while there is room, those that matter first. */
function choose(
  { transaction, index, tokens }: AskedExecution,
  own: readonly TransferFact[],
): { told: TransferFact[]; leftOut: LeftOutFact | undefined } {
  const byToken = new Map<Address, TransferFact[]>();
  for (const one of own) {
    const token = getAddress(one.token);
    const known = byToken.get(token);
    if (known === undefined) byToken.set(token, [one]);
    else known.push(one);
  }
  const told: TransferFact[] = [];
  const leftOut = { transaction, index, tokens: 0, transfers: 0, named: [] as Address[] };
  let [room, otherTokens, otherRoom] = [MOST_TRANSFERS, MOST_OTHERS.tokens, MOST_OTHERS.transfers];
  for (const [token, ofToken] of byToken) {
    const count = ofToken.length;
    const matters = tokens.includes(token);
    const isTold = matters ? count <= room : otherTokens > 0 && count <= otherRoom;
    if (!isTold) {
      leftOut.tokens += 1;
      leftOut.transfers += count;
      if (matters) leftOut.named.push(token);
      continue;
    }
    if (matters) room -= count;
    else [otherTokens, otherRoom] = [otherTokens - 1, otherRoom - count];
    told.push(...ofToken);
  }
  return { told, leftOut: leftOut.tokens === 0 ? undefined : leftOut };
}

async function receiptOf(client: Client, hash: Hash) {
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

import type { Client, Hash } from "viem";
import { getBlock } from "viem/actions";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import { requireChain } from "../../sdk/node/requireChain.ts";

/** A block as of which the chain is asked. */
export type Head = { number: bigint; hash: Hash; timestamp: number };

export type Heads = {
  latest: Head;
  /** The last block that is not undone any more; undefined while the chain is younger than that. */
  final: Head | undefined;
};

export type ReadHeadsParameters = {
  chainId: number;
  finality: number;
  /** Of blocks that are known to be of that chain; those that are read are added, and others forgotten. */
  known: Set<Hash>;
};

/**
 * The newest block, and the newest that lies `finality` blocks behind it.
 *
 * @throws NODE_CHAIN_CHANGED where one of them is of another chain.
 */
export async function readHeads(client: Client, { chainId, finality, known }: ReadHeadsParameters): Promise<Heads> {
  const latest = await head(client);
  const number = latest.number - BigInt(finality);
  const final = number < 0n ? undefined : await head(client, number);
  const hashes = [latest, ...(final === undefined ? [] : [final])].map(({ hash }) => hash);
  for (const blockHash of hashes) if (!known.has(blockHash)) await requireChain(client, { chainId, blockHash });
  known.clear();
  for (const hash of hashes) known.add(hash);
  return { latest, final };
}

async function head(client: Client, blockNumber?: bigint): Promise<Head> {
  const { number, hash, timestamp } = await explained(
    getBlock(client, blockNumber === undefined ? { blockTag: "latest" } : { blockNumber }),
  );
  return { number, hash, timestamp: Number(timestamp) };
}

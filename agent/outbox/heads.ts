import type { Client } from "viem";
import { getBlock } from "viem/actions";
import { explained } from "../../sdk/errors/decodeGateError.ts";

/** A block as of which the chain is asked. */
export type Head = { number: bigint; timestamp: number };

export type Heads = {
  latest: Head;
  /** The last block that is not undone any more; undefined while the chain is younger than that. */
  final: Head | undefined;
};

/** The newest block, and the newest that lies `finality` blocks behind it. */
export async function readHeads(client: Client, finality: number): Promise<Heads> {
  const latest = await head(client);
  const number = latest.number - BigInt(finality);
  return { latest, final: number < 0n ? undefined : await head(client, number) };
}

async function head(client: Client, blockNumber?: bigint): Promise<Head> {
  const { number, timestamp } = await explained(
    getBlock(client, blockNumber === undefined ? { blockTag: "latest" } : { blockNumber }),
  );
  return { number, timestamp: Number(timestamp) };
}

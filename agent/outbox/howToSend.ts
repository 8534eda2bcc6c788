import type { Address, Hash } from "viem";
import { getTransactionCount } from "viem/actions";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import type { LogClient } from "../../sdk/read/logs/logReading.ts";
import type { Sent } from "../journal/state.ts";
import { receiptOf } from "./findPlace.ts";
import type { Waits } from "./work.ts";

/** What is to be done about a transaction that was sent. */
export type How =
  /** It is in a block, and did what it was to do. */
  | "included"
  /** It is in a block, and did nothing. */
  | "reverted"
  /** It waits for its block. */
  | "wait"
  /** Another one is to be sent in its place. */
  | "instead"
  /** Another one is to be sent; its place is taken. */
  | "anew";

export type HowParameters = {
  client: LogClient;
  waits: Pick<Waits, "lost" | "stuck">;
  /** When this process sent a transaction, by its hash, in seconds of `elapsed`. */
  sentAt: ReadonlyMap<Hash, number>;
  elapsed: () => number;
  /** Milliseconds since the epoch of this machine's clock, by which the journal was written. */
  now: () => number;
};

/** What to do about the last transaction that was sent for something. */
export async function howToSend(parameters: HowParameters, last: Sent): Promise<How> {
  const { client, waits } = parameters;
  const receipt = await receiptOf(client, last.transactionHash);
  if (receipt !== undefined) return receipt.status === "success" ? "included" : "reverted";
  const { account: address, accountNonce } = last;
  const [included, counted] = await countsOf(client, address);
  const seconds = secondsSince(parameters, last);
  // Where the node counts it, it waits for its block.
  if (included <= accountNonce && counted > accountNonce) return seconds < waits.stuck ? "wait" : "instead";
  if (seconds < waits.lost) return "wait";
  // In its own place where that is the next one: nodes that count no waiting transactions may know it all the same.
  return counted === accountNonce ? "instead" : "anew";
}

function countsOf(client: LogClient, address: Address): Promise<[included: number, counted: number]> {
  return explained(
    Promise.all([
      getTransactionCount(client, { address, blockTag: "latest" }),
      getTransactionCount(client, { address, blockTag: "pending" }),
    ]),
  );
}

/**
 * Of what an earlier process sent the journal's clock tells. One that was set back says nothing of how long it has been: long
 * enough, lest it waits until it is as late again.
 */
function secondsSince({ sentAt, elapsed, now }: HowParameters, { transactionHash, at }: Sent): number {
  const own = sentAt.get(transactionHash);
  if (own !== undefined) return elapsed() - own;
  return now() < at ? Number.POSITIVE_INFINITY : (now() - at) / 1000;
}

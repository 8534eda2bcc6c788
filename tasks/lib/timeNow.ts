import { getBlock } from "viem/actions";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import type { TaskContext } from "./runTask.ts";

/** The chain's time, in seconds since the epoch. */
export async function timeNow({ network }: TaskContext): Promise<number> {
  return Number((await explained(getBlock(network.client))).timestamp);
}

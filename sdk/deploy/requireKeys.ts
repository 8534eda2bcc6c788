import type { Client } from "viem";
import { getBlock } from "viem/actions";
import { SallyportError } from "../errors/SallyportError.ts";
import { formatMoment } from "../time/moment.ts";
import { keysOf } from "./dao/parties.ts";
import type { DaoDescription } from "./dao/schema.ts";

/**
 * Compares the keys of a description with the chain's clock: registries refuse keys that have ended, but only after
 * earlier contracts were paid for.
 *
 * @throws DEPLOY_KEY_ENDED with the key's place in the file
 */
export async function requireKeys(client: Client, dao: DaoDescription): Promise<void> {
  const { timestamp } = await getBlock(client);
  for (const { path, "valid until": until } of keysOf(dao)) {
    if (BigInt(until) > timestamp) continue;
    throw new SallyportError("DEPLOY_KEY_ENDED", {
      summary: `The key has ended: the chain's clock is at ${formatMoment(Number(timestamp))}.`,
      place: [...path, "valid until"].join("."),
      value: formatMoment(until),
    });
  }
}

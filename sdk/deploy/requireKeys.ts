import type { Client } from "viem";
import { getBlock } from "viem/actions";
import { SallyportError } from "../errors/SallyportError.ts";
import { formatMoment } from "../time/moment.ts";
import type { DaoDescription } from "./dao/schema.ts";

type Keys = Record<string, { "valid until": number }>;

/**
 * Compares the keys of a description with the chain's clock: registries refuse keys that have ended, but only after
 * earlier contracts were paid for.
 *
 * @throws DEPLOY_KEY_ENDED with the key's place in the file
 */
export async function requireKeys(client: Client, { agents, sources }: DaoDescription): Promise<void> {
  const { timestamp } = await getBlock(client);
  for (const { place, keys } of [...ownersOf("agents", agents), ...ownersOf("sources", sources)]) {
    for (const [name, key] of Object.entries(keys)) {
      const until = key["valid until"];
      if (BigInt(until) > timestamp) continue;
      throw new SallyportError("DEPLOY_KEY_ENDED", {
        summary: `The key has ended: the chain's clock is at ${formatMoment(Number(timestamp))}.`,
        place: `${place}.keys.${name}.valid until`,
        value: formatMoment(until),
      });
    }
  }
}

function ownersOf(room: string, owners: Record<string, { keys: Keys }>): { place: string; keys: Keys }[] {
  return Object.entries(owners).map(([name, { keys }]) => ({ place: `${room}.${name}`, keys }));
}

import { type Chain, createClient, createPublicClient, type Transport } from "viem";
import { sendTransaction } from "viem/actions";
import { hardhat } from "viem/chains";
import type { Site } from "./world.ts";

/** A local chain that somebody else started, as a place to put things on. */
export function siteOn(transport: Transport): Site {
  const options = { chain: hardhat, transport, pollingInterval: 5, cacheTime: 0 } as const;
  const client = createPublicClient<Transport, Chain | undefined>(options);
  return {
    client,
    act: async (from, message) => {
      const sender = createClient({ account: from, ...options });
      const hash = await sendTransaction(sender, { account: from, chain: hardhat, ...message });
      return client.waitForTransactionReceipt({ hash });
    },
  };
}

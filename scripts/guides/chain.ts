import { createClient, createTestClient, http } from "viem";
import { getBlock } from "viem/actions";
import { hardhat } from "viem/chains";
import { BEGINNING } from "../../examples/grants/story/world.ts";
import { startAnvil } from "../lib/anvil.ts";
import { furnish } from "../local/furnish.ts";

/** A chain that answers each run of a guide alike: its clock stands still but for what the guide lets pass. */
export type GuideChain = {
  url: string;
  pass(seconds: number): Promise<number>;
  stop(): Promise<void>;
};

/** What `npm run local` starts, on a node whose every block comes one second after the last. */
export async function startGuideChain(): Promise<GuideChain> {
  const beginning = String(Date.parse(BEGINNING) / 1000);
  const { url, stop } = await startAnvil({ args: ["--accounts", "20", "--timestamp", beginning] });
  const transport = http(url);
  const clock = createTestClient({ chain: hardhat, transport, mode: "anvil" });
  const reader = createClient({ chain: hardhat, transport, cacheTime: 0 });
  await clock.setBlockTimestampInterval({ interval: 1 });
  await furnish(transport);
  return {
    url,
    stop,
    pass: async (seconds) => {
      const { timestamp } = await getBlock(reader);
      await clock.setNextBlockTimestamp({ timestamp: timestamp + BigInt(seconds) });
      await clock.mine({ blocks: 1, interval: 0 });
      return Number((await getBlock(reader)).timestamp);
    },
  };
}

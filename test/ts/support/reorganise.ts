import type { Hex, LocalAccount, TransactionReceipt } from "viem";
import { sepolia } from "viem/chains";
import type { Message, World } from "../../../examples/grants/story/world.ts";
import { clockOf } from "./clock.ts";

/** A transaction that the chain held once, and may not hold any more. */
type Sent = { from: LocalAccount; message: Message; receipt: TransactionReceipt; timestamp: bigint };

export type Reorganisation = {
  /** How many of the latest blocks another branch replaced. */
  depth: number;
  /** Blocks that were on the chain, and the hashes of those that are there instead. */
  replaced: { number: bigint; before: Hex; after: Hex }[];
  /** What was sent again, oldest first. */
  again: Sent[];
};

/** Seconds between two blocks of the real chain. */
const SLOT = 12n;

/**
 * A world in which, right after the first transaction that `when` names, the last `depth` blocks are replaced by
 * others. All that they held is gone from the chain. What went through this world its senders send again, each a slot
 * later, as a relayer does that waits for its receipts; what a keeper or a runner sent is theirs to notice.
 */
export function reorganisingWorld(
  world: World,
  { depth, when }: { depth: number; when: (message: Message) => boolean },
): { world: World; happened: () => Reorganisation | undefined } {
  const clock = clockOf(world.url, "anvil", sepolia);
  const sent: Sent[] = [];
  let happened: Reorganisation | undefined;

  async function send(from: LocalAccount, message: Message): Promise<Sent> {
    const receipt = await world.act(from, message);
    const { timestamp } = await world.client.getBlock({ blockHash: receipt.blockHash });
    return { from, message, receipt, timestamp };
  }

  async function reorganise(): Promise<TransactionReceipt> {
    const head = await world.client.getBlockNumber({ cacheTime: 0 });
    const numbers = Array.from({ length: depth }, (_, i) => head - BigInt(depth - 1 - i));
    const before = await Promise.all(numbers.map((number) => hashAt(number)));
    await clock.request({ method: "anvil_reorg" as never, params: [depth, []] as never });
    const after = await Promise.all(numbers.map((number) => hashAt(number)));

    const lost = sent.filter(({ receipt }) => receipt.blockNumber > head - BigInt(depth));
    const again: Sent[] = [];
    for (const { from, message, timestamp } of lost) {
      await world.nextBlockAt(Number(timestamp + SLOT));
      again.push(await send(from, message));
    }
    happened = {
      depth,
      again,
      replaced: numbers.map((number, i) => ({ number, before: before[i]!, after: after[i]! })),
    };
    return again.at(-1)!.receipt;
  }

  const hashAt = async (blockNumber: bigint) => (await world.client.getBlock({ blockNumber })).hash;

  return {
    happened: () => happened,
    world: {
      ...world,
      act: async (from, message) => {
        const one = await send(from, message);
        sent.push(one);
        return happened === undefined && when(message) ? reorganise() : one.receipt;
      },
    },
  };
}

// A contract that logs what it is told, so that a chain can hold any logs one likes.
import { type Address, concat, type Hex, numberToHex } from "viem";
import { sendTransaction, waitForTransactionReceipt } from "viem/actions";
import { hardhat } from "viem/chains";
import { clockOf } from "./clock.ts";

export const LOGGER: Address = "0x10990000000000000000000000000000000010c5";
/** LOG2 of the third word, under the first two as topics. */
const RUNTIME = "0x6040355f526020355f3560205fa200";
const SENDER = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";

export const word = (number: number): Hex => numberToHex(number, { size: 32 });

export function logMaker(url: string) {
  const client = clockOf(url);
  return {
    client,
    place: () => client.setCode({ address: LOGGER, bytecode: RUNTIME }),
    /** One block with a log. */
    log: async (kind: number, number: number) => {
      const data = concat([word(kind), word(number), word(1_000 + number)]);
      const hash = await sendTransaction(client, { account: SENDER, chain: hardhat, to: LOGGER, data, gas: 100_000n });
      // On a busy machine the answer may come before the block.
      await waitForTransactionReceipt(client, { hash, pollingInterval: 20 });
      return hash;
    },
    mine: (blocks: number) => client.mine({ blocks }),
    reorganise: (depth: number, calls: readonly [data: Hex, block: number][] = []) =>
      client.request({
        method: "anvil_reorg",
        params: [depth, calls.map(([data, block]) => [{ from: SENDER, to: LOGGER, data, gas: "0x186a0" }, block])],
      } as never),
  };
}

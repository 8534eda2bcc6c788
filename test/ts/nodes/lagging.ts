// A node that is behind: it answers everything as of some blocks ago, takes transactions, and says nothing false.
import { type Hex, hexToNumber, isHex, numberToHex } from "viem";
import type { Asked, Interference, NodeProxy } from "../support/nodeProxy.ts";

/** Which of its parameters names a block, by method. */
const BLOCK_AT: Readonly<Record<string, number>> = {
  eth_call: 1,
  eth_estimateGas: 1,
  eth_getBalance: 1,
  eth_getBlockByNumber: 0,
  eth_getCode: 1,
  eth_getStorageAt: 2,
  eth_getTransactionCount: 1,
  eth_simulateV1: 1,
};

type Placed = { blockNumber: Hex } | null;

/** What a node says that has not seen the last `blocks` blocks. */
export function lagging(blocks: number): (asked: Asked, proxy: NodeProxy) => Promise<Interference | undefined> {
  return async ({ method, params }, proxy) => {
    const head = Math.max(0, hexToNumber((await proxy.ask("eth_blockNumber", [])) as Hex) - blocks);
    const seen = (block: unknown) => (isHex(block) ? hexToNumber(block) : head);
    /** The number of a block that is asked for by its hash. */
    const numbered = async (block: unknown) => {
      const { blockHash } = Object(block) as { blockHash?: Hex };
      if (blockHash === undefined) return block;
      return ((await proxy.ask("eth_getBlockByHash", [blockHash, false])) as { number: Hex }).number;
    };
    const at = BLOCK_AT[method];
    if (method === "eth_blockNumber") return { result: numberToHex(head) };
    if (at !== undefined) {
      const block = seen(await numbered(params[at]));
      if (block > head) {
        return method === "eth_getBlockByNumber"
          ? { result: null }
          : { error: { code: -32_000, message: "header not found" } };
      }
      return passedOn(proxy, method, params.toSpliced(at, 1, numberToHex(block)));
    }
    if (method === "eth_getLogs") {
      const [filter] = params as [Record<string, unknown>];
      const [fromBlock, toBlock] = [seen(filter["fromBlock"] ?? "latest"), Math.min(seen(filter["toBlock"]), head)];
      if (fromBlock > head) return { result: [] };
      return passedOn(proxy, method, [{ ...filter, fromBlock: numberToHex(fromBlock), toBlock: numberToHex(toBlock) }]);
    }
    if (method === "eth_getTransactionReceipt" || method === "eth_getTransactionByHash") {
      const found = (await proxy.ask(method, params)) as Placed;
      const isUnseen = found !== null && found.blockNumber !== null && hexToNumber(found.blockNumber) > head;
      return { result: isUnseen ? null : found };
    }
    if (method === "eth_getBlockByHash") {
      const block = (await proxy.ask(method, params)) as { number: Hex } | null;
      return { result: block !== null && hexToNumber(block.number) > head ? null : block };
    }
    return undefined;
  };
}

/** The answer of the node behind, refusals included. */
async function passedOn(proxy: NodeProxy, method: string, params: readonly unknown[]): Promise<Interference> {
  const answer = await proxy.answer(method, params);
  return "error" in answer ? { error: answer.error } : { result: answer.result };
}

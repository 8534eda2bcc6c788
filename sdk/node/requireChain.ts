import type { Client, Hex } from "viem";
import { call, getChainId } from "viem/actions";
import { explained } from "../errors/decodeGateError.ts";
import { SallyportError } from "../errors/SallyportError.ts";

/** CHAINID, PUSH0, MSTORE, PUSH1 32, PUSH0, RETURN: a constructor that returns the id of the chain that runs it. */
const TELL_CHAIN = "0x465f5260205ff3";

export type RequireChainParameters = {
  /** The chain that is meant. */
  chainId: number;
  /** Of the block as of which the node is asked. */
  blockHash: Hex;
};

/**
 * Requires that a block is of the chain that is meant. Behind one address nodes of two chains may answer in turn, and which
 * of them told a block its answer does not show. So code is run as of the block's hash, which blocks of other chains do
 * not have, and tells which chain it runs on. What is asked as of that hash afterwards only that chain can answer.
 *
 * @throws NODE_CHAIN_CHANGED; what the node refuses, such as one of another chain, which does not know the block.
 */
export async function requireChain(client: Client, { chainId, blockHash }: RequireChainParameters): Promise<void> {
  const named = await explained(getChainId(client));
  if (named !== chainId) throw other(chainId, `The node says that it is of chain ${named}.`, String(named));
  const { data = "0x" } = await explained(call(client, { data: TELL_CHAIN, blockHash }));
  if (!/^0x[0-9a-f]{64}$/.test(data)) {
    throw new SallyportError("NODE_ANSWER_INVALID", {
      summary: `What the node answers for the chain of block ${blockHash} is no number.`,
      place: "eth_call",
      value: data.slice(0, 100),
    });
  }
  const ran = BigInt(data);
  if (ran !== BigInt(chainId)) throw other(chainId, `Block ${blockHash} is one of chain ${ran}.`, String(ran));
}

function other(chainId: number, said: string, value: string): SallyportError {
  return new SallyportError("NODE_CHAIN_CHANGED", {
    summary: `${said} Chain ${chainId} is meant.`,
    place: "eth_chainId",
    value,
    args: { chainId },
  });
}

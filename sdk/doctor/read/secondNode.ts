import { getBlock, getChainId } from "viem/actions";
import { agentTimelockAbi } from "../../abi/AgentTimelock.ts";
import { answerOf } from "../../errors/answerOf.ts";
import type { SecondNodeFacts } from "../facts.ts";
import { askerAt } from "./ask.ts";
import type { Reading } from "./reading.ts";

/** What a second node says of the same block and the same gate. */
export async function readSecondNode({ second, blockNumber, addresses }: Reading): Promise<SecondNodeFacts> {
  if (second === undefined) throw new Error("no second node was named");
  const { name, client } = second;
  const [chainId, block, policyRoot] = await Promise.all([
    getChainId(client),
    getBlock(client, { blockNumber }),
    answerOf(askerAt(client, blockNumber)(addresses.gate, agentTimelockAbi, "policyRoot")),
  ]);
  return { name, chainId, blockHash: block.hash, policyRoot };
}

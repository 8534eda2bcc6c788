import { BlockNotFoundError, type Hex } from "viem";
import { getBlock } from "viem/actions";
import { elapsed } from "../time/elapsed.ts";
import { agreed, answerOf, disagree, type NamedNode, type Nodes } from "./agree.ts";

/** A block that all nodes know. */
export type AgreedBlock = {
  number: bigint;
  hash: Hex;
  /** Seconds since the epoch. */
  timestamp: number;
};

/** Milliseconds that a node is given to hear of a block that another one knows, and between questions for it. */
const PATIENCE = { longest: 30_000, pause: 500 };

/**
 * The newest block that any of the nodes calls the latest, once all of them know it. Not the older one: a node that is
 * kept back would hide what happened since.
 *
 * @param patience Milliseconds that a node is given to hear of it.
 * @throws NODES_DISAGREE where they are of two chains, or one does not know the block by then.
 */
export async function agreedBlock(nodes: Nodes, patience = PATIENCE.longest): Promise<AgreedBlock> {
  await agreed(
    nodes,
    { what: "which chain they are of", words: ({ chainId }: NamedNode) => `chain ${chainId}` },
    async (one) => one,
  );
  const heads = await Promise.all(nodes.map((node) => answerOf(node, ({ client }) => getBlock(client))));
  const newest = heads.reduce((a, b) => (b.number > a.number ? b : a));
  const [only, ...others] = heads;
  if (only !== undefined && others.length === 0) return plain(only);
  const until = elapsed() + patience / 1000;
  const found = await Promise.all(nodes.map((node) => answerOf(node, (one) => known(one, newest.hash, until))));
  if (found.some((block) => block === undefined)) {
    const said = heads.map(
      ({ number, hash }, i) =>
        `its latest block is ${number}, ${hash}${found[i] === undefined ? `; it does not know ${newest.hash}` : ""}`,
    );
    throw disagree("The nodes are not at the same block: one is behind, or on another branch.", nodes, said);
  }
  const other = found.findIndex((block) => block?.number !== newest.number || block.timestamp !== newest.timestamp);
  if (other !== -1) {
    const said = heads.map(({ number, hash }, i) => {
      const block = found[i];
      return `its latest block is ${number}, ${hash}; ${newest.hash} is number ${block?.number}, of ${block?.timestamp} seconds since 1970`;
    });
    throw disagree("The latest block of a node is not what its hash stands for.", nodes, said);
  }
  const words = (block: AgreedBlock) => `number ${block.number}, of ${block.timestamp} seconds since 1970`;
  return agreed(nodes, { what: `block ${newest.hash}`, words }, async (node) =>
    plain(found[nodes.indexOf(node)] ?? newest),
  );
}

function plain({ number, hash, timestamp }: { number: bigint; hash: Hex; timestamp: bigint }): AgreedBlock {
  return { number, hash, timestamp: Number(timestamp) };
}

/** A block by its hash; undefined where the node does not know it in time. */
async function known({ client }: NamedNode, blockHash: Hex, until: number) {
  for (;;) {
    const block = await getBlock(client, { blockHash }).catch((error: unknown) => {
      if (error instanceof BlockNotFoundError) return undefined;
      throw error;
    });
    if (block !== undefined) return block;
    if (elapsed() >= until) return undefined;
    await new Promise((resolve) => setTimeout(resolve, PATIENCE.pause));
  }
}

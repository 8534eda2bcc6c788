import type { Client } from "viem";
import { decodeGateError } from "../errors/decodeGateError.ts";
import { isSallyportError, SallyportError } from "../errors/SallyportError.ts";

/** A node, by the name of its network in the configuration: its address may hold a key. */
export type NamedNode = {
  name: string;
  chainId: number;
  client: Client;
  /** What errors of asking it mean, where more is known of how it is reached than viem knows. */
  explain?: (error: unknown) => unknown;
};

/** The nodes that are asked; all of them must say the same. */
export type Nodes = readonly [NamedNode, ...NamedNode[]];

/** Codes of errors that tell of a node, and not of what was asked. */
const OF_NODE = [
  "CHAIN_UNREACHABLE",
  "NODE_REFUSED",
  "NODE_RATE_LIMITED",
  "NODE_LACKS_BLOCK",
  "NODE_ANSWER_INVALID",
  "NODE_CHAIN_CHANGED",
] as const;

/**
 * Asks every node the same, and answers what all of them say.
 *
 * @param what What is asked, as errors name it.
 * @param words An answer in words. Answers are the same where their words are.
 * @throws NODES_DISAGREE, with what each of them says; what asking throws, with the node's network as its place.
 */
export async function agreed<Answer>(
  nodes: Nodes,
  { what, words }: { what: string; words: (answer: Answer) => string },
  ask: (node: NamedNode) => Promise<Answer>,
): Promise<Answer> {
  const [first, ...others] = nodes;
  const [answer, ...further] = await Promise.all([answerOf(first, ask), ...others.map((node) => answerOf(node, ask))]);
  const said = [answer, ...further].map(words);
  if (said.every((one) => one === said[0])) return answer as Answer;
  throw disagree(`The nodes say something else of ${what}.`, nodes, said);
}

/** @param said What each of the nodes says, in words. */
export function disagree(summary: string, nodes: Nodes, said: readonly string[]): SallyportError {
  const details = Object.fromEntries(nodes.map(({ name }, i) => [name, said[i] ?? ""]));
  return new SallyportError("NODES_DISAGREE", { summary, details, args: details });
}

/** Of several nodes the one that does not answer has to be named. */
export async function answerOf<Answer>(node: NamedNode, ask: (node: NamedNode) => Promise<Answer>): Promise<Answer> {
  try {
    return await ask(node);
  } catch (caught) {
    const error = (node.explain ?? decodeGateError)(caught);
    if (!isSallyportError(error) || !OF_NODE.some((code) => code === error.code)) throw error;
    const at = error.place === undefined ? "" : `, ${error.place}`;
    throw new SallyportError(error.code, { ...error, place: `network "${node.name}"${at}`, cause: error.cause });
  }
}

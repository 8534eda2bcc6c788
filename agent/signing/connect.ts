import { type Address, type CustomTransport, custom } from "viem";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { checkedAnswers } from "../../sdk/node/checkedAnswers.ts";
import type { Channel } from "./channel.ts";
import { errorOf } from "./failure.ts";
import type { Answer, Request } from "./messages.ts";
import type { Anchored, Anchorer, Carried, Carrier, ProposalSigner } from "./ports.ts";

/** What the runner has of the process that holds the keys. */
export type KeyHolder = {
  /** For viem clients that read: one to each node. */
  transports: readonly CustomTransport[];
  signer: ProposalSigner;
  carrier: Carrier;
  anchorer: Anchorer;
};

export type ConnectParameters = {
  /** The agent's key, and the account that pays: both live on the other side. */
  key: Address;
  account: Address;
  /** How many nodes the other side asks. */
  nodes: number;
};

/**
 * The runner's end of a channel to the process that holds keys and the node's address.
 *
 * @throws What the other side throws, by its code; KEY_HOLDER_GONE once it has ended.
 */
export function connect(channel: Channel, { key, account, nodes }: ConnectParameters): KeyHolder {
  const open = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  let asked = 0;
  let isGone = false;
  channel.onMessage((message) => {
    const answer = message as Answer;
    const question = answer.type === "answer" ? open.get(answer.number) : undefined;
    if (question === undefined) return;
    open.delete(answer.number);
    if ("failure" in answer) question.reject(errorOf(answer.failure));
    else question.resolve(answer.result);
  });
  channel.onClose(() => {
    isGone = true;
    for (const { reject } of open.values()) reject(gone());
    open.clear();
  });
  return {
    transports: Array.from({ length: nodes }, (_, node) => transportTo(node)),
    signer: { key, sign: (proposal) => ask({ ask: "sign", proposal }) },
    carrier: { account, carry: (signed, instead) => ask<Carried>({ ask: "carry", signed, instead }) },
    anchorer: { anchor: (head, instead) => ask<Anchored>({ ask: "anchor", head, instead }) },
  };

  function transportTo(node: number): CustomTransport {
    const request = ({ method, params }: { method: string; params?: unknown }) =>
      ask({ ask: "chain", node, method, params });
    return checkedAnswers(custom({ request }, { retryCount: 0 }));
  }

  function ask<T>(request: Request): Promise<T> {
    if (isGone) return Promise.reject(gone());
    const number = ++asked;
    return new Promise<T>((resolve, reject) => {
      open.set(number, { resolve: resolve as (result: unknown) => void, reject });
      channel.send({ type: "question", number, request });
    });
  }
}

function gone(): SallyportError {
  return new SallyportError("KEY_HOLDER_GONE", { summary: "The process that holds the agent's key has ended." });
}

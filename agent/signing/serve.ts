import { type Hash, isAddressEqual } from "viem";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { agentProposer } from "../../sdk/proposal/agentProposer.ts";
import { checkProposal } from "../../sdk/proposal/checkProposal.ts";
import { type Proposal, ROOT_TIER } from "../../sdk/proposal/types.ts";
import type { JournalHead } from "../journal/headBatch.ts";
import type { Channel } from "./channel.ts";
import { failureOf } from "./failure.ts";
import type { Answer, Question, Request } from "./messages.ts";
import type { Anchorer, Carrier, ProposalSigner } from "./ports.ts";
import { READING } from "./reading.ts";

export type ServeParameters = {
  /** The one agent whose proposals are signed; signer and carrier know gate and chain. */
  agent: bigint;
  signer: ProposalSigner;
  carrier: Carrier;
  /** Left out where no head of a journal is to be anchored. */
  anchorer?: Anchorer | undefined;
  /** Each asks its node; the first is the one that proposals are sent to. */
  requests: readonly ((question: { method: string; params: unknown }) => Promise<unknown>)[];
  hide?: (text: string) => string;
};

/**
 * Answers a runner: reads of the chain, signs proposals of one agent, carries what was signed, and does nothing else
 * whatever is asked. It believes nothing of a question, for a brain may have written it.
 */
export function serve(channel: Channel, parameters: ServeParameters): void {
  const { hide = (text) => text } = parameters;
  channel.onMessage(async (message) => {
    if (!isQuestion(message)) return;
    const { number } = message;
    const answer = await answerTo(message.request, parameters).then(
      (result): Answer => ({ type: "answer", number, result }),
      (error: unknown): Answer => ({ type: "answer", number, failure: failureOf(error, hide) }),
    );
    try {
      channel.send(answer);
    } catch (error) {
      // What cannot be copied between processes.
      channel.send({ type: "answer", number, failure: failureOf(error, hide) } satisfies Answer);
    }
  });
}

async function answerTo(
  asked: Request,
  { agent, signer, carrier, anchorer, requests }: ServeParameters,
): Promise<unknown> {
  switch (asked.ask) {
    case "chain":
      return requestTo(requests, asked.node)(reading(asked));
    case "sign":
      return signer.sign(ownProposal(asked.proposal, agent));
    case "carry":
      ownProposal(asked.signed.proposal, agent);
      return carrier.carry(asked.signed, asked.instead);
    case "anchor":
      if (anchorer === undefined) throw refused("The agent file asks for no anchors.");
      return anchorer.anchor(journalHead(asked.head), transaction(asked.instead));
    default:
      throw refused("The runner asked for what is not in its power.");
  }
}

/** @throws SIGNER_REFUSED */
function reading({ method, params }: Extract<Request, { ask: "chain" }>): { method: string; params: unknown } {
  if (READING.has(method)) return { method, params };
  throw refused(`The runner asked the node for ${String(method)}, which is no question that only reads.`);
}

/** @throws SIGNER_REFUSED */
function requestTo(requests: ServeParameters["requests"], node: number): ServeParameters["requests"][number] {
  const request = Number.isSafeInteger(node) ? requests[node] : undefined;
  if (request !== undefined) return request;
  throw refused(`The runner asked node ${String(node)}, and there are ${requests.length}.`);
}

/** @throws SIGNER_REFUSED, PROPOSAL_FIELD_INVALID */
function ownProposal(proposal: Proposal, agent: bigint): Proposal {
  checkProposal(proposal);
  // The gate takes no root proposal from an agent; nobody shall have to rely on that.
  if (proposal.tier === ROOT_TIER) throw refused("The proposal is one of root, and an agent makes none.");
  if (isAddressEqual(proposal.proposer, agentProposer(agent))) return proposal;
  throw refused(`The proposal is of ${proposal.proposer}, and only those of agent ${agent} are signed.`);
}

/** @throws SIGNER_REFUSED */
function journalHead(head: JournalHead): JournalHead {
  const { number, hash } = (head ?? {}) as Partial<JournalHead>;
  const isHash = typeof hash === "string" && /^0x[0-9a-f]{64}$/.test(hash);
  if (Number.isSafeInteger(number) && (number as number) > 0 && isHash) return { number: number as number, hash };
  throw refused("What is to be anchored is no number and hash of an entry.");
}

/** @throws SIGNER_REFUSED */
function transaction(hash: Hash | undefined): Hash | undefined {
  if (hash === undefined || (typeof hash === "string" && /^0x[0-9a-f]{64}$/.test(hash))) return hash;
  throw refused("What is to be replaced is no hash of a transaction.");
}

function refused(summary: string): SallyportError {
  return new SallyportError("SIGNER_REFUSED", {
    summary,
    nextStep: "Find out who drives the runner: it asks for more than a runner needs.",
  });
}

function isQuestion(message: unknown): message is Question {
  const { type, number, request } = (message ?? {}) as Partial<Question>;
  return type === "question" && Number.isSafeInteger(number) && typeof request === "object" && request !== null;
}

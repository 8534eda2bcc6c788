import { isSallyportError, SallyportError } from "../../sdk/errors/SallyportError.ts";
import { hashProposal } from "../../sdk/proposal/hashProposal.ts";
import type { ProposalState } from "../../sdk/proposal/types.ts";
import { type ProposalEvent, readProposalEvents } from "../../sdk/read/proposalEvents.ts";
import { type StandingProposal, standingProposals } from "../../sdk/read/readProposal.ts";
import { readStatus } from "../../sdk/read/readStatus.ts";
import { readWitness } from "../../sdk/read/readWitness.ts";
import type { OpenIntent, Placed } from "../journal/state.ts";
import { blockHashAt, findPlace } from "./findPlace.ts";
import type { Head } from "./heads.ts";
import { stateAt } from "./stateAt.ts";
import { isOfNode } from "./trouble.ts";
import type { Followed, Work } from "./work.ts";

/** How a proposal can have ended, as the gate stores it. */
const STORED: ReadonlySet<ProposalState> = new Set(["Executed", "Vetoed", "Cancelled"]);

/**
 * Follows a proposal that is in a block: whether the chain still holds that block, and how it ends. Nothing is believed to
 * have ended before the block that says so is final.
 *
 * @returns Whether there is more to do at once.
 */
export async function settle(work: Work, intent: OpenIntent, placed: Placed): Promise<boolean> {
  const { journal, settled, followed, patience } = work;
  const { latest, final } = work.heads;
  const { nonce } = intent;
  // A node that is behind says nothing of it.
  if (latest.number < placed.blockNumber) return false;
  const isFinal = final !== undefined && final.number >= placed.blockNumber;
  if (settled.get(nonce) !== placed.blockHash) {
    if ((await blockHashAt(work.client, placed.blockNumber)) !== placed.blockHash)
      return displace(work, intent, placed);
    if (isFinal) settled.set(nonce, placed.blockHash);
  }
  if (!isFinal) return false;
  const state = await endBy(work, intent, placed, final);
  if (state === undefined) return false;
  journal.append({ kind: "ended", nonce, state });
  settled.delete(nonce);
  followed.delete(nonce);
  patience.forget(String(nonce));
  return false;
}

/** Its block is none of the chain any more: writes that down, and where it is instead. */
async function displace(work: Work, intent: OpenIntent, placed: Placed): Promise<boolean> {
  const { journal, heads } = work;
  const { nonce } = intent;
  const isThere = (await stateAt(work, intent, heads.latest)) !== "None";
  const place = isThere ? await findPlace(work, intent) : undefined;
  // Where the chain changes at this moment, the next pass sees what comes of it.
  if (isThere && (place === undefined || place.blockHash === placed.blockHash)) return false;
  const { blockNumber, blockHash } = placed;
  journal.append({ kind: "displaced", nonce, blockNumber, blockHash });
  if (place !== undefined) journal.append({ kind: "proposed", nonce, ...place });
  return true;
}

/** How it ended, as of a final block; undefined while it may still execute. */
async function endBy(work: Work, intent: OpenIntent, placed: Placed, final: Head): Promise<ProposalState | undefined> {
  const { followed } = work;
  const { id, blockNumber } = placed;
  // As of that block it was looked at before.
  if (followedIn(work, placed, intent.nonce)?.upTo === final.number) return undefined;
  const state = await stateAt(work, intent, final);
  if (STORED.has(state)) return state;
  const { nonce, notAfter } = intent.proposal;
  // Of what is over no more need be known; of a rebuilt journal there may be years of it.
  const isOwn = id === hashProposal(intent.proposal);
  if (state !== "None" && isOwn && final.timestamp > notAfter) return "Expired";
  const events = await eventsUpTo(work, intent, placed, final);
  // Not what was intended last, where the agent forgot that it had proposed the same before.
  const standing = standingProposals(events).find((one) => one.id === id);
  if (state === "None" || standing === undefined) {
    throw new SallyportError("NODE_INCONSISTENT", {
      summary: `By block ${final.number} the node does not know proposal ${id}, which is in block ${blockNumber}.`,
      value: id,
    });
  }
  if (final.timestamp > standing.proposal.notAfter) return "Expired";
  const end = await derivedEnd(work, intent, standing, final);
  if (end === undefined) {
    const before = followedIn(work, placed, nonce)?.upTo ?? 0n;
    // A node that is behind takes nothing back of what is final.
    const upTo = final.number > before ? final.number : before;
    followed.set(nonce, { blockHash: placed.blockHash, events, upTo });
  }
  return end;
}

/** All that happened to it up to a final block. What is final does not change: every block is asked for once. */
async function eventsUpTo(
  work: Work,
  intent: OpenIntent,
  placed: Placed,
  { number: toBlock }: Head,
): Promise<readonly ProposalEvent[]> {
  const { client, gate } = work;
  const { proposer, nonce } = intent.proposal;
  const before = followedIn(work, placed, nonce);
  const fromBlock = before === undefined ? placed.blockNumber : before.upTo + 1n;
  if (before !== undefined && toBlock < fromBlock) return before.events;
  const later = await readProposalEvents(client, { gate, proposer, nonce, fromBlock, toBlock });
  return [...(before?.events ?? []), ...later];
}

function followedIn({ followed }: Work, { blockHash }: Placed, nonce: bigint): Followed | undefined {
  const known = followed.get(nonce);
  return known?.blockHash === blockHash ? known : undefined;
}

/** Expired or Stale, as the lens tells before the last second of the proposal. */
async function derivedEnd(
  { client, gate, lens }: Work,
  intent: OpenIntent,
  { id, proposal, terms, proposedIn }: StandingProposal,
  { hash: blockHash }: Head,
): Promise<ProposalState | undefined> {
  if (lens === undefined) return undefined;
  try {
    const isOwn = id === hashProposal(intent.proposal);
    const known = isOwn ? intent.witness : undefined;
    const witness = known ?? (await readWitness(client, { gate, proposal, proposedIn }));
    const { state } = await readStatus(client, { lens, gate, proposal, witness, terms, blockHash });
    return state === "Expired" || state === "Stale" ? state : undefined;
  } catch (error) {
    // Where nothing can be said of it now, its last second will tell.
    if (isSallyportError(error) && !isOfNode(error)) return undefined;
    throw error;
  }
}

import { isAddressEqual } from "viem";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import type { Witness } from "../../sdk/proposal/types.ts";
import type { OpenIntent, Sent } from "../journal/state.ts";
import { findPlace } from "./findPlace.ts";
import type { Head } from "./heads.ts";
import { howToSend } from "./howToSend.ts";
import { stateAt } from "./stateAt.ts";
import type { Work } from "./work.ts";

/**
 * Brings an intent that is in no block, as far as is known, to the chain: signs it, sends it, and looks whether it came
 * there, by whomever it was carried.
 *
 * @returns Whether there is more to do at once.
 */
export async function send(work: Work, intent: OpenIntent): Promise<boolean> {
  const { journal, heads, patience, elapsed } = work;
  const { nonce, proposal } = intent;
  if ((await stateAt(work, intent, heads.latest)) !== "None") {
    const place = await findPlace(work, intent);
    if (place === undefined) return false;
    journal.append({ kind: "proposed", nonce, ...place });
    patience.forget(String(nonce));
    for (const { transactionHash } of intent.sent) work.sentAt.delete(transactionHash);
    return true;
  }
  const { latest, final } = heads;
  if (final !== undefined && final.timestamp > proposal.notAfter) {
    // What no block up to there took, none will: the gate compares with the block's time.
    if ((await stateAt(work, intent, final)) !== "None") return false;
    journal.append({ kind: "lapsed", nonce });
    // Another attempt stands under the same nonce.
    patience.forget(String(nonce));
    return false;
  }
  if (isOfFuture(intent, latest)) {
    journal.append({ kind: "lapsed", nonce });
    return false;
  }
  if (latest.timestamp > proposal.notAfter || !patience.isDue(String(nonce), elapsed())) return false;
  return carry(work, intent);
}

/** Seconds by which a node may be behind the one that was asked when an intent was decided. */
const BEHIND = 3_600;

/**
 * Whether it was decided at a time that the chain has not reached: a node told a false one, and with it a last second that
 * the gate does not take, and that would not come for years. Nothing was sent of it: another attempt is made.
 */
function isOfFuture({ time, sent }: OpenIntent, latest: Head): boolean {
  return sent.length === 0 && time !== undefined && time > latest.timestamp + BEHIND;
}

async function carry(work: Work, intent: OpenIntent): Promise<boolean> {
  const { journal, signer, carrier, sentAt, elapsed } = work;
  const { nonce, proposal } = intent;
  const how = await ofLast(work, intent);
  if (how === "wait") return false;
  let { signed } = intent;
  // The key that signed before may be retired.
  if (signed === undefined || !isAddressEqual(signed.key, signer.key)) {
    signed = { key: signer.key, signature: await signer.sign(proposal) };
    journal.append({ kind: "signed", nonce, ...signed });
  }
  const carried = await carrier.carry(
    { proposal, witness: requireWitness(intent), ...signed },
    how === "anew" ? undefined : how.instead,
  );
  sentAt.set(carried.transactionHash, elapsed());
  journal.append({ kind: "sent", nonce, account: carrier.account, ...carried });
  return false;
}

/** Of what a rebuilt journal has from the chain a witness may not be known. */
function requireWitness({ witness, proposal }: OpenIntent): Witness {
  if (witness !== undefined) return witness;
  throw new SallyportError("PROPOSAL_WITNESS_UNKNOWN", {
    summary: `The journal was rebuilt, and nobody knows the witness of proposal ${proposal.nonce}.`,
    value: String(proposal.nonce),
  });
}

/** What to do about the last transaction that was sent: nothing yet, send another, or send one in its place. */
async function ofLast(work: Work, { nonce, sent }: OpenIntent): Promise<"wait" | "anew" | { instead: Sent }> {
  const { carrier, elapsed, patience } = work;
  const last = sent.at(-1);
  if (last === undefined || !isAddressEqual(last.account, carrier.account)) return "anew";
  const how = await howToSend(work, last);
  // The node was asked of a block before it: it will be seen there.
  if (how === "included") return "wait";
  if (how === "instead") return { instead: last };
  if (how !== "reverted") return how;
  // Before another is sent the gate is asked whether it would refuse that as well.
  patience.failed(String(nonce), elapsed());
  return "anew";
}

import type { Hash, Hex } from "viem";
import { isAddressEqual } from "viem";
import { hashBatch } from "../../sdk/provenance/hashBatch.ts";
import { headBatch } from "../journal/headBatch.ts";
import type { Anchoring } from "../journal/state.ts";
import { howToSend } from "../outbox/howToSend.ts";
import { nameOf } from "../outbox/trouble.ts";
import type { Anchored } from "../signing/ports.ts";
import { isFatal } from "./isFatal.ts";
import { orEnd } from "./orEnd.ts";
import type { Runner } from "./runner.ts";

/** Seconds until a head is tried again that could not be anchored. */
const PATIENCE = 600;

/** Seconds until the transaction that anchors a head is replaced by one that offers more. Nothing hurries it. */
const WAITS = { lost: 120, stuck: 120 };

/**
 * Anchors the journal's head where the agent file asks for it and the last one is old enough. Each call goes a step: a head
 * is chosen and written down, sent, replaced where it is stuck, and known to be anchored once a block holds it. One head is
 * anchored at a time, whatever is killed when, and none is begun while proposals are on their way, which the same account
 * pays for. Nothing else waits for it: a failure is told, and it is tried again later.
 */
export function anchoring(runner: Runner): (signal: AbortSignal) => Promise<void> {
  const { setup, agentFile, journal, tell, clock, elapsed } = runner;
  const every = agentFile.anchor?.every;
  const sentAt = new Map<Hash, number>();
  let notBefore = Number.NEGATIVE_INFINITY;
  return async (signal) => {
    if (every === undefined || elapsed() < notBefore) return;
    if (journal.state.anchoring === undefined) {
      if (!isDue()) return;
      const { number, hash } = journal.state.head;
      journal.append({ kind: "anchoring", upTo: number, head: hash });
    }
    const { anchoring: chosen } = journal.state;
    if (chosen === undefined) return;
    try {
      const step = await orEnd(goOn(chosen), signal);
      if (step === undefined) return;
      const { batchId, sent } = step;
      if (sent === undefined) {
        journal.append({ kind: "anchored", upTo: chosen.upTo, head: chosen.head, batchId });
        sentAt.clear();
      } else if (sent.transactionHash !== chosen.sent.at(-1)?.transactionHash) {
        sentAt.set(sent.transactionHash, elapsed());
        journal.append({ kind: "anchoringSent", account: setup.account, ...sent });
      }
    } catch (error) {
      // Left alone at the end, it was sent or not: the next run asks for the same head.
      if (signal.aborted) return;
      if (isFatal(error)) throw error;
      const tryAgainIn = Math.min(PATIENCE, every);
      notBefore = elapsed() + tryAgainIn;
      tell({ event: "failed", step: "anchor", ...nameOf(error), tryAgainIn });
    }
  };

  /** What came of it, or undefined where it waits for its block. Writes nothing. */
  async function goOn({ upTo, head, sent }: Anchoring): Promise<Anchored | undefined> {
    const { client, anchorer } = runner;
    const asked = { number: upTo, hash: head };
    const last = sent.at(-1);
    // Another account anchors anew: whose it is stands in what is anchored.
    if (last === undefined || !isAddressEqual(last.account, setup.account)) return anchorer.anchor(asked);
    const how = await howToSend({ client, waits: WAITS, sentAt, elapsed, now: clock }, last);
    if (how === "wait") return undefined;
    if (how === "included") return { batchId: batchIdOf(asked) };
    return anchorer.anchor(asked, how === "instead" ? last.transactionHash : undefined);
  }

  function batchIdOf(head: { number: number; hash: Hex }): Hex {
    return hashBatch(headBatch(journal.state.owner, head, setup.account));
  }

  function isDue(): boolean {
    const { anchored, news, open } = journal.state;
    if (anchored !== undefined && isYoung(anchored.at)) return false;
    // What was written of anchoring is no news.
    if (anchored !== undefined && news <= anchored.upTo) return false;
    return ![...open.values()].some(({ proposed, sent }) => proposed === undefined && sent.length > 0);
  }

  /** A clock that was set back says nothing of how old it is: old enough, lest no head is anchored until it is as late again. */
  function isYoung(at: number): boolean {
    const age = clock() - at;
    return age >= 0 && age < (every ?? 0) * 1000;
  }
}

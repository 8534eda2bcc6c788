import type { Hash } from "viem";
import { elapsed as monotonic } from "../../sdk/time/elapsed.ts";
import type { OpenIntent } from "../journal/state.ts";
import { readHeads } from "./heads.ts";
import { newPatience } from "./patience.ts";
import { send } from "./send.ts";
import { settle } from "./settle.ts";
import { isOfNode, isThereMeanwhile, nameOf, stopsAll } from "./trouble.ts";
import type { OutboxParameters, Waits, Work } from "./work.ts";

const WAITS: Waits = { lost: 30, stuck: 120, refused: 30 };

export type Outbox = {
  /**
   * Takes every open intent as far as it comes now. Whatever is killed when, the next pass goes on from the journal.
   * An intent that the gate refuses, or that nobody can pay for, stops no other.
   *
   * @throws What the node or the journal failed of; everything else was done as far as it could be.
   */
  pass(signal?: AbortSignal): Promise<void>;
};

/** Takes intents from the journal to the chain, and follows them there to their end. */
export function newOutbox(given: OutboxParameters): Outbox {
  const { waits, now = Date.now, elapsed = monotonic, ...parameters } = given;
  const times = { ...WAITS, ...waits };
  const patience = newPatience(times.refused);
  const settled = new Map<bigint, string>();
  const followed: Work["followed"] = new Map();
  const sentAt = new Map<Hash, number>();
  const known = new Set<Hash>();
  const { journal, client, finality } = parameters;
  const { chainId } = journal.state.owner;
  return {
    pass: async (signal) => {
      if (journal.state.open.size === 0) return;
      const heads = await readHeads(client, { chainId, finality, known });
      const work: Work = { ...parameters, heads, waits: times, now, elapsed, patience, settled, followed, sentAt };
      let trouble: unknown;
      // A copy: what ends is taken out while the others wait.
      for (const { nonce } of [...journal.state.open.values()]) {
        if (signal?.aborted) break;
        try {
          await advance(work, nonce);
        } catch (error) {
          if (stopsAll(error)) throw error;
          trouble ??= noted(work, nonce, error);
        }
      }
      if (trouble !== undefined) throw trouble;
    },
  };
}

/** A node that says one thing now and another then could keep an intent going for ever. */
const MOST_STEPS = 4;

/** Step by step, as long as a step leads to another. */
async function advance(work: Work, nonce: bigint): Promise<void> {
  for (let step = 0; step < MOST_STEPS; step++) {
    const intent = work.journal.state.open.get(nonce);
    if (intent === undefined) return;
    const goesOn =
      intent.proposed === undefined ? await send(work, intent) : await settle(work, intent, intent.proposed);
    if (!goesOn) return;
  }
}

/**
 * What was refused is written down once, and tried again later each time.
 *
 * @returns Trouble of the node, which says nothing of the intent.
 */
function noted({ journal, patience, elapsed }: Work, nonce: bigint, error: unknown): unknown {
  const intent = journal.state.open.get(nonce);
  if (intent === undefined || isOfNode(error)) return error;
  if (isThereMeanwhile(error)) return undefined;
  patience.failed(String(nonce), elapsed());
  const { code, summary } = nameOf(error);
  if (intent.failed !== code)
    journal.append({ kind: "failed", turn: journal.state.turn, step: stepOf(intent), code, summary, nonce });
  return undefined;
}

function stepOf({ signed, proposed }: OpenIntent): string {
  if (proposed !== undefined) return "watch";
  return signed === undefined ? "sign" : "send";
}

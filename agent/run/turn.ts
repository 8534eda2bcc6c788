import { tierName } from "../../sdk/describe/describeJudgement.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import type { Decision, Question, RefusedWish } from "../brains/brain.ts";
import { writeBundle } from "../bundle/writeBundle.ts";
import type { KeyedIntent } from "../intents/intent.ts";
import { intentNonce } from "../journal/intentNonce.ts";
import { nextAttempt } from "../journal/nextAttempt.ts";
import type { Journal } from "../journal/openJournal.ts";
import { dayOf, type JournalState } from "../journal/state.ts";
import { chainTime, consider, type Moment, momentOf, withEvidence } from "./consider.ts";
import { observe } from "./observe.ts";
import { orEnd } from "./orEnd.ts";
import { gateNow, type Runner } from "./runner.ts";

/** News of refusals that one turn writes down; the next one writes on. All stand in the transcript. */
const MOST_REFUSED = 25;

/** Seconds for which a chain may have no block, and still this machine's clock is believed. */
const QUIET = 3_600;

/**
 * One turn: observe, decide, check, bundle, and write down what is to be proposed. Sending is the outbox's, so that a turn
 * that is killed anywhere has either written an intent or nothing.
 *
 * @throws What a source, the brain, the node or the journal failed of. What was written before stays.
 */
export async function turn(runner: Runner, signal: AbortSignal): Promise<void> {
  const { journal, store, sources, tell } = runner;
  const number = journal.state.turn + 1;
  tell({ event: "turn", turn: number });
  const observations = await orEnd(observe(sources, signal), signal);
  // Before anything of it is written down: sources may have asked the chain.
  const time = await chainTime(runner);
  for (const { source, digest, observedAt, records } of observations) {
    // Seen again, it is no news: a source that stands still for a year is written down once.
    if (journal.state.seen.get(source) !== digest) {
      journal.append({ kind: "observed", turn: number, source, digest, observedAt });
    }
    tell({ event: "observed", source, records: records.length, digest });
  }
  const gate = await gateNow(runner);
  const { policy } = gate;
  if (policy === undefined) throw policyUnknown(runner, gate.settings.policyRoot);
  const moment = await momentOf(runner, { ...gate, policy, time }, [...(runner.brain.own ?? []), ...observations]);
  let spent = 0;
  const spend = (tokens: number) => {
    spent += tokens;
  };
  const refused = new Map<string, RefusedWish>();
  const asked = { number, signal, spend, refuse: (wish: RefusedWish) => void refused.set(wish.key, wish) };
  const decision = await decide(runner, moment, asked).catch(async (error: unknown) => {
    // Nothing was decided, and it has cost tokens of the day.
    const nothing = { by: runner.brain.name, intents: [], transcript: await store.keep(new Uint8Array()) };
    if (spent > 0) journal.append({ kind: "decided", turn: number, ...nothing, tokens: spent });
    throw error;
  });
  const transcript = await store.keep(new TextEncoder().encode(decision.transcript.join("\n")));
  const { intents, by, tokens } = decision;
  journal.append({ kind: "decided", turn: number, by, intents, transcript, tokens });
  if (decision.said) tell({ event: "said", by, text: decision.said });
  for (const wish of decision.unread ?? []) refused.set(wish.key, wish);
  for (const { key } of intents) refused.delete(key);
  let noted = 0;
  for (const wish of refused.values()) if (noted < MOST_REFUSED && noteRefused(journal, wish)) noted += 1;
  for (const wish of intents) {
    signal.throwIfAborted();
    if (journal.state.frozen !== undefined) return;
    await intend(runner, moment, wish, decision);
  }
}

type TurnQuestion = {
  number: number;
  signal: AbortSignal;
  spend: (tokens: number) => void;
  /** Told of each wish that a brain tried and that is refused. */
  refuse: (wish: RefusedWish) => void;
};

async function decide(
  runner: Runner,
  moment: Moment,
  { number, signal, spend, refuse }: TurnQuestion,
): Promise<Decision> {
  const { brain, journal, agentFile, now } = runner;
  const deciding = brain.decide(
    {
      turn: number,
      // Whose clock is ahead does not pay what is due by it alone.
      now: Math.min(now(), moment.time + QUIET),
      observations: moment.observations,
      kinds: agentFile.intents,
      known: knownIntents(journal.state),
      tokensLeft: tokensLeft(runner),
      spend,
      tryIntent: async (wish) => {
        const considered = await consider(runner, moment, wish, intentNonce(journal.state.owner, wish.key));
        // What a monitor holds, or stops the agent for, is written down: whoever wished is not told to try another way.
        if (considered.outcome !== "refused") return undefined;
        const { code, reason } = considered;
        refuse({ key: wish.key, code, reason });
        return `${code}: ${reason}`;
      },
    },
    signal,
  );
  // It writes nothing, so that it can be left alone where it does not hear that it is to end.
  return orEnd(deciding, signal);
}

/** Checks a wish, and writes down what is to be proposed of it: once, and as a whole. */
async function intend(runner: Runner, moment: Moment, wish: KeyedIntent, decision: Decision): Promise<void> {
  const { journal, agentFile, tell } = runner;
  const next = nextAttempt(journal.state, wish.key);
  if (next === undefined) return;
  const considered = await consider(runner, moment, wish, next.nonce);
  if (considered.outcome === "refused") {
    const { code, reason } = considered;
    noteRefused(journal, { key: wish.key, code, reason });
    return;
  }
  if (considered.outcome !== "fit") {
    const { outcome, monitor, reason } = considered;
    if (outcome === "frozen") journal.append({ kind: "frozen", reason: `"${wish.key}", ${monitor}: ${reason}` });
    // Also what froze the agent is held: resumed, it goes on without that wish.
    journal.append({ kind: "held", key: wish.key, monitor, reason });
    return;
  }
  const { proposal, witness, evidence } = withEvidence(runner, moment, { wish, decision }, considered);
  await writeBundle(runner.setup.folder, proposal.evidence, evidence);
  journal.append({
    kind: "intended",
    key: wish.key,
    attempt: next.attempt,
    proposal,
    witness,
    evidence,
    time: moment.time,
  });
  const { names } = moment.policy;
  const tier = tierName(proposal.tier, names);
  const { sentences } = considered.built;
  tell({ event: "intended", key: wish.key, proposal: `${agentFile.agent}/${proposal.nonce}`, sentences, tier });
}

/** The same wish may come at every turn; it is refused for the same reason once. Tells whether that is news. */
function noteRefused(journal: Journal, { key, code, reason }: RefusedWish): boolean {
  if (nextAttempt(journal.state, key) === undefined || journal.state.keys.get(key)?.reason === reason) return false;
  journal.append({ kind: "refused", key, code, reason });
  return true;
}

function knownIntents({ keys }: JournalState): Question["known"] {
  return {
    get: (key) => {
      const { outcome, at } = keys.get(key) ?? {};
      // What never came to the chain, or was let go again, may be wished for as if it were new.
      if (outcome === undefined || at === undefined || outcome === "lapsed" || outcome === "released") return undefined;
      return { outcome, at: Math.floor(at / 1000) };
    },
  };
}

/** Of a model's budget for the day (UTC). A brain of rules uses none. */
function tokensLeft({ agentFile, journal, clock }: Runner): number {
  if (!("model" in agentFile.brain)) return 0;
  const { day, tokens } = journal.state.used;
  return agentFile.brain.model["tokens per day"] - (day === dayOf(clock()) ? tokens : 0);
}

function policyUnknown({ setup: { policyFile } }: Runner, root: string): SallyportError {
  return new SallyportError("POLICY_NOT_IN_FORCE", {
    summary: `${policyFile.path} is not the policy that the gate holds. What was proposed before goes on.`,
    place: policyFile.path,
    value: root,
    nextStep: "Put the file of the policy in force there: the agent looks at it again at its next turn.",
  });
}

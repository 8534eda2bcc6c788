import type { IntentKind, KeyedIntent } from "../intents/intent.ts";
import type { Observation } from "../sources/observation.ts";

/** What a brain is asked at one turn. */
export type Question = {
  /** Counted from 1 over the journal's life. */
  turn: number;
  /** Seconds since the epoch. */
  now: number;
  observations: readonly Observation[];
  /** What may be wished for, of the catalogue. */
  kinds: readonly IntentKind[];
  /** What became of earlier wishes, by key; a brain need not remember anything itself. */
  known: Pick<ReadonlyMap<string, KnownIntent>, "get">;
  /** Tokens that a model may still use today. */
  tokensLeft: number;
  /** Told of tokens as they are used: those of a turn that fails count as well. */
  spend?(tokens: number): void;
  /**
   * Reads a wish as it will be read later, so that a brain hears at once why one is refused.
   *
   * @returns Why it is refused, in words that a model can act on; undefined where it would be proposed.
   */
  tryIntent(intent: KeyedIntent): Promise<string | undefined>;
};

export type KnownIntent = { outcome: "open" | "executed" | "vetoed" | "ended" | "refused" | "held"; at: number };

/** What a brain decided, and the whole way there as evidence. */
export type Decision = {
  intents: readonly KeyedIntent[];
  /** Name and version of what decided: `rules/1`, `model/gpt-x`. */
  by: string;
  /** Lines of evidence: digests of prompt and plan, parameters, every tool call and answer. No line break in a line. */
  transcript: readonly string[];
  /** Tokens that a model used for it. */
  tokens: number;
  /** What is no wish at all: what a model called for, a row that cannot be said in the catalogue. */
  unread?: readonly RefusedWish[];
  /** What a model said last, in its own words. */
  said?: string | undefined;
};

/** A wish that came to nothing, as the journal keeps it. */
export type RefusedWish = { key: string; code: string; reason: string };

/** What decides. It holds no key, sends nothing, and is believed in nothing. */
export type Brain = {
  name: string;
  /** What it rests on beside what is observed, as records that intents may cite: the plan of a rules brain. */
  own?: readonly Observation[];
  /**
   * @throws A SallyportError, `isRetryable` where the next turn may succeed.
   */
  decide(question: Question, signal: AbortSignal): Promise<Decision>;
};

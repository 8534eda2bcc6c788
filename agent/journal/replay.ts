import { type Hex, isAddressEqual } from "viem";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { agentProposer } from "../../sdk/proposal/agentProposer.ts";
import { hashProposal } from "../../sdk/proposal/hashProposal.ts";
import type { ProposalState } from "../../sdk/proposal/types.ts";
import { spendsIn } from "../bundle/bundle.ts";
import { followCited, type WritableCited } from "./cited.ts";
import type { Entry, Recorded } from "./entry.ts";
import { intentNonce } from "./intentNonce.ts";
import { followPast } from "./past.ts";
import { dayOf, type JournalState, type KeyOutcome, type KeyState, type OpenIntent } from "./state.ts";

/** A state that goes on with each entry. */
export type Replay = {
  /** Undefined before the first entry. It is the same object from then on, and changes. */
  readonly state: JournalState | undefined;
  /** Why an entry cannot come next; undefined where it can. */
  refuse(entry: Entry): string | undefined;
  /** @throws JOURNAL_ENTRY_IMPOSSIBLE, and nothing has changed. */
  take(recorded: Recorded): void;
};

/**
 * What entries say as a whole. Time is linear in their number, memory in that of the wishes, with the calls of those that were
 * intended.
 *
 * @throws JOURNAL_ENTRY_IMPOSSIBLE where an entry cannot follow those before it.
 */
export function replay(entries: Iterable<Recorded>): JournalState | undefined {
  const replaying = newReplay();
  for (const recorded of entries) replaying.take(recorded);
  return replaying.state;
}

const OF_ANCHORING: ReadonlySet<Entry["kind"]> = new Set(["anchoring", "anchoringSent", "anchored"]);

type Writable = {
  -readonly [Name in keyof JournalState]: JournalState[Name] extends ReadonlyMap<infer Key, infer Value>
    ? Map<Key, Value>
    : JournalState[Name];
} & { cited: WritableCited };

export function newReplay(): Replay {
  let state: Writable | undefined;
  return {
    get state() {
      return state;
    },
    refuse: (entry) => refusalOf(state, entry),
    take: ({ number, at, hash, entry }) => {
      const reason = refusalOf(state, entry);
      if (reason !== undefined) throw impossible(number, entry, reason);
      if (entry.kind === "opened") state = opened(entry, hash, at);
      // Nothing but an opened journal comes here: see `refusalOf`.
      else if (state !== undefined) {
        state.head = { number, hash };
        if (!OF_ANCHORING.has(entry.kind)) state.news = number;
        follow(state, { number, at, entry });
      }
    },
  };
}

export function impossible(number: number, entry: Entry, reason: string): SallyportError {
  return new SallyportError("JOURNAL_ENTRY_IMPOSSIBLE", {
    summary: `Entry ${number}, "${entry.kind}", cannot stand there: ${reason}.`,
    value: entry.kind,
    args: { number, kind: entry.kind, reason },
  });
}

function opened({ chainId, gate, agent }: Extract<Entry, { kind: "opened" }>, hash: Hex, at: number): Writable {
  return {
    owner: { chainId, gate, agent },
    head: { number: 1, hash },
    turn: 0,
    keys: new Map(),
    open: new Map(),
    spent: new Map(),
    recovered: new Map(),
    past: new Map(),
    seen: new Map(),
    cited: { digests: new Map(), bundles: new Set(), since: at, transcript: undefined },
    used: { day: 0, tokens: 0 },
    frozen: undefined,
    anchored: undefined,
    anchoring: undefined,
    news: 1,
  };
}

function refusalOf(state: JournalState | undefined, entry: Entry): string | undefined {
  if (state === undefined) return entry.kind === "opened" ? undefined : "a journal begins with whose it is";
  switch (entry.kind) {
    case "opened":
      return "it was opened already";
    case "intended":
      return refusalOfIntended(state, entry);
    case "restored":
      return refusalOfRestored(state, entry);
    case "refused":
    case "held":
    case "released": {
      const outcome = state.keys.get(entry.key)?.outcome;
      const isSent = outcome !== undefined && !WISHES.has(outcome) && outcome !== "lapsed";
      return isSent ? `"${entry.key}" is ${outcome} already` : undefined;
    }
    case "failed":
      return entry.nonce === undefined ? undefined : refusalOfOpen(state, entry.nonce);
    case "signed":
    case "sent":
    case "displaced":
    case "lapsed":
    case "ended":
    case "proposed":
      return refusalOfOpen(state, entry.nonce) ?? refusalOfPlace(state, entry);
    case "anchoring":
      return state.anchoring === undefined ? undefined : `entry ${state.anchoring.upTo} is being anchored`;
    case "anchoringSent":
      return state.anchoring === undefined ? "nothing is being anchored" : undefined;
    default:
      return undefined;
  }
}

/** Outcomes of what was wished for and never sent. */
const WISHES: ReadonlySet<KeyOutcome> = new Set(["refused", "held", "released"]);

function refusalOfIntended(
  { owner, keys, open, recovered }: JournalState,
  { key, attempt, proposal }: Extract<Entry, { kind: "intended" }>,
): string | undefined {
  const known = keys.get(key);
  const { nonce, proposer } = proposal;
  if (nonce !== intentNonce(owner, key)) return `its nonce is not the one of "${key}"`;
  if (!isAddressEqual(proposer, agentProposer(owner.agent))) return `it is proposed by ${proposer}`;
  if (open.has(nonce)) return `"${key}" is open already`;
  if (known?.outcome === "held") return `"${key}" is held: ${known.reason}`;
  if (known === undefined || known.attempts === 0) {
    if (recovered.has(nonce)) return `"${key}" was proposed before this journal began`;
    return attempt === 0 ? undefined : "its first attempt is number 0";
  }
  if (known.id !== undefined) return `"${key}" was proposed already`;
  return attempt === known.attempts ? undefined : `its next attempt is number ${known.attempts}`;
}

function refusalOfRestored(
  { owner, open, recovered }: JournalState,
  { key, id, proposal }: Extract<Entry, { kind: "restored" }>,
): string | undefined {
  const { nonce, proposer } = proposal;
  if (recovered.get(nonce) !== id) return `the chain was not said to hold ${id}`;
  if (hashProposal(proposal) !== id) return "its id is not the one of the proposal";
  if (key !== undefined && nonce !== intentNonce(owner, key)) return `its nonce is not the one of "${key}"`;
  if (!isAddressEqual(proposer, agentProposer(owner.agent))) return `it is proposed by ${proposer}`;
  return open.get(nonce)?.proposed === undefined ? undefined : `nonce ${nonce} is followed already`;
}

function refusalOfOpen({ open }: JournalState, nonce: bigint): string | undefined {
  return open.has(nonce) ? undefined : `nothing is open under nonce ${nonce}`;
}

/** Whether what is said of a place in the chain fits what is known. */
function refusalOfPlace(
  { open }: JournalState,
  entry: Extract<Entry, { kind: "signed" | "sent" | "displaced" | "lapsed" | "ended" | "proposed" }>,
): string | undefined {
  const placed = open.get(entry.nonce)?.proposed;
  switch (entry.kind) {
    case "sent":
      return open.get(entry.nonce)?.signed === undefined ? "it is not signed" : undefined;
    case "displaced":
      if (placed === undefined) return "it is in no block";
      return placed.blockHash === entry.blockHash ? undefined : "it is in another block";
    case "ended":
      return placed === undefined ? "it is in no block" : undefined;
    case "lapsed":
    case "proposed":
      return placed === undefined ? undefined : "it is in a block already";
    default:
      return undefined;
  }
}

function follow(state: Writable, { number, at, entry }: Pick<Recorded, "number" | "at" | "entry">): void {
  followPast(state.past, { at, entry });
  followCited(state.cited, state.seen, { at, entry });
  switch (entry.kind) {
    case "observed":
      state.turn = Math.max(state.turn, entry.turn);
      state.seen.set(entry.source, entry.digest);
      break;
    case "decided":
      state.turn = Math.max(state.turn, entry.turn);
      state.used = usedWith(state.used, dayOf(at), entry.tokens);
      break;
    case "failed":
      state.turn = Math.max(state.turn, entry.turn);
      if (entry.nonce !== undefined) change(state, entry.nonce, { failed: entry.code });
      break;
    case "refused":
    case "held":
      turn(state, entry.key, at, { outcome: entry.kind, reason: entry.reason });
      break;
    case "released":
      turn(state, entry.key, at, { outcome: "released", reason: undefined });
      break;
    case "intended": {
      const { key, attempt, proposal, witness, evidence, time } = entry;
      const { nonce } = proposal;
      turn(state, key, at, { outcome: "open", attempts: attempt + 1, reason: undefined });
      const unknown = { signed: undefined, sent: [], proposed: undefined, failed: undefined };
      const spends = spend(state, nonce, evidence);
      state.open.set(nonce, { key, attempt, nonce, number, at, time, proposal, witness, spends, ...unknown });
      break;
    }
    case "signed":
      change(state, entry.nonce, { signed: { key: entry.key, signature: entry.signature }, failed: undefined });
      break;
    case "sent": {
      const { kind: _, nonce, ...carried } = entry;
      change(state, nonce, { sent: [...(state.open.get(nonce)?.sent ?? []), { ...carried, at }], failed: undefined });
      break;
    }
    case "proposed": {
      const { id, blockNumber, blockHash } = entry;
      change(state, entry.nonce, { proposed: { id, blockNumber, blockHash }, failed: undefined });
      break;
    }
    case "displaced":
      change(state, entry.nonce, { proposed: undefined });
      break;
    case "lapsed":
      close(state, entry.nonce, at, { outcome: "lapsed" });
      // Where the chain was said to hold it, it does not any more.
      state.recovered.delete(entry.nonce);
      break;
    case "ended": {
      const id = state.open.get(entry.nonce)?.proposed?.id;
      close(state, entry.nonce, at, { outcome: OUTCOMES[entry.state] ?? "ended", state: entry.state, id });
      break;
    }
    case "frozen":
      state.frozen = entry.reason;
      break;
    case "resumed":
      state.frozen = undefined;
      break;
    case "anchoring":
      state.anchoring = { upTo: entry.upTo, head: entry.head, sent: [] };
      break;
    case "anchoringSent": {
      const { kind: _, ...sent } = entry;
      if (state.anchoring !== undefined)
        state.anchoring = { ...state.anchoring, sent: [...state.anchoring.sent, { ...sent, at }] };
      break;
    }
    case "anchored":
      state.anchoring = undefined;
      state.anchored = { upTo: entry.upTo, head: entry.head, at };
      break;
    case "recovered":
      for (const { nonce, id } of entry.proposals) state.recovered.set(nonce, id);
      break;
    case "restored":
      restore(state, entry, { number, at });
      break;
  }
}

function spend(state: Writable, nonce: bigint, evidence: readonly string[]): string[] {
  const spends = spendsIn(evidence);
  for (const id of spends) state.spent.set(id, nonce);
  return spends;
}

function usedWith({ day, tokens }: JournalState["used"], today: number, more: number): JournalState["used"] {
  return { day: today, tokens: (day === today ? tokens : 0) + more };
}

/** What the chain holds is followed to its end like what was intended here. */
function restore(
  state: Writable,
  entry: Extract<Entry, { kind: "restored" }>,
  { number, at }: Pick<Recorded, "number" | "at">,
): void {
  const { id, proposal, witness, evidence, blockNumber, blockHash } = entry;
  const { nonce } = proposal;
  const key = entry.key ?? state.open.get(nonce)?.key;
  const attempts = Math.max(1, (key === undefined ? undefined : state.keys.get(key)?.attempts) ?? 0);
  if (key !== undefined) turn(state, key, at, { outcome: "open", attempts, reason: undefined });
  const carried = { signed: undefined, sent: [], proposed: { id, blockNumber, blockHash }, failed: undefined };
  const spends = spend(state, nonce, evidence);
  state.open.set(nonce, {
    key,
    attempt: attempts - 1,
    nonce,
    number,
    at,
    time: undefined,
    proposal,
    witness,
    spends,
    ...carried,
  });
}

const OUTCOMES: Partial<Record<ProposalState, KeyOutcome>> = { Executed: "executed", Vetoed: "vetoed" };

function turn(state: Writable, key: string, at: number, changes: Partial<KeyState> & Pick<KeyState, "outcome">): void {
  const unknown = { attempts: 0, id: undefined, state: undefined, reason: undefined };
  state.keys.set(key, { ...(state.keys.get(key) ?? unknown), ...changes, at });
}

function change(state: Writable, nonce: bigint, changes: Partial<OpenIntent>): void {
  const intent = state.open.get(nonce);
  if (intent !== undefined) state.open.set(nonce, { ...intent, ...changes });
}

function close(
  state: Writable,
  nonce: bigint,
  at: number,
  changes: Partial<KeyState> & Pick<KeyState, "outcome">,
): void {
  const { key, spends = [] } = state.open.get(nonce) ?? {};
  state.open.delete(nonce);
  // What came to nothing has paid nothing.
  for (const id of changes.outcome === "executed" ? [] : spends) {
    if (state.spent.get(id) === nonce) state.spent.delete(id);
  }
  if (key !== undefined) turn(state, key, at, changes);
}

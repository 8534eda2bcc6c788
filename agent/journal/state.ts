import type { Address, Hash, Hex } from "viem";
import type { Proposal, ProposalState, Witness } from "../../sdk/proposal/types.ts";
import type { Carried } from "../signing/ports.ts";
import type { Cited } from "./cited.ts";
import type { JournalOwner } from "./entry.ts";
import type { PastProposal } from "./past.ts";

/** What a journal says as a whole: it follows from the entries alone, and is never written anywhere. */
export type JournalState = {
  owner: JournalOwner;
  head: { number: number; hash: Hex };
  /** The last turn that anything was written of; 0 before the first. */
  turn: number;
  /** What became of every wish. */
  keys: ReadonlyMap<string, KeyState>;
  /** What is on its way, by nonce, in the order in which it was intended. */
  open: ReadonlyMap<bigint, OpenIntent>;
  /** By which proposal records were spent, by their ids: one that is on its way, or was executed. */
  spent: ReadonlyMap<string, bigint>;
  /** What the chain said when a journal began anew: the id by nonce. */
  recovered: ReadonlyMap<bigint, Hex>;
  /** What was proposed before, or may come to the chain, by nonce, the oldest first. */
  past: ReadonlyMap<bigint, PastProposal>;
  /** The digest of what was seen last, by source. */
  seen: ReadonlyMap<string, Hex>;
  /** What of the kept observations something rests on. */
  cited: Cited;
  /** Tokens that a model has used on the last day that it was asked; days since the epoch, in UTC. */
  used: { day: number; tokens: number };
  /** Why the agent is held as a whole; undefined where it is not. */
  frozen: string | undefined;
  /** The last head that was anchored; `at` in milliseconds since the epoch. */
  anchored: { upTo: number; head: Hex; at: number } | undefined;
  /** The head that is being anchored. */
  anchoring: Anchoring | undefined;
  /** The number of the last entry that does not speak of anchoring. */
  news: number;
};

/** How a wish stands. `lapsed`: it never came to the chain and may be intended again. */
export type KeyOutcome = "open" | "executed" | "vetoed" | "ended" | "lapsed" | "refused" | "held" | "released";

export type KeyState = {
  outcome: KeyOutcome;
  /** Milliseconds since the epoch. */
  at: number;
  /** How often it was intended. */
  attempts: number;
  /** The id under which it came to the chain last. */
  id: Hex | undefined;
  /** How its proposal ended. */
  state: ProposalState | undefined;
  /** Why it is refused or held. */
  reason: string | undefined;
};

/** A head on its way to the registry. */
export type Anchoring = {
  upTo: number;
  head: Hex;
  /** In the order of sending, each in the place of the one before. */
  sent: readonly Sent[];
};

/** A transaction that was sent for a proposal, or for a head. */
export type Sent = Carried & {
  account: Address;
  /** Milliseconds since the epoch. */
  at: number;
};

/** A block that holds a proposal. */
export type Placed = { id: Hex; blockNumber: bigint; blockHash: Hash };

/** An intent between the moment when it was written down and its end. */
export type OpenIntent = {
  /** Undefined where the journal was lost, and the bundle with it. */
  key: string | undefined;
  attempt: number;
  nonce: bigint;
  /** The number of its entry, `intended` or `restored`, which holds the lines of evidence. */
  number: number;
  /** Milliseconds since the epoch, of that entry. */
  at: number;
  /** When it was decided, in seconds since the epoch by the chain; undefined where the journal does not tell. */
  time: number | undefined;
  proposal: Proposal;
  /** Undefined where the journal was lost, and the chain does not show it. */
  witness: Witness | undefined;
  /** The ids of the records that it spends. */
  spends: readonly string[];
  signed: { key: Address; signature: Hex } | undefined;
  /** In the order of sending; all of the same proposal. */
  sent: readonly Sent[];
  /** Where it stands on the chain, as far as is known. */
  proposed: Placed | undefined;
  /** The code of the last failure since anything went on. */
  failed: string | undefined;
};

/** The day (UTC) of a moment in milliseconds since the epoch, counted from there. */
export function dayOf(at: number): number {
  return Math.floor(at / 86_400_000);
}

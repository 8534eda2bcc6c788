import { type Address, parseAbi, zeroAddress } from "viem";
import { decodeExactly } from "../../../sdk/calldata/decodeExactly.ts";
import type { Call, ProposalState } from "../../../sdk/proposal/types.ts";
import type { Recorded } from "../../journal/entry.ts";

export type PlainCall = Pick<Call, "target" | "value" | "data">;

/** What an agent proposed before, and what became of it. */
export type PastProposal = {
  /** Seconds since the epoch, by the clock of the machine that keeps the journal. */
  at: number;
  /** The same by the chain; undefined where the journal does not tell. */
  time: number | undefined;
  /** `stopped`: a human vetoed, rejected or withdrew it. `over`: it expired, or went stale. */
  outcome: "open" | "executed" | "stopped" | "over";
  calls: readonly PlainCall[];
};

/** What one party gets, or may take, by one proposal. */
export type Move = {
  party: Address;
  /** Zero for the native currency. */
  token: Address;
  /** In base units. */
  amount: bigint;
};

const moving = parseAbi([
  "function transfer(address to, uint256 amount)",
  "function approve(address spender, uint256 amount)",
  "function increaseAllowance(address spender, uint256 amount)",
  "function transferFrom(address from, address to, uint256 amount)",
]);

/** What the calls move or grant, added up for each party and token: who splits an amount does not make it smaller. */
export function movesIn(calls: readonly PlainCall[]): Move[] {
  const moves = new Map<string, Move>();
  for (const { party, token, amount } of calls.flatMap(movesOf)) {
    const key = `${party} ${token}`.toLowerCase();
    moves.set(key, { party, token, amount: amount + (moves.get(key)?.amount ?? 0n) });
  }
  return [...moves.values()];
}

/** Who has to do with the calls: whom they pay, or whose function they call. */
export function partiesIn(calls: readonly PlainCall[]): Address[] {
  const parties = calls.flatMap((call) => {
    const moves = movesOf(call);
    return moves.length === 0 ? [call.target] : moves.map(({ party }) => party);
  });
  return [...new Map(parties.map((party) => [party.toLowerCase(), party])).values()];
}

function movesOf({ target, value, data }: PlainCall): Move[] {
  const native = value > 0n ? [{ party: target, token: zeroAddress, amount: value }] : [];
  const read = decodeExactly(moving, data);
  if (read === undefined) return native;
  const [party, amount] = read.functionName === "transferFrom" ? [read.args[1], read.args[2]] : read.args;
  return [...native, { party, token: target, amount }];
}

/** The kinds of entries that tell of it. */
export const HISTORY_KINDS = ["intended", "restored", "lapsed", "ended"] as const;

/**
 * What an agent proposed before, as its journal tells it, the oldest first. What never came to the chain is left out. Of
 * what a rebuilt journal has from the chain, the moment is the one of the block that holds it.
 */
export function historyOf(entries: Iterable<Recorded>): PastProposal[] {
  const past = new Map<bigint, PastProposal>();
  for (const { at, entry } of entries) {
    if (entry.kind === "intended") {
      const { nonce, calls } = entry.proposal;
      past.set(nonce, { at: Math.floor(at / 1000), time: entry.time, outcome: "open", calls });
    } else if (entry.kind === "restored") {
      const { proposal, proposedAt } = entry;
      past.set(proposal.nonce, { at: proposedAt, time: proposedAt, outcome: "open", calls: proposal.calls });
    } else if (entry.kind === "lapsed") {
      past.delete(entry.nonce);
    } else if (entry.kind === "ended") {
      const known = past.get(entry.nonce);
      if (known !== undefined) past.set(entry.nonce, { ...known, outcome: outcomeOf(entry.state) });
    }
  }
  return [...past.values()];
}

function outcomeOf(state: ProposalState): PastProposal["outcome"] {
  if (state === "Executed") return "executed";
  if (state === "Vetoed" || state === "Cancelled") return "stopped";
  return state === "Expired" || state === "Stale" ? "over" : "open";
}

import { type Address, parseAbi, zeroAddress } from "viem";
import { decodeExactly } from "../../../sdk/calldata/decodeExactly.ts";
import type { Call } from "../../../sdk/proposal/types.ts";

export type PlainCall = Pick<Call, "target" | "value" | "data">;

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

/**
 * What calls of before come to, by the list that holds them: every monitor asks the same of a whole history, at every wish.
 * They go with the list.
 */
const known = { moves: new WeakMap<object, Move[]>(), parties: new WeakMap<object, Address[]>() };

/** What the calls move or grant, added up for each party and token: who splits an amount does not make it smaller. */
export function movesIn(calls: readonly PlainCall[]): readonly Move[] {
  return once(known.moves, calls, () => {
    const moves = new Map<string, Move>();
    for (const { party, token, amount } of calls.flatMap(movesOf)) {
      const key = `${party} ${token}`.toLowerCase();
      moves.set(key, { party, token, amount: amount + (moves.get(key)?.amount ?? 0n) });
    }
    return [...moves.values()];
  });
}

/** Who has to do with the calls: whom they pay, or whose function they call. */
export function partiesIn(calls: readonly PlainCall[]): readonly Address[] {
  return once(known.parties, calls, () => {
    const parties = calls.flatMap((call) => {
      const moves = movesOf(call);
      return moves.length === 0 ? [call.target] : moves.map(({ party }) => party);
    });
    return [...new Map(parties.map((party) => [party.toLowerCase(), party])).values()];
  });
}

function once<T>(found: WeakMap<object, T>, calls: readonly PlainCall[], find: () => T): T {
  const before = found.get(calls);
  if (before !== undefined) return before;
  const now = find();
  found.set(calls, now);
  return now;
}

function movesOf({ target, value, data }: PlainCall): Move[] {
  const native = value > 0n ? [{ party: target, token: zeroAddress, amount: value }] : [];
  const read = decodeExactly(moving, data);
  if (read === undefined) return native;
  const [party, amount] = read.functionName === "transferFrom" ? [read.args[1], read.args[2]] : read.args;
  return [...native, { party, token: target, amount }];
}

import { type Address, isAddressEqual } from "viem";
import type { Evidence } from "../evidence.ts";
import { type Execution, isOwn } from "../executions.ts";

/** What a token logged of one execution. */
export type TokenMoves = {
  /** In base units. */
  sent: bigint;
  received: bigint;
  /** Numbers of tokens that are one of their kind. */
  sentItems: bigint[];
  receivedItems: bigint[];
  /** How many transfers. */
  count: number;
  /**
   * By how much the treasury's balance can have changed by these; several where it is not known which of the logs before
   * its end are the execution's own, none where the token's logs cannot be added up. ERC-721 counts its tokens.
   */
  changes: bigint[];
};

/** The transfers of a token that are an execution's own; undefined where they were left out. */
export function tokenMoves(
  { facts, transfers }: Pick<Evidence, "facts" | "transfers">,
  execution: Execution,
  token: Address,
): TokenMoves | undefined {
  const { transaction, index, isExact } = execution;
  const isLeftOut = facts.leftOut.some(
    (one) =>
      one.transaction === transaction && one.index === index && one.named.some((named) => isAddressEqual(named, token)),
  );
  if (isLeftOut) return undefined;
  const own = (transfers.get(transaction) ?? []).filter(
    (one) => isOwn(execution, one) && isAddressEqual(one.token, token),
  );
  const { treasury } = facts.addresses;
  const moves: TokenMoves = {
    sent: 0n,
    received: 0n,
    sentItems: [],
    receivedItems: [],
    count: own.length,
    changes: [],
  };
  // From the end, since the logs of what carried an execution stand before its own.
  let sum = 0n;
  const changes = new Set([0n]);
  for (const one of own.toReversed()) {
    const amount = "amount" in one ? one.amount : 1n;
    if (isAddressEqual(one.from, treasury)) {
      sum -= amount;
      if ("item" in one) moves.sentItems.unshift(one.item);
      else moves.sent += amount;
    }
    if (isAddressEqual(one.to, treasury)) {
      sum += amount;
      if ("item" in one) moves.receivedItems.unshift(one.item);
      else moves.received += amount;
    }
    changes.add(sum);
  }
  const isOfOneKind = own.every((one) => "item" in one) || own.every((one) => "amount" in one);
  return { ...moves, changes: isOfOneKind ? (isExact ? [sum] : [...changes]) : [] };
}

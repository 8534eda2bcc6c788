import { type Address, isAddressEqual } from "viem";
import { tokenAt } from "../../policy/compilePolicy.ts";
import type { Proposal } from "../../proposal/types.ts";
import type { Evidence } from "../evidence.ts";
import type { Execution } from "../executions.ts";
import { blockBalance, isAloneInBlock } from "./blockBalance.ts";
import { boundVerdict } from "./boundVerdict.ts";
import { changeWords, driftWords, unclearWords } from "./moveWords.ts";
import { paidIn, tightestBound } from "./paidIn.ts";
import { tokenParty } from "./parties.ts";
import { tokenMoves } from "./tokenMoves.ts";
import type { AuditedMove } from "./types.ts";

/** What an execution did to what the treasury holds of a token; none where that is nothing, and nobody asks. */
export function tokenMove(evidence: Evidence, proposal: Proposal, execution: Execution, token: Address): AuditedMove[] {
  const moves = tokenMoves(evidence, execution, token);
  const { before, after, change, logged } = blockBalance(evidence, execution, token);
  const isSilent = moves?.count === 0;
  // Whether nothing else is known to have moved it in the block, so that balances tell of this execution.
  const isAlone =
    (execution.isExact || isSilent) &&
    isAloneInBlock(evidence, execution) &&
    logged !== undefined &&
    logged === moves?.count;
  const byBalances = isAlone ? change : undefined;
  const byTransfers = moves === undefined || moves.changes.length === 0 ? undefined : moves.changes;
  const minDelta = tightestBound(proposal, token);
  const paid = paidIn(proposal, token, evidence.facts.addresses.treasury);
  if (minDelta === undefined && paid === 0n && isSilent && (byBalances ?? 0n) === 0n) return [];
  const known = { byTransfers, isSilent, byBalances };
  const bound =
    minDelta === undefined ? undefined : boundVerdict(minDelta, { ...known, isNamed: isNamed(evidence, token) });
  const isAsPaid = paid === 0n ? undefined : agrees(-paid);
  const words = changeWords(evidence, token, { moves, change, byBalances });
  return [
    {
      token: tokenParty(evidence, token),
      ...(moves && { sent: moves.sent, received: moves.received }),
      ...(moves?.sentItems.length ? { sentItems: moves.sentItems } : {}),
      ...(moves?.receivedItems.length ? { receivedItems: moves.receivedItems } : {}),
      before,
      after,
      ...(bound && { bound }),
      ...(isAsPaid === undefined ? {} : { isAsPaid }),
      words: `${words}${driftWords(evidence, token, paid, isAsPaid)}${unclearWords(bound)}`,
    },
  ];

  /** Whether all that is known can be this change; undefined where nothing is known. */
  function agrees(expected: bigint): boolean | undefined {
    const told = byBalances === undefined ? [] : [byBalances === expected];
    if (byTransfers !== undefined && !(isSilent && byBalances !== undefined)) told.push(byTransfers.includes(expected));
    return told.length === 0 ? undefined : told.every(Boolean);
  }
}

/** Whether a policy at hand names the token or meters it. */
function isNamed({ policies, rules }: Evidence, token: Address): boolean {
  const meters = [...rules.values()].map(({ compiled }) => compiled.rule.meter);
  return (
    policies.some(({ names }) => tokenAt(names, token) !== undefined) ||
    meters.some((meter) => meter.period !== 0 && isAddressEqual(meter.token, token))
  );
}

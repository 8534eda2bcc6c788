import { isAddressEqual, zeroAddress } from "viem";
import type { Proposal } from "../../proposal/types.ts";
import type { Evidence } from "../evidence.ts";
import type { Execution } from "../executions.ts";
import { blockBalance, isAloneInBlock } from "./blockBalance.ts";
import { nativeVerdict } from "./boundVerdict.ts";
import { driftWords, signedAmount, unclearWords } from "./moveWords.ts";
import { paidIn, tightestBound } from "./paidIn.ts";
import { tokenParty } from "./parties.ts";
import type { AuditedMove } from "./types.ts";

/** What an execution did to the treasury's native value: no log tells it, its calls say what they send. */
export function nativeMove(evidence: Evidence, proposal: Proposal, execution: Execution): AuditedMove[] {
  const token = zeroAddress;
  const { gate, treasury } = evidence.facts.addresses;
  const { before, after, change } = blockBalance(evidence, execution, token);
  const byBalance = isAloneInBlock(evidence, execution) ? change : undefined;
  const minDelta = tightestBound(proposal, token);
  const paid = paidIn(proposal, token, treasury);
  if (minDelta === undefined && paid === 0n && (byBalance ?? 0n) === 0n) return [];
  // Of a Safe its owners can spend in the same block.
  const whole = isAddressEqual(gate, treasury) ? byBalance : undefined;
  const bound = minDelta === undefined ? undefined : nativeVerdict(minDelta, paid, whole);
  const isAsPaid = paid === 0n || byBalance === undefined ? undefined : byBalance === -paid;
  return [
    {
      token: tokenParty(evidence, token),
      sent: paid,
      before,
      after,
      ...(bound && { bound }),
      ...(isAsPaid === undefined ? {} : { isAsPaid }),
      words: `${wordsOf()}${driftWords(evidence, token, paid, isAsPaid)}${unclearWords(bound)}`,
    },
  ];

  function wordsOf(): string {
    if (byBalance !== undefined) return `${signedAmount(evidence, token, byBalance)} by what the treasury held`;
    const why = change === undefined ? "the node has forgotten" : "more executed in the block";
    return `${signedAmount(evidence, token, -paid)} by what its calls send; what came in is not known: ${why}`;
  }
}

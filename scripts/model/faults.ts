// Why a walk shows too little: a move that never did what it is there for, an invariant that was never put to the test.
import { type Census, sumOf } from "./census.ts";

/** Moves that must never succeed, and must have been refused for one reason alone. */
const HOSTILE: ReadonlySet<string> = new Set([
  "ProposeRival",
  "ProposeAByOtherAgent",
  "ApproveABelowThreshold",
  "ApproveAAtPastEpoch",
  "ApproveAWithOtherTerms",
  "ApproveAByCallOfStranger",
  "VetoAByStranger",
  "RejectAByOneMember",
  "WithdrawAByStranger",
  "ExecuteAWithOtherTerms",
  "ExecuteAWithOtherPayload",
  "RevokeOldKeyByStranger",
  "ProposeMembersBelowThreshold",
  "VetoMembersByGuardian",
  "ExecuteMembersWithOtherTerms",
  "PauseByStranger",
  "BystandersTryRootsActs",
]);

/** Both: good while the council is as it was, or as it will be; and whoever repeats what stands needs no signature. */
const BOTH: ReadonlySet<string> = new Set(["ApproveAByFirstMembers", "ApproveAByNewcomers", "ProposeAByStranger"]);

const INVARIANTS = 11;

export function faultsOf(list: readonly Census[], moves: readonly string[]): string[] {
  const [succeeded, refused, checks] = [sumOf(list, "succeeded"), sumOf(list, "refused"), sumOf(list, "checks")];
  const faults = moves.flatMap((move, i) => {
    const mustFail = HOSTILE.has(move) || BOTH.has(move);
    return [
      ...(!HOSTILE.has(move) && !succeeded[i] ? [`${move} never succeeded`] : []),
      ...(HOSTILE.has(move) && succeeded[i] ? [`${move} succeeded`] : []),
      ...(mustFail && !refused[i] ? [`${move} was never refused for one reason alone`] : []),
    ];
  });
  for (let i = 1; i <= INVARIANTS; ++i) if (!checks[i]) faults.push(`invariant ${i} was never put to the test`);
  return faults;
}

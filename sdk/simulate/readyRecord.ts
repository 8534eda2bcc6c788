import { type Address, concat, type Hex, numberToHex } from "viem";
import { recordCommitment } from "../proposal/commitment.ts";
import { recordSlot } from "../proposal/gateStorage.ts";
import { type Proposal, proposalStates, type Terms } from "../proposal/types.ts";

/**
 * The word of the gate's storage that says: this proposal is queued under these terms, and its delay has passed. For
 * trying what a proposal would do; see `runUnder`.
 */
export function readyRecord(
  gate: Address,
  proposal: Pick<Proposal, "proposer" | "nonce">,
  id: Hex,
  terms: Terms,
): { account: Address; slot: Hex; value: Hex } {
  // commitment [48..255] ‖ time [8..47], zero: the delay has passed ‖ state [0..7]
  const queued = proposalStates.indexOf("Queued");
  const value = concat([recordCommitment(id, terms), numberToHex(queued, { size: 6 })]);
  return { account: gate, slot: recordSlot(proposal), value };
}

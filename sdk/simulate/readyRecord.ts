import { type Address, concat, encodeAbiParameters, type Hex, keccak256, numberToHex, parseAbiParameters } from "viem";
import { recordCommitment } from "../proposal/commitment.ts";
import { type Proposal, proposalStates, type Terms } from "../proposal/types.ts";

/** Where the gate's storage begins to hold records: `mapping(address proposer => mapping(uint64 nonce => Record))`. */
const RECORDS_SLOT = 25n;

const outer = parseAbiParameters("address proposer, uint256 slot");
const inner = parseAbiParameters("uint64 nonce, bytes32 slot");

/**
 * The word of the gate's storage that says: this proposal is queued under these terms, and its delay has passed. For
 * trying what a proposal would do; see `runUnder`.
 */
export function readyRecord(
  gate: Address,
  { proposer, nonce }: Pick<Proposal, "proposer" | "nonce">,
  id: Hex,
  terms: Terms,
): { account: Address; slot: Hex; value: Hex } {
  const ofProposer = keccak256(encodeAbiParameters(outer, [proposer, RECORDS_SLOT]));
  const slot = keccak256(encodeAbiParameters(inner, [nonce, ofProposer]));
  // commitment [48..255] ‖ time [8..47], zero: the delay has passed ‖ state [0..7]
  const queued = proposalStates.indexOf("Queued");
  return { account: gate, slot, value: concat([recordCommitment(id, terms), numberToHex(queued, { size: 6 })]) };
}

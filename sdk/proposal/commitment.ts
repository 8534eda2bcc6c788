import { encodeAbiParameters, type Hex, keccak256, parseAbiParameters, slice } from "viem";
import { checkTerms } from "./checkProposal.ts";
import { requireBytes } from "./fields.ts";
import type { Terms } from "./types.ts";

const words = parseAbiParameters(
  "bytes32 id, uint8 tier, address key, uint40 proposedAt, address approver, uint64 approverEpoch, uint40 expiry",
);

/**
 * What the record of a proposal commits to: the upper 208 bits of keccak256(abi.encode(id, terms)).
 *
 * @returns 26 bytes.
 * @throws PROPOSAL_FIELD_INVALID
 */
export function recordCommitment(id: Hex, terms: Terms): Hex {
  requireBytes("id", id, 32);
  checkTerms(terms);
  const { tier, key, proposedAt, approver, approverEpoch, expiry } = terms;
  return slice(
    keccak256(encodeAbiParameters(words, [id, tier, key, proposedAt, approver, approverEpoch, expiry])),
    0,
    26,
  );
}

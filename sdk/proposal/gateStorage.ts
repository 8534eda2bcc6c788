import { type Address, concat, encodeAbiParameters, type Hex, keccak256, parseAbiParameters, toHex } from "viem";
import type { Proposal } from "./types.ts";

// Where a gate keeps what we look up, or override for a trial, in its storage. The contract is frozen, and tests compare a
// real one.

/** Of `offeredGuardian`. */
export const OFFERED_GUARDIAN_SLOT = toHex(5, { size: 32 });

/** Of `offeredRootApprover`: the account, and above it whether it has an epoch. */
export const OFFERED_ROOT_APPROVER_SLOT = toHex(6, { size: 32 });

/** Of `mapping(address proposer => mapping(uint64 nonce => Record))`. */
const RECORDS_SLOT = 25n;

const outer = parseAbiParameters("address proposer, uint256 slot");
const inner = parseAbiParameters("uint64 nonce, bytes32 slot");

export function offeredWord(account: Address, hasEpoch = false): Hex {
  return concat([toHex(hasEpoch ? 1 : 0, { size: 12 }), account]);
}

/** Where the record of a proposal stands. */
export function recordSlot({ proposer, nonce }: Pick<Proposal, "proposer" | "nonce">): Hex {
  const ofProposer = keccak256(encodeAbiParameters(outer, [proposer, RECORDS_SLOT]));
  return keccak256(encodeAbiParameters(inner, [nonce, ofProposer]));
}

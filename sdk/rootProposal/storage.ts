import { type Address, concat, type Hex, toHex } from "viem";

// Where a gate keeps its offers. The contract is frozen, and a test compares a real one.

/** Of `offeredGuardian`. */
export const OFFERED_GUARDIAN_SLOT = toHex(5, { size: 32 });

/** Of `offeredRootApprover`: the account, and above it whether it has an epoch. */
export const OFFERED_ROOT_APPROVER_SLOT = toHex(6, { size: 32 });

export function offeredWord(account: Address, hasEpoch = false): Hex {
  return concat([toHex(hasEpoch ? 1 : 0, { size: 12 }), account]);
}

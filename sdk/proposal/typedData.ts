import type { Address } from "viem";

// The EIP-712 types of the gate. Field order and names are frozen: they are what wallets show and what the
// contracts hash.

const nested = {
  RuleUse: [
    { name: "leaf", type: "bytes32" },
    { name: "input", type: "uint8" },
  ],
  Call: [
    { name: "target", type: "address" },
    { name: "value", type: "uint256" },
    { name: "data", type: "bytes" },
    { name: "minGas", type: "uint256" },
    { name: "codeHash", type: "bytes32" },
    { name: "rule", type: "uint8" },
  ],
  Bound: [
    { name: "token", type: "address" },
    { name: "minDelta", type: "int256" },
  ],
} as const;

/** What an agent key signs: primary type `Proposal`. */
export const proposalTypes = {
  Proposal: [
    { name: "proposer", type: "address" },
    { name: "nonce", type: "uint64" },
    { name: "tier", type: "uint8" },
    { name: "epoch", type: "uint32" },
    { name: "notAfter", type: "uint40" },
    { name: "evidence", type: "bytes32" },
    { name: "inputs", type: "bytes32[]" },
    { name: "rules", type: "RuleUse[]" },
    { name: "calls", type: "Call[]" },
    { name: "bounds", type: "Bound[]" },
  ],
  ...nested,
} as const;

/** What an approver signs: primary type `Approval`, which holds the whole proposal. */
export const approvalTypes = {
  Approval: [
    { name: "approver", type: "address" },
    { name: "approverEpoch", type: "uint64" },
    { name: "validUntil", type: "uint40" },
    { name: "proposal", type: "Proposal" },
  ],
  ...proposalTypes,
} as const;

export type GateDomain = {
  /** Chain id of the network that the gate stands on. */
  chainId: number;
  gate: Address;
};

/** The gate's EIP-712 domain. */
export function gateDomain({ chainId, gate }: GateDomain) {
  return { name: "Sallyport", version: "1", chainId, verifyingContract: gate } as const;
}

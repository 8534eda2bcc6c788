import type { Address, Hex } from "viem";
import type { AmountUnit } from "../policy/source/amount.ts";

/** What the names in changes stand for: from the record of the deployment, the policy in force, and the DAO file. */
export type RootBook = {
  /** Contracts of the system, accounts of the policy, people of the DAO file. */
  accounts: Record<string, Address>;
  councils: Record<string, Address>;
  /** Signers of members by name, of the DAO file; some are keys and no accounts. */
  members: Record<string, Hex>;
  agents: Record<string, bigint>;
  tiers: Record<string, number>;
  schemas: Record<string, Hex>;
  tokens: Record<string, AmountUnit & { address: Address }>;
  native: AmountUnit;
  /** Verifies the passkeys of members. */
  passkeyVerifier: Address;
};

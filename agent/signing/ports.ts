import type { Address, Hash, Hex } from "viem";
import type { Proposal, Witness } from "../../sdk/proposal/types.ts";
import type { JournalHead } from "../journal/headBatch.ts";

/** Signs proposals of one agent for one gate, and nothing else. It lives where no brain can read it. */
export type ProposalSigner = {
  key: Address;
  /**
   * @throws SIGNER_REFUSED for a proposal of another agent, and what the key's keeper says.
   */
  sign(proposal: Proposal): Promise<Hex>;
};

/** What an agent key signed, ready to be carried. */
export type SignedProposal = { proposal: Proposal; witness: Witness; key: Address; signature: Hex };

/** One transaction that carries a proposal. Fees in wei per gas. */
export type Carried = {
  transactionHash: Hash;
  /** The nonce of the account that pays. */
  accountNonce: number;
  maxFeePerGas: bigint;
  maxPriorityFeePerGas: bigint;
};

/** The account that pays for carrying proposals to the gate, and can do nothing else here. */
export type Carrier = {
  account: Address;
  /**
   * Sends `propose`. With `instead`, under the same account nonce with fees raised, in the place of one that is stuck.
   *
   * @throws The gate's refusal by its code, CHAIN_UNREACHABLE
   */
  carry(signed: SignedProposal, instead?: Carried): Promise<Carried>;
};

/** Anchors heads of one agent's journal in one registry, and nothing else. The account that carries pays for it. */
export type Anchorer = {
  /**
   * Sends what anchors an entry by its number and hash. Anchored already, it sends nothing, and so it does where it was sent
   * by a transaction other than `instead`. In the place of `instead` it sends the same under the same account nonce with
   * fees raised.
   *
   * @throws CARRIER_FEE_TOO_HIGH, HEAD_TOO_SOON, HEAD_WAITS, SIGNER_REFUSED, CHAIN_UNREACHABLE, and what the registry refuses.
   */
  anchor(head: JournalHead, instead?: Hash): Promise<Anchored>;
};

/** What was sent for a head; without `sent` it is anchored. */
export type Anchored = { batchId: Hex; sent?: Carried };

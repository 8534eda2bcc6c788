import type { Address, Hash, Hex } from "viem";
import type { Proposal } from "../../sdk/proposal/types.ts";

/** A call that a script wants the treasury to make. */
export type WantedCall = { target: Address; value: bigint; data: Hex };

/** How a wanted call stands as a proposal. */
export type Standing =
  | { state: "waiting"; proposal: Proposal }
  | { state: "executed"; proposal: Proposal; transactionHash: Hash }
  | { state: "ended"; proposal: Proposal; how: "Vetoed" | "Cancelled" | "Expired" | "Stale" };

/** Where every door hands its calls in: the runner's core, which proposes each once and can do nothing else. */
export type Desk = {
  /** Whose calls they are: the account that holds the assets. */
  treasury: Address;
  /**
   * Proposes calls as one proposal.
   *
   * @param key The same key with the same calls is the same proposal, whenever it comes.
   * @returns The proposal's id.
   * @throws PROPOSAL_NOT_CARRIED where no rule carries a call; DOOR_KEY_CONFLICT where the key was used for other calls.
   */
  propose(request: { key: string; calls: readonly WantedCall[] }): Promise<Hex>;
  /** How a proposal of this desk stands; undefined where the id is none of them. */
  standing(id: Hex): Promise<Standing | undefined>;
};

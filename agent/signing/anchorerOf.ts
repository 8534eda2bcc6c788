import type { Address } from "viem";
import { estimateFeesPerGas, getBlock } from "viem/actions";
import { anchor } from "../../sdk/actions/anchor.ts";
import { confirm, type Sender } from "../../sdk/actions/sendCall.ts";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import { hashBatch } from "../../sdk/provenance/hashBatch.ts";
import { readBatchStatus } from "../../sdk/read/readBatch.ts";
import type { JournalOwner } from "../journal/entry.ts";
import { headBatch } from "../journal/headBatch.ts";
import { tooHigh } from "./carrierOf.ts";
import type { Anchorer } from "./ports.ts";

export type AnchorerParameters = {
  /** Whose journal it is: the line that is anchored is made of this, and not of what the runner says. */
  owner: JournalOwner;
  /** The ProvenanceRegistry. */
  provenance: Address;
  /** The most that is offered for a unit of gas, in wei. */
  mostPerGas: bigint;
};

/**
 * An account that anchors heads of one agent's journal in one registry.
 *
 * @throws CARRIER_FEE_TOO_HIGH where the chain asks for more than `mostPerGas`.
 */
export function anchorerOf(sender: Sender, { owner, provenance, mostPerGas }: AnchorerParameters): Anchorer {
  return {
    anchor: async (head) => {
      const batch = headBatch(owner, head, sender.account.address);
      const batchId = hashBatch(batch);
      const { levels } = await readBatchStatus(sender, { provenance, batch });
      if (levels !== 0) return { batchId };
      const { maxFeePerGas } = await explained(estimateFeesPerGas(sender));
      if (maxFeePerGas > mostPerGas) throw tooHigh(maxFeePerGas, mostPerGas);
      const observedAt = Number((await explained(getBlock(sender))).timestamp);
      await confirm(sender, await anchor(sender, { provenance, batch, observedAt }));
      return { batchId };
    },
  };
}

import type { Address } from "viem";
import { estimateFeesPerGas, getBlock } from "viem/actions";
import { anchor } from "../../sdk/actions/anchor.ts";
import { confirm, type Sender } from "../../sdk/actions/sendCall.ts";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { hashBatch } from "../../sdk/provenance/hashBatch.ts";
import { readBatchStatus } from "../../sdk/read/readBatch.ts";
import { elapsed } from "../../sdk/time/elapsed.ts";
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
  /** Seconds between two heads, as the agent file says. Asked twice as often, or more, it anchors nothing. */
  every: number;
  /** Seconds that only go on. */
  now?: () => number;
};

/**
 * An account that anchors heads of one agent's journal in one registry. A runner that was taken over could ask for one head
 * after the other, so it does not get more than two in the time of one.
 *
 * @throws CARRIER_FEE_TOO_HIGH where the chain asks for more than `mostPerGas`; HEAD_TOO_SOON
 */
export function anchorerOf(
  sender: Sender,
  { owner, provenance, mostPerGas, every, now = elapsed }: AnchorerParameters,
): Anchorer {
  let notBefore = Number.NEGATIVE_INFINITY;
  return {
    anchor: async (head) => {
      const batch = headBatch(owner, head, sender.account.address);
      const batchId = hashBatch(batch);
      const { levels } = await readBatchStatus(sender, { provenance, batch });
      if (levels !== 0) return { batchId };
      if (now() < notBefore) throw tooSoon(Math.ceil(notBefore - now()));
      const { maxFeePerGas } = await explained(estimateFeesPerGas(sender));
      if (maxFeePerGas > mostPerGas) throw tooHigh(maxFeePerGas, mostPerGas);
      const observedAt = Number((await explained(getBlock(sender))).timestamp);
      await confirm(sender, await anchor(sender, { provenance, batch, observedAt }));
      notBefore = now() + every / 2;
      return { batchId };
    },
  };
}

function tooSoon(seconds: number): SallyportError {
  return new SallyportError("HEAD_TOO_SOON", {
    summary: `The last head was anchored less than half an interval ago; the next one can be in ${seconds} seconds.`,
    args: { seconds },
  });
}

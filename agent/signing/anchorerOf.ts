import { type Address, decodeFunctionData, encodeFunctionData, type Hash, type Hex, isAddressEqual } from "viem";
import { getBlock } from "viem/actions";
import { provenanceRegistryAbi as abi } from "../../sdk/abi/ProvenanceRegistry.ts";
import type { Sender } from "../../sdk/actions/sendCall.ts";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { hashBatch } from "../../sdk/provenance/hashBatch.ts";
import { readBatchStatus } from "../../sdk/read/readBatch.ts";
import { elapsed } from "../../sdk/time/elapsed.ts";
import type { JournalOwner } from "../journal/entry.ts";
import { headBatch, type JournalHead } from "../journal/headBatch.ts";
import { countOf, type Fees, offer, sendOffer, transactionOf } from "./offer.ts";
import type { Anchored, Anchorer } from "./ports.ts";

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

/** The last head that was sent, under one nonce of the account however often it was replaced. */
type Own = Fees & {
  batchId: Hex;
  accountNonce: number;
  /** Undefined where the node did not say that it took it. */
  transactionHash: Hash | undefined;
};

/** A transaction in whose place another is sent. `fees` are left out where the node does not count it. */
type Place = { accountNonce: number; fees: Fees | undefined };

/**
 * An account that anchors heads of one agent's journal in one registry. A runner that was taken over could ask for one head
 * after the other, so it does not get more than two in the time of one; each has one nonce of the account, so that of all
 * transactions in the place of each other one is paid for.
 *
 * @throws CARRIER_FEE_TOO_HIGH where the chain asks for more than `mostPerGas`; HEAD_TOO_SOON; HEAD_WAITS where something
 * that is not known waits for its block; SIGNER_REFUSED where what is to be replaced anchors something else.
 */
export function anchorerOf(
  sender: Sender,
  { owner, provenance, mostPerGas, every, now = elapsed }: AnchorerParameters,
): Anchorer {
  let notBefore = Number.NEGATIVE_INFINITY;
  let own: Own | undefined;
  let last: Promise<unknown> = Promise.resolve();
  return {
    // One after the other: what one of them counts, the next must see.
    anchor: (head, instead) => {
      const asked = last.then(() => anchor(head, instead));
      last = asked.catch(() => {});
      return asked;
    },
  };

  async function anchor(head: JournalHead, instead: Hash | undefined): Promise<Anchored> {
    const batch = headBatch(owner, head, sender.account.address);
    const batchId = hashBatch(batch);
    const { levels } = await readBatchStatus(sender, { provenance, batch });
    if (levels !== 0) return { batchId };
    const [included, counted] = [await countOf(sender, "latest"), await countOf(sender, "pending")];
    // Another one has its number, or it was undone: then its time counts, and nothing else.
    if (own !== undefined && included > own.accountNonce) own = undefined;
    let place: Place | undefined;
    if (own?.batchId === batchId) {
      const { transactionHash, accountNonce, ...fees } = own;
      // Who asks has not heard of it: he was killed before he wrote it down.
      if (transactionHash !== undefined && transactionHash !== instead)
        return { batchId, sent: { transactionHash, accountNonce, ...feesOf(fees) } };
      const isCounted = counted > accountNonce || transactionHash !== undefined;
      place = { accountNonce, fees: isCounted ? feesOf(fees) : undefined };
    } else {
      if (now() < notBefore) throw tooSoon(Math.ceil(notBefore - now()));
      place = instead === undefined ? undefined : await placeOf(batchId, instead);
      if (place === undefined && counted > included) throw waits(counted - included);
    }
    const observedAt = Number((await explained(getBlock(sender))).timestamp);
    const data = encodeFunctionData({ abi, functionName: "anchor", args: [batch, observedAt] });
    const { accountNonce = counted, fees: before } = place ?? {};
    const made = await offer(sender, { to: provenance, data, mostPerGas, accountNonce, before });
    // Counted before it is sent: a node may send it and say that it did not.
    if (own?.batchId !== batchId) notBefore = now() + every / 2;
    own = { batchId, accountNonce, ...feesOf(made), transactionHash: undefined };
    const sent = await sendOffer(sender, made);
    own = { batchId, ...sent };
    return { batchId, sent };
  }

  /**
   * Of what an earlier process sent. Nothing is believed of who asks: the node shows the transaction.
   *
   * @returns Undefined where the node does not know it as one that waits.
   */
  async function placeOf(batchId: Hex, hash: Hash): Promise<Place | undefined> {
    const shown = await transactionOf(sender, hash);
    if (shown === undefined || shown.blockNumber !== null) return undefined;
    const { from, to, input, nonce, maxFeePerGas = 0n, maxPriorityFeePerGas = 0n } = shown;
    const isOurs = isAddressEqual(from, sender.account.address) && to !== null && isAddressEqual(to, provenance);
    if (!isOurs || anchoredBy(input) !== batchId) throw notAnchoring(hash);
    return { accountNonce: nonce, fees: { maxFeePerGas, maxPriorityFeePerGas } };
  }
}

/** The batch that a call of the registry anchors; undefined where it does something else. */
function anchoredBy(data: Hex): Hex | undefined {
  try {
    const { functionName, args } = decodeFunctionData({ abi, data });
    return functionName === "anchor" ? hashBatch(args[0]) : undefined;
  } catch {
    return undefined;
  }
}

function feesOf({ maxFeePerGas, maxPriorityFeePerGas }: Fees): Fees {
  return { maxFeePerGas, maxPriorityFeePerGas };
}

function tooSoon(seconds: number): SallyportError {
  return new SallyportError("HEAD_TOO_SOON", {
    summary: `The last head was anchored less than half an interval ago; the next one can be in ${seconds} seconds.`,
    args: { seconds },
  });
}

function waits(count: number): SallyportError {
  return new SallyportError("HEAD_WAITS", {
    summary: `Transactions of the account that pays wait for their blocks, ${count} of them; the head is anchored after that.`,
    args: { count },
  });
}

function notAnchoring(hash: Hash): SallyportError {
  return new SallyportError("SIGNER_REFUSED", {
    summary: `Transaction ${hash} does not anchor this head: it is not replaced.`,
    value: hash,
    nextStep: "Find out who drives the runner, and what else the account that pays has sent.",
  });
}

import { type Address, encodeFunctionData, getAbiItem, isAddressEqual, toFunctionSelector } from "viem";
import { agentTimelockAbi } from "../../sdk/abi/AgentTimelock.ts";
import type { Sender } from "../../sdk/actions/sendCall.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { countOf, offer, sendOffer, transactionOf } from "./offer.ts";
import type { Carried, Carrier } from "./ports.ts";

export type CarrierParameters = {
  gate: Address;
  /** The most that is offered for a unit of gas, in wei. */
  mostPerGas: bigint;
};

/**
 * An account that carries proposals to one gate.
 *
 * @throws CARRIER_FEE_TOO_HIGH where the chain asks for more than `mostPerGas`; SIGNER_REFUSED where what is to be
 * replaced carries no proposal.
 */
export function carrierOf(sender: Sender, { gate, mostPerGas }: CarrierParameters): Carrier {
  /** Account nonces under which it has sent since it began. */
  const own = new Set<number>();
  return {
    account: sender.account.address,
    carry: async ({ proposal, witness, key, signature }, instead) => {
      const args = [proposal, witness, key, signature] as const;
      const data = encodeFunctionData({ abi: agentTimelockAbi, functionName: "propose", args });
      if (instead !== undefined && !own.has(instead.accountNonce)) await requireOwn(sender, gate, instead);
      const { accountNonce } = instead ?? {};
      const sent = await sendOffer(
        sender,
        await offer(sender, { to: gate, data, mostPerGas, accountNonce, before: instead }),
      );
      own.add(sent.accountNonce);
      return sent;
    },
  };
}

/** Of `propose`: by it a transaction is known as one that carries a proposal. */
const PROPOSE = toFunctionSelector(getAbiItem({ abi: agentTimelockAbi, name: "propose" }));

/**
 * Only what carries a proposal to this gate is replaced: the account may have sent other things as well, and who asks may
 * want those gone.
 *
 * @throws SIGNER_REFUSED
 */
async function requireOwn(sender: Sender, gate: Address, { transactionHash, accountNonce }: Carried): Promise<void> {
  const { address } = sender.account;
  const before = await transactionOf(sender, transactionHash);
  const isOwn =
    before === undefined
      ? // Nobody knows it any more: it may be sent again where nothing else waits in its place.
        (await countOf(sender, "pending")) === accountNonce
      : isAddressEqual(before.from, address) &&
        before.to !== null &&
        isAddressEqual(before.to, gate) &&
        before.input.startsWith(PROPOSE) &&
        before.nonce === accountNonce;
  if (isOwn) return;
  throw new SallyportError("SIGNER_REFUSED", {
    summary: `Under nonce ${accountNonce} of ${address} stands what carries no proposal to ${gate}: it is not replaced.`,
    value: transactionHash,
    nextStep: "Find out who drives the runner, and what else the account that pays has sent.",
  });
}

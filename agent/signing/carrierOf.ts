import {
  type Address,
  encodeFunctionData,
  getAbiItem,
  type Hex,
  isAddressEqual,
  TransactionNotFoundError,
  toFunctionSelector,
} from "viem";
import { estimateFeesPerGas, estimateGas, getTransaction, getTransactionCount, sendTransaction } from "viem/actions";
import { agentTimelockAbi } from "../../sdk/abi/AgentTimelock.ts";
import type { Sender } from "../../sdk/actions/sendCall.ts";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import type { Carried, Carrier } from "./ports.ts";

/** Nodes take another transaction in the place of one only where it offers this much more, in percent. */
const RAISE = 13n;
/** Added to the estimate, in percent: buckets and counters may have moved until the transaction is included. */
const GAS_RESERVE = 20n;

export type CarrierParameters = {
  gate: Address;
  /** The most that is offered for a unit of gas, in wei. */
  mostPerGas: bigint;
};

type Fees = Pick<Carried, "maxFeePerGas" | "maxPriorityFeePerGas">;

/**
 * An account that carries proposals to one gate.
 *
 * @throws CARRIER_FEE_TOO_HIGH where the chain asks for more than `mostPerGas`; SIGNER_REFUSED where what is to be
 * replaced carries no proposal.
 */
export function carrierOf(sender: Sender, { gate, mostPerGas }: CarrierParameters): Carrier {
  const { account, chain } = sender;
  /** Account nonces under which it has sent since it began. */
  const own = new Set<number>();
  return {
    account: account.address,
    carry: async ({ proposal, witness, key, signature }, instead) => {
      const args = [proposal, witness, key, signature] as const;
      const data = encodeFunctionData({ abi: agentTimelockAbi, functionName: "propose", args });
      if (instead !== undefined && !own.has(instead.accountNonce)) await requireOwn(sender, gate, instead);
      // What the gate would refuse is refused here, decoded, and costs nothing. As of the latest block: in a pending one the
      // transaction that is to be replaced may stand already.
      const gas = await explained(estimateGas(sender, { account, to: gate, data, blockTag: "latest" }));
      const fees = offered(await explained(estimateFeesPerGas(sender)), instead);
      if (fees.maxFeePerGas > mostPerGas) throw tooHigh(fees.maxFeePerGas, mostPerGas);
      const accountNonce =
        instead?.accountNonce ??
        (await explained(getTransactionCount(sender, { address: account.address, blockTag: "pending" })));
      const transactionHash = await explained(
        sendTransaction(sender, {
          account,
          chain,
          to: gate,
          data,
          gas: gas + (gas * GAS_RESERVE) / 100n,
          nonce: accountNonce,
          ...fees,
        }),
      );
      own.add(accountNonce);
      return { transactionHash, accountNonce, ...fees };
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
        (await explained(getTransactionCount(sender, { address, blockTag: "pending" }))) === accountNonce
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

async function transactionOf(sender: Sender, hash: Hex) {
  try {
    return await getTransaction(sender, { hash });
  } catch (error) {
    if (error instanceof TransactionNotFoundError) return undefined;
    return explained(Promise.reject(error));
  }
}

/** What the chain asks for, and enough more than before to take the place of what is stuck. */
function offered(asked: Fees, before: Fees | undefined): Fees {
  if (before === undefined)
    return { maxFeePerGas: asked.maxFeePerGas, maxPriorityFeePerGas: asked.maxPriorityFeePerGas };
  return {
    maxFeePerGas: larger(asked.maxFeePerGas, raised(before.maxFeePerGas)),
    maxPriorityFeePerGas: larger(asked.maxPriorityFeePerGas, raised(before.maxPriorityFeePerGas)),
  };
}

function raised(fee: bigint): bigint {
  return fee + (fee * RAISE) / 100n + 1n;
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

export function tooHigh(offer: bigint, most: bigint): SallyportError {
  return new SallyportError("CARRIER_FEE_TOO_HIGH", {
    summary: `The chain asks for ${offer} wei a unit of gas, and at most ${most} are to be paid.`,
    value: String(offer),
    args: { offer, most },
  });
}

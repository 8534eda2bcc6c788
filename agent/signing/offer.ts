import { type Address, type Hash, type Hex, TransactionNotFoundError } from "viem";
import { estimateFeesPerGas, estimateGas, getTransaction, getTransactionCount, sendTransaction } from "viem/actions";
import type { Sender } from "../../sdk/actions/sendCall.ts";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import type { Carried } from "./ports.ts";

/** Nodes take another transaction in the place of one only where it offers this much more, in percent. */
const RAISE = 13n;
/** Added to the estimate, in percent: buckets and counters may have moved until the transaction is included. */
const GAS_RESERVE = 20n;

/** Wei per gas. */
export type Fees = Pick<Carried, "maxFeePerGas" | "maxPriorityFeePerGas">;

/** A transaction that is not sent yet, under a nonce of the account that pays. */
export type Offer = Fees & { to: Address; data: Hex; gas: bigint; accountNonce: number };

export type OfferParameters = {
  to: Address;
  data: Hex;
  /** The most that is offered for a unit of gas, in wei. */
  mostPerGas: bigint;
  /** The next one of the account if left out. */
  accountNonce: number | undefined;
  /** What was offered by the transaction in whose place it is to come. */
  before: Fees | undefined;
};

/**
 * What would be sent: refused where the contract would refuse it, or the chain asks for more than may be paid.
 *
 * @throws The contract's refusal by its code, CARRIER_FEE_TOO_HIGH, CHAIN_UNREACHABLE
 */
export async function offer(
  sender: Sender,
  { to, data, mostPerGas, accountNonce, before }: OfferParameters,
): Promise<Offer> {
  const { account } = sender;
  // What would be refused is refused here, decoded, and costs nothing. As of the latest block: in a pending one the
  // transaction that is to be replaced may stand already.
  const gas = await explained(estimateGas(sender, { account, to, data, blockTag: "latest" }));
  const fees = offered(await explained(estimateFeesPerGas(sender)), before);
  if (fees.maxFeePerGas > mostPerGas) throw tooHigh(fees.maxFeePerGas, mostPerGas);
  return {
    ...{ to, data, gas: gas + (gas * GAS_RESERVE) / 100n, ...fees },
    accountNonce: accountNonce ?? (await countOf(sender, "pending")),
  };
}

/** Sends it: one transaction, or an error of the node, of which nobody knows what it sent. */
export async function sendOffer(sender: Sender, { accountNonce, ...fields }: Offer): Promise<Carried> {
  const { account, chain } = sender;
  const { maxFeePerGas, maxPriorityFeePerGas } = fields;
  const transactionHash = await explained(sendTransaction(sender, { account, chain, nonce: accountNonce, ...fields }));
  return { transactionHash, accountNonce, maxFeePerGas, maxPriorityFeePerGas };
}

/** How many transactions of the account are in blocks, or with those that wait. */
export function countOf(sender: Sender, blockTag: "latest" | "pending"): Promise<number> {
  return explained(getTransactionCount(sender, { address: sender.account.address, blockTag }));
}

/** Undefined where the node does not know it. */
export async function transactionOf(sender: Sender, hash: Hash) {
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

function tooHigh(asked: bigint, most: bigint): SallyportError {
  return new SallyportError("CARRIER_FEE_TOO_HIGH", {
    summary: `The chain asks for ${asked} wei a unit of gas, and at most ${most} are to be paid.`,
    value: String(asked),
    args: { offer: asked, most },
  });
}

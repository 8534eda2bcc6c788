import {
  type Account,
  type Address,
  type Chain,
  type Client,
  formatEther,
  type Hash,
  type Hex,
  isAddressEqual,
  type TransactionReceipt,
  type Transport,
} from "viem";
import {
  call,
  estimateGas,
  estimateMaxPriorityFeePerGas,
  getGasPrice,
  getTransaction,
  sendTransaction,
  waitForTransactionReceipt,
} from "viem/actions";
import { contractError } from "../errors/decodeContractError.ts";
import { decodeGateError, explained, revertData } from "../errors/decodeGateError.ts";
import { isSallyportError, SallyportError } from "../errors/SallyportError.ts";

/** A client that can send: its account signs, or its node does. */
export type Sender = Client<Transport, Chain | undefined, Account>;

export type SentTransaction = {
  transactionHash: Hash;
  /** What was sent by it, where that is known: what is included must be the same. */
  sent?: { from: Address; to: Address };
};

/** Added to the estimate, in percent: meters and balances may have moved until the transaction is included. */
const GAS_RESERVE = 20n;

export type SendCallParameters = {
  to: Address;
  data: Hex;
  /** Wei that the transaction may cost at most; whatever it costs if left out. */
  mostFee?: bigint | undefined;
};

/**
 * Sends a call. Where it would be refused nothing is sent, and the refusal is thrown, decoded.
 *
 * @throws The contract's refusal by its code, TRANSACTION_TOO_DEAR, or CHAIN_UNREACHABLE.
 */
export async function sendCall(client: Sender, { to, data, mostFee }: SendCallParameters): Promise<SentTransaction> {
  const estimated = await explained(estimateGas(client, { account: client.account, to, data }));
  const gas = estimated + (estimated * GAS_RESERVE) / 100n;
  const fees = mostFee === undefined ? {} : await feesWithin(client, gas, mostFee);
  const transactionHash = await explained(
    sendTransaction(client, { account: client.account, chain: client.chain, to, data, gas, ...fees }),
  );
  return { transactionHash, sent: { from: client.account.address, to } };
}

/** The most for a unit of gas with which all of it costs no more than it may, whatever the node says of prices. */
async function feesWithin(client: Sender, gas: bigint, mostFee: bigint) {
  const [price, priority] = await explained(Promise.all([getGasPrice(client), estimateMaxPriorityFeePerGas(client)]));
  const maxFeePerGas = mostFee / gas;
  if (price <= maxFeePerGas) {
    return { maxFeePerGas, maxPriorityFeePerGas: priority < maxFeePerGas ? priority : maxFeePerGas };
  }
  throw new SallyportError("TRANSACTION_TOO_DEAR", {
    summary: `It would cost ${formatEther(gas * price)} ether, and may cost ${formatEther(mostFee)}.`,
    value: String(gas * price),
    args: { gas, price, mostFee },
  });
}

/**
 * Waits until a transaction is in a block.
 *
 * @throws The contract's refusal by its code, or TRANSACTION_OUT_OF_GAS, where the transaction was included and
 * reverted; TRANSACTION_NOT_INCLUDED where that does not happen in time, TRANSACTION_OTHER where it is another one,
 * or another call took its place.
 */
export async function confirm(
  client: Client,
  { transactionHash: hash, sent }: SentTransaction,
): Promise<TransactionReceipt> {
  let isReplaced = false;
  const onReplaced = ({ reason }: { reason: string }) => {
    // A wallet that offers more for the same call is welcome.
    isReplaced = reason !== "repriced";
  };
  const receipt = await explained(waitForTransactionReceipt(client, { hash, onReplaced }));
  const isSent = sent === undefined || (isSame(receipt.from, sent.from) && isSame(receipt.to, sent.to));
  if (isReplaced || !isSent) throw other(hash, receipt);
  if (receipt.status === "success") return receipt;
  const { from, to, input, value, gas } = await explained(getTransaction(client, { hash: receipt.transactionHash }));
  // A receipt does not say why: the same call on the block before mostly fails alike.
  const again = { account: from, to, data: input, value, gas, blockNumber: receipt.blockNumber - 1n };
  const failure: unknown = await call(client, again).then(
    () => undefined,
    (error: unknown) => error,
  );
  const data = revertData(failure) ?? "0x";
  const reason = decodeGateError(failure);
  if (data !== "0x") throw reason;
  if (receipt.gasUsed < gas) throw isSallyportError(reason) ? reason : contractError("0x", failure);
  throw new SallyportError("TRANSACTION_OUT_OF_GAS", {
    summary: `Transaction ${hash} used up its gas, ${gas}.`,
    value: hash,
    cause: failure,
  });
}

function isSame(shown: Address | null, sent: Address): boolean {
  return shown !== null && isAddressEqual(shown, sent);
}

function other(hash: Hash, { from, to }: TransactionReceipt): SallyportError {
  return new SallyportError("TRANSACTION_OTHER", {
    summary: `Transaction ${hash} is shown as one of ${from} to ${to ?? "nobody"}.`,
    value: hash,
  });
}

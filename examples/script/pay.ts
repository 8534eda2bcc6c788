// A script as many teams have one: it pays, and waits until it is paid. Its client decides whether it acts or proposes.
import { type Address, type Hash, parseEther, type TransactionReceipt } from "viem";

/** What it needs of a viem client. */
export type Client = {
  sendTransaction(transaction: { to: Address; value: bigint }): Promise<Hash>;
  waitForTransactionReceipt(asked: { hash: Hash; pollingInterval?: number }): Promise<TransactionReceipt>;
};

export type Bill = { to: Address; amount: string };

/** Pays each bill in ether, one after the other. */
export async function payBills(client: Client, bills: readonly Bill[]): Promise<TransactionReceipt[]> {
  const receipts: TransactionReceipt[] = [];
  for (const { to, amount } of bills) {
    const hash = await client.sendTransaction({ to, value: parseEther(amount) });
    receipts.push(await client.waitForTransactionReceipt({ hash, pollingInterval: 50 }));
  }
  return receipts;
}

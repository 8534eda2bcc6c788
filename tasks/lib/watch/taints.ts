import { type Hex, TransactionNotFoundError } from "viem";
import { estimateGas, getGasPrice, getTransaction, getTransactionCount } from "viem/actions";
import { receiptOf } from "../../../agent/outbox/findPlace.ts";
import { isOfNode } from "../../../agent/outbox/trouble.ts";
import { confirm, sendCall } from "../../../sdk/actions/sendCall.ts";
import { taintCall } from "../../../sdk/actions/taint.ts";
import { explained } from "../../../sdk/errors/decodeGateError.ts";
import { isSallyportError } from "../../../sdk/errors/SallyportError.ts";
import { proveDescent } from "../../../sdk/provenance/lineage.ts";
import { withdrawal } from "../../../sdk/provenance/types.ts";
import { readBatchStatus } from "../../../sdk/read/readBatch.ts";
import { readBatchBook } from "../../../sdk/read/readBatchBook.ts";
import { sleep } from "../../../sdk/time/sleep.ts";
import { failureOf } from "../failure.ts";
import type { WatchedData } from "./data.ts";
import type { Mark } from "./memory.ts";
import type { TaintSettings, WatchRoundParameters } from "./roundParameters.ts";
import { type DueTaint, taintsDue } from "./taintsDue.ts";

const DAY = 86_400;
/** Marks that are on their way at a time. */
const AT_ONCE = 8;
/** Seconds that a round waits for what it sent; what takes longer the next one looks for. */
const LONGEST_WAIT = 30;
/** Of the price that is asked now, in percent: the most that a transaction may cost that waits a while. */
const PRICE_RESERVE = 250n;

export type TaintParameters = Pick<
  WatchRoundParameters,
  "context" | "system" | "memory" | "from" | "tell" | "now" | "elapsed" | "signal"
> & {
  settings: TaintSettings;
  data: WatchedData;
  /** Batches that open proposals name. */
  inputs: ReadonlySet<Hex>;
};

/**
 * Marks what was derived from data that is withdrawn for good, a generation at a time. Nothing is sent while anything that
 * the account sent is on its way, so that a watcher that was killed sends nothing twice; the chain tells where it was.
 *
 * @returns Whether something was marked.
 */
export async function markDerived(parameters: TaintParameters): Promise<boolean> {
  const { context, system, memory, from, settings, data, inputs, elapsed, signal } = parameters;
  const { client } = context.network;
  if (data.book.blockNumber < BigInt(settings.finality)) return false;
  await conclude(parameters);
  const { address } = context.network.sender(from).account;
  const [included, counted] = await explained(
    Promise.all([
      getTransactionCount(client, { address, blockTag: "latest" }),
      getTransactionCount(client, { address, blockTag: "pending" }),
    ]),
  );
  if (counted > included || memory.marks().some(({ isOpen }) => isOpen)) return false;
  const final = await readBatchBook(client, {
    provenance: system.record.addresses.provenance,
    fromBlock: system.record.fromBlock,
    blockNumber: data.book.blockNumber - BigInt(settings.finality),
  });
  const due = taintsDue({ ...data, final, inputs }).filter(({ child }) =>
    memory.patience.isDue(keyOf(child.batchId), elapsed()),
  );
  let sent = 0;
  for (const one of due) {
    if (sent === AT_ONCE || signal.aborted) break;
    const result = await send(parameters, one);
    if (result === "too dear") break;
    if (result === "sent") sent += 1;
  }
  if (sent === 0) return false;
  for (let waited = 0; waited < LONGEST_WAIT && !signal.aborted; waited++) {
    await conclude(parameters);
    if (!memory.marks().some(({ isOpen }) => isOpen)) return true;
    await sleep(1, signal);
  }
  return true;
}

async function send(
  parameters: TaintParameters,
  { child, parent }: DueTaint,
): Promise<"sent" | "too dear" | "not sent"> {
  const { context, system, memory, from, data, now } = parameters;
  const { client } = context.network;
  const sender = context.network.sender(from);
  const ids = { child: child.batchId, parent: parent.batchId };
  try {
    const { provenance } = system.record.addresses;
    const proven = proveDescent(data.lineage, child, parent.batchId);
    const call = { provenance, child: child.batch, parent: parent.batch, ...proven };
    const [gas, price] = await explained(
      Promise.all([estimateGas(client, { account: sender.account, ...taintCall(call) }), getGasPrice(client)]),
    );
    const most = (gas * price * PRICE_RESERVE) / 100n;
    if (!isAffordable(parameters, most)) return "too dear";
    const { transactionHash: hash } = await sendCall(sender, { ...taintCall(call), mostFee: most });
    memory.putMark({ hash, ...ids, at: now(), wei: most, isOpen: true });
    return "sent";
  } catch (caught) {
    await failed(parameters, ids, failureOf(caught));
    return "not sent";
  }
}

/** Says once that there is no more to spend, and not again before there was. */
function isAffordable({ memory, settings: { budget }, tell, now }: TaintParameters, needed: bigint): boolean {
  const recent = memory.marks().filter(({ at }) => now() - at < DAY);
  const spent = recent.reduce((sum, { wei }) => sum + wei, 0n);
  const isEnough = spent + needed <= budget;
  const about = { subject: "budget", words: isEnough ? "enough" : "spent" };
  if (memory.last(about.subject) !== about.words) {
    if (isEnough) memory.note(undefined, about);
    else tell({ event: "taint waits", spent, needed, budget }, about);
  }
  return isEnough;
}

/** Looks what became of the marks that are on their way. That they are in force the registry tells. */
async function conclude(parameters: TaintParameters): Promise<void> {
  const { context, memory, now } = parameters;
  const { client } = context.network;
  for (const mark of memory.marks()) {
    if (!mark.isOpen) {
      // What was sent longer ago counts no more.
      if (now() - mark.at >= DAY) memory.dropMark(mark);
      continue;
    }
    const receipt = await receiptOf(client, mark.hash);
    if (receipt === undefined) {
      if (await isLost(parameters, mark)) memory.dropMark(mark);
      continue;
    }
    memory.putMark({ ...mark, wei: receipt.gasUsed * receipt.effectiveGasPrice, isOpen: false });
    memory.patience.forget(keyOf(mark.child));
    if (receipt.status === "success") continue;
    await confirm(client, { transactionHash: mark.hash }).catch((error) => failed(parameters, mark, failureOf(error)));
  }
}

/** Whether the node forgot it: to send another is right then, and costs little where it was wrong. */
async function isLost({ context, now }: TaintParameters, { hash, at }: Mark): Promise<boolean> {
  // A clock that was set back says nothing of how long it has been.
  if (now() >= at && now() - at < LONGEST_WAIT) return false;
  try {
    await getTransaction(context.network.client, { hash });
    return false;
  } catch (error) {
    if (error instanceof TransactionNotFoundError) return true;
    return explained(Promise.reject(error));
  }
}

/** What somebody else marked meanwhile needs no mark; what the node failed of says nothing of the batch. */
async function failed(
  { context, system, memory, data, tell, elapsed }: TaintParameters,
  { child, parent }: Pick<Mark, "child" | "parent">,
  error: unknown,
): Promise<void> {
  if (!isSallyportError(error) || isOfNode(error)) throw error;
  // The registry itself says that it is marked: a node may tell an older state right after that.
  if (error.code === "PROVENANCE_UNCHANGED") return;
  const { batch } = data.book.batches.get(child) ?? {};
  const { provenance } = system.record.addresses;
  const status = batch && (await readBatchStatus(context.network.client, { provenance, batch }));
  if (status !== undefined && (status.withdrawal & withdrawal.tainted) !== 0) return;
  const { code, summary } = error;
  const tryAgainIn = memory.patience.failed(keyOf(child), elapsed());
  tell({ event: "taint failed", batchId: child, parent, code, summary, tryAgainIn });
}

function keyOf(child: Hex): string {
  return `taint ${child}`;
}

import type { Hash, Hex } from "viem";
import type { HistoryEvent } from "../history/readHistory.ts";

/** An execution, and between which logs of its transaction its own lie. */
export type Execution = {
  id: Hex;
  block: bigint;
  transaction: Hash;
  /** Of its `Executed`, before which its own logs stand. */
  index: number;
  /** Its own logs stand after this one; -1 where any of the transaction may be its own. */
  after: number;
  /** Whether `after` is where its calls began. Otherwise logs of what carried it may stand before its own. */
  isExact: boolean;
};

/**
 * The executions that a gate's events tell of, oldest first. One does not run inside another, so it began after the one
 * before it in its transaction; and after its meters were charged, which is the last thing before its calls.
 *
 * @param calledDirectly Whether a transaction is a call of `execute` and nothing else.
 */
export function executionsIn(
  history: readonly HistoryEvent[],
  calledDirectly: (transaction: Hash) => boolean = () => false,
): Execution[] {
  const found: Execution[] = [];
  let [transaction, ended, charged]: [string, number, HistoryEvent | undefined] = ["", -1, undefined];
  for (const event of history) {
    if (event.contract !== "AgentTimelock") continue;
    if (event.transactionHash !== transaction) [transaction, ended, charged] = [event.transactionHash, -1, undefined];
    if (event.name === "MeterCharged") charged = event;
    if (event.name !== "Executed") continue;
    const { transactionHash, blockNumber: block, logIndex: index } = event;
    const id = event.args["id"] as Hex;
    const isCharged = charged?.args["id"] === id;
    const after = isCharged && charged !== undefined ? charged.logIndex : ended;
    found.push({
      id,
      block,
      transaction: transactionHash,
      index,
      after,
      isExact: isCharged || calledDirectly(transactionHash),
    });
    [ended, charged] = [index, undefined];
  }
  return found;
}

/** Whether a log of its transaction is its own, or may be where it is not known where it began. */
export function isOwn({ transaction, after, index }: Execution, log: { transaction: Hash; index: number }): boolean {
  return log.transaction === transaction && log.index > after && log.index < index;
}

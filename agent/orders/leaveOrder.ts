import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { syncFolder } from "../journal/file.ts";
import { type Order, orderName, ordersFolder, writeOrder } from "./order.ts";

/**
 * Leaves an order for the runner of a journal, whole or not at all: the runner never reads half of one.
 *
 * @throws ORDER_NOT_LEFT
 */
export function leaveOrder(journal: string, order: Order): void {
  const folder = ordersFolder(journal);
  const path = join(folder, orderName(order));
  const unfinished = `${path}.${process.pid}`;
  try {
    mkdirSync(folder, { recursive: true });
    const descriptor = openSync(unfinished, "w", 0o600);
    try {
      writeSync(descriptor, writeOrder(order));
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(unfinished, path);
    syncFolder(folder);
  } catch (cause) {
    rmSync(unfinished, { force: true });
    throw new SallyportError("ORDER_NOT_LEFT", { summary: `${path} cannot be written.`, place: path, cause });
  }
}

import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isOrderName, type Order, ordersFolder, readOrder } from "./order.ts";

/** A file that waits for the runner: an order, or what is none. */
export type WaitingOrder = { path: string } & ({ ok: true; order: Order } | { ok: false; reason: string });

/** Bytes of an order at most. */
const MOST = 4_096;

/** What waits for the runner of a journal, by name. */
export function waitingOrders(journal: string): WaitingOrder[] {
  const folder = ordersFolder(journal);
  return namesIn(folder).map((name) => {
    const path = join(folder, name);
    return { path, ...orderAt(path) };
  });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter(isOrderName).sort();
  } catch (error) {
    // Nobody has ordered anything.
    if ((error as { code?: unknown }).code === "ENOENT") return [];
    throw error;
  }
}

function orderAt(path: string): ReturnType<typeof readOrder> {
  try {
    const found = lstatSync(path);
    if (!found.isFile()) return { ok: false, reason: "it is no plain file" };
    if (found.size > MOST) return { ok: false, reason: `it has ${found.size} bytes` };
    return readOrder(readFileSync(path, "utf8"));
  } catch (error) {
    return { ok: false, reason: `it cannot be read: ${(error as Error).message}` };
  }
}

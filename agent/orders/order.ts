import { dirname, join } from "node:path";
import type { Hex } from "viem";
import { z } from "zod";
import { firstProblem } from "../../sdk/files/fields.ts";
import { wordsOf } from "../../sdk/files/wordsOf.ts";
import { hashText } from "../../sdk/text/hashText.ts";
import { key } from "../journal/schema.ts";

// The journal has one writer, the runner. What an operator wants stands in a folder beside it, one order a file, until the
// runner has taken it and written down that it did.

/** What an operator lets go. */
export type Order = { order: "release"; key: string } | { order: "resume" };

const orderSchema = z.discriminatedUnion("order", [
  z.strictObject({ order: z.literal("release"), key }),
  z.strictObject({ order: z.literal("resume") }),
]);

/** The end of an order's name. What else lies in the folder is none of ours. */
const SUFFIX = ".order.json";

/** Where orders wait for the runner of a journal. */
export function ordersFolder(journal: string): string {
  return join(dirname(journal), "orders");
}

/** The same order has the same name: left twice, it is one. */
export function orderName(order: Order): string {
  const of: Hex | "" = order.order === "release" ? hashText(order.key) : "";
  return `${order.order}${of === "" ? "" : `-${of.slice(2, 34)}`}${SUFFIX}`;
}

export function isOrderName(name: string): boolean {
  return name.endsWith(SUFFIX);
}

export function writeOrder(order: Order): string {
  return `${JSON.stringify(order)}\n`;
}

/** What a file orders, or why it orders nothing. */
export function readOrder(text: string): { ok: true; order: Order } | { ok: false; reason: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, reason: "it is no JSON" };
  }
  const parsed = orderSchema.safeParse(json, { error: wordsOf });
  if (parsed.success) return { ok: true, order: parsed.data };
  const { message, path } = firstProblem(parsed.error, json);
  return { ok: false, reason: path === "" ? message : `${path}: ${message}` };
}

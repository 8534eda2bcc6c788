import type { Hash, Hex } from "viem";
import { formatDuration } from "../../../sdk/time/duration.ts";
import { formatMoment } from "../../../sdk/time/moment.ts";

/** What a keeper did or noticed. */
export type KeepEvent =
  | { event: "started"; from: string; every: number | undefined }
  | { event: "executed"; proposal: string; id: Hex; transactionHash: Hash; gasUsed: bigint }
  | { event: "overtaken"; proposal: string; id: Hex }
  | { event: "failed"; proposal: string; id: Hex; code: string; summary: string; tryAgainIn: number | undefined }
  | { event: "held"; proposal: string; id: Hex; reasons: string[]; expiry: number }
  | { event: "expiring"; proposal: string; id: Hex; state: string; expiry: number; left: number }
  | { event: "expired"; proposal: string; id: Hex; expiry: number }
  | { event: "funds low"; from: string; balance: bigint; needed: bigint }
  | { event: "underway"; from: string; count: number }
  | { event: "node silent"; code: string; summary: string; tryAgainIn: number }
  | { event: "node back" }
  | { event: "policy unknown"; summary: string }
  | { event: "stopped"; executed: number };

/** An event as people read it. */
export function sentenceOf(event: KeepEvent): string {
  switch (event.event) {
    case "started":
      return `keeping as ${event.from}${event.every === undefined ? "" : `, every ${formatDuration(event.every)}`}`;
    case "executed":
      return `executed   ${event.proposal} in ${event.transactionHash}, ${event.gasUsed} gas`;
    case "overtaken":
      return `overtaken  ${event.proposal}: it is executed, by no transaction that this keeper knows of`;
    case "failed":
      return `failed     ${event.proposal}: ${event.code}: ${event.summary}${again(event.tryAgainIn)}`;
    case "held":
      return `held       ${event.proposal} by ${event.reasons.join(", ")}; it expires at ${formatMoment(event.expiry)}`;
    case "expiring":
      return `expiring   ${event.proposal} is ${event.state} and expires in ${formatDuration(event.left)}`;
    case "expired":
      return `expired    ${event.proposal} at ${formatMoment(event.expiry)}`;
    case "funds low":
      return `funds low  ${event.from} has ${event.balance} wei, and a long execution may need ${event.needed}`;
    case "underway":
      return `waiting    for ${event.count} of ${event.from} that are on their way, which this keeper did not send`;
    case "node silent":
      return `node       ${event.code}: ${event.summary}${again(event.tryAgainIn)}`;
    case "node back":
      return "node       answers again";
    case "policy unknown":
      return `policy     ${event.summary} Going on with what proposals were made with.`;
    case "stopped":
      return `stopped after ${event.executed} executions`;
  }
}

function again(seconds: number | undefined): string {
  return seconds === undefined ? "" : ` Again in ${formatDuration(seconds)}.`;
}

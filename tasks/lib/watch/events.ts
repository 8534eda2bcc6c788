import { formatEther, type Hash, type Hex } from "viem";
import { formatDuration } from "../../../sdk/time/duration.ts";
import { formatMoment } from "../../../sdk/time/moment.ts";
import type { Finding } from "./findings.ts";

/** What a watcher noticed or did. */
export type WatchEvent =
  | { event: "started"; every: number | undefined; vetoes: readonly string[] }
  | { event: "proposal"; proposal: string; id: Hex; state: string; expiry: number; findings: Finding[] }
  | { event: "changed"; proposal: string; id: Hex; state: string; findings: Finding[] }
  | { event: "ended"; proposal: string; id: Hex; state: string }
  | { event: "gone"; proposal: string; id: Hex }
  | { event: "vetoed"; proposal: string; id: Hex; reason: string; transactionHash: Hash }
  | { event: "veto signed"; proposal: string; id: Hex; signed: number; needed: number; file: string | undefined }
  | { event: "veto failed"; proposal: string; id: Hex; code: string; summary: string; tryAgainIn: number }
  | { event: "withdrawn"; batchId: Hex; words: string[]; children: Hex[]; more: number }
  | { event: "restored"; batchId: Hex }
  | {
      event: "tainted";
      batchId: Hex;
      parent: Hex;
      /** Where this watcher marked it. */
      transactionHash: Hash | undefined;
      children: Hex[];
      more: number;
    }
  | { event: "taint waits"; spent: bigint; needed: bigint; budget: bigint }
  | { event: "taint failed"; batchId: Hex; parent: Hex; code: string; summary: string; tryAgainIn: number }
  | { event: "data unread"; code: string; summary: string }
  | { event: "evidence unread"; code: string; summary: string }
  | { event: "not notified"; code: string; summary: string; waiting: number; tryAgainIn: number }
  | { event: "not kept"; code: string; summary: string }
  | { event: "nodes differ"; second: string; differences: string[] }
  | { event: "nodes agree"; second: string }
  | { event: "second silent"; second: string; code: string; summary: string }
  | { event: "node silent"; code: string; summary: string; tryAgainIn: number }
  | { event: "node back" }
  | { event: "stopped" };

/** An event as people read it: one line, and one more for each finding. */
export function sentenceOf(event: WatchEvent): string {
  switch (event.event) {
    case "started": {
      const every = event.every === undefined ? "" : `, every ${formatDuration(event.every)}`;
      const vetoes = event.vetoes.length === 0 ? "vetoing nothing" : `vetoing ${event.vetoes.join(", ")}`;
      return `watching${every}, ${vetoes}`;
    }
    case "proposal":
      return withFindings(
        `proposal   ${event.proposal} is ${event.state}, until ${formatMoment(event.expiry)}`,
        event.findings,
      );
    case "changed":
      return withFindings(`changed    ${event.proposal} is ${event.state}`, event.findings);
    case "ended":
      return `ended      ${event.proposal}: ${event.state}`;
    case "gone":
      return `gone       ${event.proposal}: the chain, or the node, knows it no more`;
    case "vetoed":
      return `vetoed     ${event.proposal} in ${event.transactionHash}: ${event.reason}`;
    case "veto signed":
      return `veto       ${event.proposal} is signed by ${event.signed} of ${event.needed}${event.file === undefined ? "" : `: ${event.file}`}`;
    case "veto failed":
      return `veto       ${event.proposal}: ${event.code}: ${event.summary} Again in ${formatDuration(event.tryAgainIn)}.`;
    case "withdrawn":
      return withChildren([`withdrawn  ${event.batchId}`, ...event.words.map((one) => `           ${one}`)], event);
    case "restored":
      return `restored   ${event.batchId}: nothing is said against it any more`;
    case "tainted": {
      const where = event.transactionHash === undefined ? "" : ` in ${event.transactionHash}`;
      return withChildren([`tainted    ${event.batchId}${where}: it rests on ${event.parent}`], event);
    }
    case "taint waits":
      return `taint      ${formatEther(event.spent)} of ${formatEther(event.budget)} ether are spent today, and a mark may cost ${formatEther(event.needed)}`;
    case "taint failed":
      return `taint      ${event.batchId}: ${event.code}: ${event.summary} Again in ${formatDuration(event.tryAgainIn)}.`;
    case "data unread":
      return `data       ${event.code}: ${event.summary}`;
    case "evidence unread":
      return `evidence   ${event.code}: ${event.summary} No proposal is compared with its own.`;
    case "not notified":
      return `notice     ${event.code}: ${event.summary} ${event.waiting} waiting. Again in ${formatDuration(event.tryAgainIn)}.`;
    case "not kept":
      return `state      ${event.code}: ${event.summary}`;
    case "nodes differ":
      return [
        `NODES DIFFER, this one and ${event.second}`,
        ...event.differences.map((one) => `           ${one}`),
      ].join("\n");
    case "nodes agree":
      return `nodes      this one and ${event.second} agree`;
    case "second silent":
      return `node       ${event.second}: ${event.code}: ${event.summary}`;
    case "node silent":
      return `node       ${event.code}: ${event.summary} Again in ${formatDuration(event.tryAgainIn)}.`;
    case "node back":
      return "node       answers again";
    case "stopped":
      return "stopped";
  }
}

function withChildren(lines: string[], { children, more }: { children: readonly Hex[]; more: number }): string {
  const resting = children.map((child) => `           on it rests ${child}, which nobody marked`);
  return [...lines, ...resting, ...(more === 0 ? [] : [`           …and ${more} more`])].join("\n");
}

function withFindings(line: string, findings: readonly Finding[]): string {
  const width = Math.max(0, ...findings.map(({ name }) => name.length));
  return [line, ...findings.map(({ name, words }) => `           ${name.padEnd(width)}  ${words}`)].join("\n");
}

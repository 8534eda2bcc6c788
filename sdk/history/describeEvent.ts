import type { Address } from "viem";
import type { HistoryEvent } from "./readHistory.ts";
import { type HistoryNames, sentences } from "./sentences.ts";

/** An event as a sentence. */
export function describeEvent({ contract, name, args, address }: HistoryEvent, names: HistoryNames): string {
  const ofContract = sentences[contract] as Record<
    string,
    (given: unknown, names: HistoryNames, at: Address) => string
  >;
  const sentence = ofContract[name];
  return sentence === undefined ? `${contract}.${name}` : sentence(args, names, address);
}

/** Who did it, where the event says so; what root changes is done by nobody alone. */
export function actorOf({ name, args }: HistoryEvent): Address | undefined {
  if (typeof args["by"] === "string") return args["by"] as Address;
  if (name === "Approved") return args["approver"] as Address;
  if (name !== "Proposed") return undefined;
  const { key, approver } = args["terms"] as { key: Address; approver: Address };
  return BigInt(key) === 0n ? approver : key;
}

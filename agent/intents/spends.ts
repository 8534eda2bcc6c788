import type { Hex } from "viem";
import { hashText } from "../../sdk/text/hashText.ts";
import type { AgentFile } from "../agentFile/schema.ts";
import type { Observation, ObservedRecord } from "../sources/observation.ts";
import type { Citation, Intent } from "./intent.ts";
import { formOf, type RecordForm } from "./recordForm.ts";
import { saysOf } from "./recordValues.ts";

/** A record that a wish moves value by, and by which no other proposal may: a bill is paid once. */
export type SpentRecord = {
  source: string;
  /** keccak256 of what the record says, however it is spelt: the same line elsewhere in the file is the same record. */
  digest: Hex;
  /** Which of the records that say the same it is, from the top, counted from 1: two equal lines are two bills. */
  copy: number;
  /** Its number in this turn, for people. */
  record: number;
};

/** What says which records a wish spends. */
export type SpendingContext = {
  agentFile: Pick<AgentFile, "sources" | "brain">;
  observations: readonly Observation[];
};

/**
 * The records that a wish spends: those that it cites for what it moves out, of sources whose records count once. What only
 * bounds a wish, or names what it speaks of, spends nothing.
 */
export function spendsOf(intent: Intent, { agentFile, observations }: SpendingContext): SpentRecord[] {
  const found = new Map<string, SpentRecord>();
  for (const { source, record } of movedBy(intent)) {
    const observation = observations.findLast((one) => one.source === source);
    const form = formOf(agentFile, source);
    if (observation === undefined || form === undefined || !isOnce(agentFile, source)) continue;
    const spent = spentIn(observation, record, form);
    if (spent !== undefined) found.set(spentId(spent), spent);
  }
  return [...found.values()];
}

/** One text for one record, for ever. */
export function spentId({ source, digest, copy }: Pick<SpentRecord, "source" | "digest" | "copy">): string {
  return `${source} keccak256 ${digest} copy ${copy}`;
}

/** Lines of files are bills where a model reads them, unless told otherwise. Rules know by their keys what was done. */
function isOnce({ sources, brain }: Pick<AgentFile, "sources" | "brain">, source: string): boolean {
  const described = Object.hasOwn(sources, source) ? sources[source] : undefined;
  if (described === undefined || !("file" in described || "folder" in described)) return false;
  return described.once ?? "model" in brain;
}

/** What an intent cites for what leaves the treasury by it. */
function movedBy(intent: Intent): Citation[] {
  switch (intent.kind) {
    case "pay":
    case "approveAndDeposit":
      return [intent.amount.from];
    case "payMany":
      return intent.payments.map(({ amount }) => amount.from);
    case "swap":
      return [intent.sell.from];
    case "vote":
      return [];
    case "call": {
      const given = Object.values(intent.arguments).flatMap((one) => {
        if ("amount" in one) return [one.amount.from];
        return "number" in one ? [one.from] : [];
      });
      return intent.value === undefined ? given : [...given, intent.value.from];
    }
  }
}

/** A record is read once, however many wishes cite those behind it. */
const read = new WeakMap<ObservedRecord, string>();

function saidBy(record: ObservedRecord, form: RecordForm): string {
  const says = read.get(record) ?? saysOf(record.text, form);
  read.set(record, says);
  return says;
}

function spentIn({ source, records }: Observation, record: number, form: RecordForm): SpentRecord | undefined {
  const at = records.findIndex(({ number }) => number === record);
  const own = records[at];
  if (own === undefined) return undefined;
  const says = saidBy(own, form);
  const copy = records.slice(0, at + 1).filter((one) => saidBy(one, form) === says).length;
  return { source, digest: hashText(says), copy, record };
}

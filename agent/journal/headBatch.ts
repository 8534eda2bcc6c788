import type { Address, Hex } from "viem";
import { textBatch } from "../../sdk/provenance/textBatch.ts";
import type { Batch } from "../../sdk/provenance/types.ts";
import { canonicalJson } from "../../sdk/text/canonicalJson.ts";
import { hashText } from "../../sdk/text/hashText.ts";
import type { JournalOwner } from "./entry.ts";

/** An entry by its number and hash: all before it follow from it. */
export type JournalHead = { number: number; hash: Hex };

/** What stands for a journal's head in the registry: canonical JSON of its hash, its number, and whose journal it is. */
export function headLine(owner: JournalOwner, { number, hash }: JournalHead): string {
  return canonical({ hash, journal: plain(owner), number });
}

/** The schema of all heads of one agent of one gate, by which they are found: the hash of its own name. */
export function headSchema(owner: JournalOwner): Hex {
  return hashText(canonical({ format: "sallyport/journal-head/1", journal: plain(owner) }));
}

/** The line as a batch of one record. */
export function headBatch(owner: JournalOwner, head: JournalHead, anchorer: Address): Batch {
  return textBatch({ text: headLine(owner, head), anchorer, schema: headSchema(owner) });
}

function plain({ chainId, gate, agent }: JournalOwner) {
  return { agent: String(agent), chainId, gate };
}

function canonical(value: object): string {
  const written = canonicalJson(JSON.stringify(value));
  if (!written.ok) throw new Error(written.summary);
  return written.text;
}

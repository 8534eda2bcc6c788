import { type Hex, keccak256, stringToHex, zeroHash } from "viem";
import { batchRoot } from "./batchRoot.ts";

/** What an agent saw and concluded, as lines to read; their root stands in the proposal that rests on them. */
export type Evidence = {
  records: string[];
  root: Hex;
  /** The data that it names, in the order of its lines. */
  named: NamedData[];
};

/** Data that a line of evidence names. */
export type NamedData = {
  batchId: Hex;
  /** The path of its file, where the line tells one. */
  path: string | undefined;
  /** Counted from 1. */
  line: number;
};

/** `file payouts.csv keccak256 0x… batch 0x…`, or `input batch 0x…`: the end counts, so that no path passes for an id. */
const NAMING = /^(?:file (.+) keccak256 0x[0-9a-f]{64}|input) batch (0x[0-9a-f]{64})$/;

/** What `Proposal.evidence` holds. Nothing in these records is secret, so the secret behind their salts is zero. */
export function evidenceRoot(records: readonly string[]): Hex {
  return batchRoot({ records: records.map((record) => keccak256(stringToHex(record))), secret: zeroHash });
}

/**
 * The lines as a file. The last has no end, so that the file is the batch under the profile `lines`: whoever hashes it
 * without a secret comes to the same root.
 */
export function writeEvidence(records: readonly string[]): string {
  const text = records.join("\n");
  // An empty last line needs an end, so that it is there when the lines are read.
  return records.at(-1) === "" ? `${text}\n` : text;
}

/** Reads what {@link writeEvidence} wrote, also where an editor has put an end to the last line. */
export function readEvidence(text: string): Evidence {
  const records = text.replace(/\n$/, "").split("\n");
  const named = records.flatMap((record, i): NamedData[] => {
    const [, path, batchId] = NAMING.exec(record) ?? [];
    return batchId === undefined ? [] : [{ batchId: batchId as Hex, path, line: i + 1 }];
  });
  return { records, root: evidenceRoot(records), named };
}

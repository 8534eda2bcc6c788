import type { Hex } from "viem";
import type { DisclosedRecord } from "../../../sdk/provenance/proof/proofFile.ts";
import { cutTelling, quoteText, showUnseen } from "../../../sdk/text/formatText.ts";
import { readUtf8 } from "../../../sdk/text/readUtf8.ts";
import type { Output } from "../output.ts";

/** Characters of a record that are shown. */
const MOST_SHOWN = 200;

/** Tells what records say, so that whoever hands them on sees what that is. */
export function tellRecords(
  output: Output,
  { batchId, records }: { batchId: Hex; records: readonly DisclosedRecord[] },
): void {
  output.line(`batch ${batchId}`);
  for (const { index, path, line, record } of records) {
    const where = path === undefined ? "" : `, line ${line} of ${showUnseen(path)}`;
    output.line(`  record ${index}${where}`);
    output.line(`    ${shown(record)}`);
  }
}

function shown(record: Uint8Array): string {
  const read = readUtf8(record);
  return read.ok ? quoteText(cutTelling(read.text, MOST_SHOWN)) : `${record.length} bytes that are no text`;
}

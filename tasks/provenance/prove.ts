import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { hashBatch } from "../../sdk/provenance/hashBatch.ts";
import { writeRecordProof } from "../../sdk/provenance/proof/proofFile.ts";
import { showUnseen } from "../../sdk/text/formatText.ts";
import { wholeNumber } from "../lib/arguments.ts";
import { dataAt } from "../lib/data/dataAt.ts";
import type { BatchStore } from "../lib/data/openStore.ts";
import { indexOfLine, provableRecords } from "../lib/data/provable.ts";
import { tellRecords } from "../lib/data/tellRecords.ts";
import { writeText } from "../lib/files.ts";
import type { Output, Report } from "../lib/output.ts";
import { offline } from "../lib/runTask.ts";

export type ProveArguments = {
  /** A file or folder that was hashed. */
  data: string;
  /** Place of the record in the batch, from 0. */
  index: string | undefined;
  /** Its line, from 1; of records that are files, 1. */
  line: string | undefined;
  /** The file of the folder that the line is of. */
  file: string | undefined;
  store: string | undefined;
  out: string | undefined;
};

export default offline(prove);

/** Writes the proof that one record is in an anchored batch. */
export async function prove(output: Output, args: ProveArguments): Promise<Report> {
  const at = dataAt(args.data, args.store);
  const { anchor, records } = await provableRecords(at, (store) => [indexOf(args, store)]);
  const { batch, chainId, registry } = anchor;
  const [record] = records;
  if (record === undefined) throw new Error("one index gave no record");
  const out = args.out ?? `record-${record.index}.json`;
  await writeText(out, writeRecordProof({ batch, site: { chainId, registry }, record }));
  const batchId = hashBatch(batch);
  tellRecords(output, { batchId, records });
  output.line(`proof in ${showUnseen(out)}: who has it verifies this record, and learns nothing of the others`);
  return { json: { batchId, index: record.index, path: record.path, line: record.line, file: out } };
}

function indexOf({ index, line, file }: ProveArguments, store: BatchStore): number {
  if ((index === undefined) === (line === undefined)) {
    throw new SallyportError("ARGUMENT_INVALID", {
      summary: "Name one record, by its index or by its line.",
      place: "--line",
      nextStep: "Such as: prove data 17, or prove data --line 18 --file prices.csv.",
    });
  }
  if (index !== undefined) return Number(wholeNumber("index", index));
  return indexOfLine(store, { line: Number(wholeNumber("--line", line)), file });
}

import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { hashBatch } from "../../sdk/provenance/hashBatch.ts";
import { writeBundle, writeRecordProof } from "../../sdk/provenance/proof/proofFile.ts";
import { showUnseen } from "../../sdk/text/formatText.ts";
import { wholeNumber } from "../lib/arguments.ts";
import { type AskedRegistry, askRegistry, isLive, type RegistryArguments } from "../lib/data/askRegistry.ts";
import { dataAt } from "../lib/data/dataAt.ts";
import type { BatchStore } from "../lib/data/openStore.ts";
import { indexOfLine, provableRecords } from "../lib/data/provable.ts";
import { tellSaid } from "../lib/data/tellData.ts";
import { tellRecords } from "../lib/data/tellRecords.ts";
import { writeText } from "../lib/files.ts";
import type { Output, Report } from "../lib/output.ts";
import { runOffline, runTask } from "../lib/runTask.ts";

export type ProveArguments = RegistryArguments & {
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

/** Asks the chain where it is told which one, and puts beside the proof what that says. */
export default function (
  { json, ...args }: ProveArguments & { json: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  return isLive(args, hre)
    ? runTask(hre, { json }, async (context) => prove(context.output, args, await askRegistry(context, args)))
    : runOffline({ json }, (output) => prove(output, args));
}

/** Writes the proof that one record is in an anchored batch; where the chain was asked, as a bundle of one. */
export async function prove(output: Output, args: ProveArguments, asked?: AskedRegistry): Promise<Report> {
  const at = dataAt(args.data, args.store);
  const { anchor, records } = await provableRecords(at, (store) => [indexOf(args, store)], asked?.site);
  const { batch, chainId, registry } = anchor;
  const [record] = records;
  if (record === undefined) throw new Error("one index gave no record");
  const site = { chainId, registry };
  const said = (await asked?.ask(batch, site))?.standing;
  const out = args.out ?? `record-${record.index}.json`;
  const isAlone = said === undefined;
  await writeText(
    out,
    isAlone ? writeRecordProof({ batch, site, record }) : writeBundle({ batch, site, records, said }),
  );
  const batchId = hashBatch(batch);
  tellRecords(output, { batchId, records });
  output.line(`proof in ${showUnseen(out)}: who has it verifies this record, and learns nothing of the others`);
  tellSaid(output, said);
  return { json: { batchId, index: record.index, path: record.path, line: record.line, file: out, said } };
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

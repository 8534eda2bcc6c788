import { type Hex, stringToHex } from "viem";
import { measure as measureBatch, type QualityReport, signReport } from "../../sdk/actions/measure.ts";
import { confirm } from "../../sdk/actions/sendCall.ts";
import { formatAccount } from "../../sdk/describe/addressNames.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { formatCriterion, metricName, parseMeasure, sortByMetric } from "../../sdk/provenance/criteria.ts";
import { batchLevel } from "../../sdk/provenance/types.ts";
import { readBatchStatus } from "../../sdk/read/readBatch.ts";
import { readCriteria } from "../../sdk/read/readSchema.ts";
import { quoteText } from "../../sdk/text/formatText.ts";
import { type Report, waiting } from "../lib/output.ts";
import type { MeantBatch } from "../lib/provenance/meantBatch.ts";
import { openBatch } from "../lib/provenance/openBatch.ts";
import { levelWords, withdrawalWords } from "../lib/provenance/standingWords.ts";
import { type TestimonyArguments, testimonies } from "../lib/provenance/testimonies.ts";
import { onNetwork, type TaskContext } from "../lib/runTask.ts";
import type { SystemArguments } from "../lib/system.ts";

export type MeasureArguments = SystemArguments &
  MeantBatch &
  TestimonyArguments & {
    /** What was measured: a metric and a whole number each, such as `gaps 2`. */
    measures: readonly string[];
    /** Name and version of what measured it; needed unless a report is carried. */
    checker: string | undefined;
  };

export default onNetwork(measure);

/**
 * An admitted attester reports what was measured of a batch: by calling, or by a signature that somebody else carries.
 * Where that meets every criterion of the schema, the batch is measured.
 */
export async function measure(context: TaskContext, args: MeasureArguments): Promise<Report> {
  const { network, output } = context;
  const report = args.signatures === undefined ? reportOf(args) : undefined;
  const { system, provenance, book, booked } = await openBatch(context, args);
  const { batch, batchId } = booked;
  if ((booked.levels & batchLevel.measured) !== 0) {
    output.line(`measured already: ${batchId}`);
    return { json: { batchId, already: true, levels: booked.levels } };
  }
  const ready = await testimonies(context, system, booked, args, {
    report,
    isReport: true,
    sign: (speaker, said) => signReport(speaker, { provenance, batch, ...said, ...(report as QualityReport) }),
  });
  const [first] = ready;
  if (first === undefined) return { json: { batchId, file: args.out, already: false } };
  if (ready.length > 1) {
    throw new SallyportError("ARGUMENT_INVALID", {
      summary: "One report is enough, and another adds nothing.",
      place: "--signatures",
      value: args.signatures,
    });
  }
  const { by, carrier } = first;
  const { checker, measures } = first.report as QualityReport;
  const criteria = await readCriteria(network.client, {
    provenance,
    schema: batch.schema,
    fromBlock: system.record.fromBlock,
  });
  const call = { provenance, batch, by, checker, measures, criteria };
  const confirmed = confirm(network.client, await measureBatch(carrier, call));
  const { transactionHash, gasUsed } = await waiting(output, "waiting for the transaction", confirmed);
  const { levels } = await readBatchStatus(network.client, { provenance, batch });
  output.line(`measured ${batchId}`);
  output.line(`  attester   ${formatAccount(by.attester, system.names)}`);
  output.line(`  measures   ${quoteText(measuresWords({ measures }))}, by ${quoteText(metricName(checker))}`);
  output.line(`  criteria   ${quoteText(criteria.map(formatCriterion).join(", "))}: met`);
  output.line(`  levels     ${levelWords(levels)}`);
  for (const words of withdrawalWords(book, booked, system.names)) output.line(`  WITHDRAWN  ${words}`);
  output.line(`  sent in    ${transactionHash}, ${gasUsed} gas`);
  return { json: { batchId, attester: by.attester, levels, transactionHash, gasUsed, already: false } };
}

function measuresWords({ measures }: Pick<QualityReport, "measures">): string {
  return measures.map(({ metric, value }) => `${metricName(metric)} ${value}`).join(", ");
}

function reportOf({ measures: given, checker }: MeasureArguments): QualityReport {
  const measures = given.map((text) => {
    const measured = parseMeasure(text);
    if (measured !== undefined) return measured;
    throw new SallyportError("ARGUMENT_INVALID", {
      summary: "This is not a metric and a whole number.",
      place: "measures",
      value: text,
      nextStep: "Write such as 'gaps 2'; a metric has at most 32 letters of ASCII.",
    });
  });
  if (measures.length === 0) {
    throw new SallyportError("ARGUMENT_INVALID", {
      summary: "Nothing was measured.",
      place: "measures",
      nextStep: "Say what was found, for each criterion of the schema: 'gaps 2' 'coverage 995'.",
    });
  }
  const sorted = sortByMetric(measures);
  const twice = sorted.find(({ metric }, i) => metric === sorted[i + 1]?.metric);
  if (twice !== undefined) {
    const value = metricName(twice.metric);
    throw new SallyportError("ARGUMENT_INVALID", { summary: "A metric is named twice.", place: "measures", value });
  }
  return { checker: checkerOf(checker), measures: sorted };
}

function checkerOf(name: string | undefined): Hex {
  if (name !== undefined && /^[\x20-\x7e]{1,32}$/.test(name)) return stringToHex(name, { size: 32 });
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: "Name what measured it, in at most 32 letters of ASCII.",
    place: "--checker",
    value: name,
    nextStep: "Write its name and version: --checker gapcheck/1.",
  });
}

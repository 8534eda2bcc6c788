import { formatBits } from "../../errors/formatArgument.ts";
import { formatMoment } from "../../time/moment.ts";
import { batchLevel, withdrawal } from "../types.ts";
import type { BatchStanding } from "./proofFile.ts";

/** What the chain said of a batch, in words. */
export function standingWords({
  status: { source, observedAt, levels, withdrawal: bits },
  block,
}: BatchStanding): string {
  const at = `at block ${block.number}, of ${formatMoment(block.timestamp)},`;
  if (levels === 0) return `${at} the registry knew no such batch`;
  const withdrawn = bits === 0 ? "not withdrawn" : `withdrawn: ${formatBits(bits, Object.keys(withdrawal))}`;
  const standing = formatBits(levels, Object.keys(batchLevel));
  return `${at} it was ${standing}, of ${source}, which says that it observed it at ${formatMoment(observedAt)}, and ${withdrawn}`;
}

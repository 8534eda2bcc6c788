import { parseDecimal } from "../../../sdk/text/parseDecimal.ts";
import { told } from "../../intents/refusal.ts";
import { type Row, RowProblem } from "./rows.ts";
import { type Comparison, PLACES } from "./schema.ts";

/**
 * Whether a row's value is what it is compared with: all comparisons together, as exact decimals.
 *
 * @throws RowProblem where a number is asked for and none stands there.
 */
export function holds(compared: Comparison, row: Row): boolean {
  const text = row.textAt(compared.value);
  const { above, below, "at least": least, "at most": most, is, "is not": isNot } = compared;
  const tests: [limit: bigint | undefined, test: (value: bigint, limit: bigint) => boolean][] = [
    [above, (value, limit) => value > limit],
    [below, (value, limit) => value < limit],
    [least, (value, limit) => value >= limit],
    [most, (value, limit) => value <= limit],
  ];
  const asNumber = tests.every(([limit, test]) => limit === undefined || test(numberOf(text, compared.value), limit));
  return asNumber && (is === undefined || text === is) && (isNot === undefined || text !== isNot);
}

function numberOf(text: string, column: string): bigint {
  const parsed = text.includes(",") ? undefined : parseDecimal(text, PLACES);
  if (parsed?.ok) return parsed.units;
  throw new RowProblem(`${told(column)} is ${told(text)}, and no decimal number`);
}

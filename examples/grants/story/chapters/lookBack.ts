import assert from "node:assert/strict";
import type { Story } from "../acts.ts";
import { type Entry, type Ledger, readLedger } from "../ledger.ts";
import { formatError } from "../world.ts";

/** What became of everything, as the chain tells it; and that it tells the same as the story did. */
export async function lookBack(story: Story): Promise<Ledger> {
  const { world, grants, tell } = story;
  const ledger = await readLedger(world, grants);
  const happenings = tell.chapters.flatMap((chapter) => chapter.happenings);
  const told = happenings.flatMap((one) => (one.kind === "refused" ? [one.transaction] : []));
  assert.deepEqual(
    ledger.refused.map(({ transaction }) => transaction),
    told,
    "the chain holds the refusals that were told, and no others",
  );

  const executed = ledger.proposals.filter(({ outcome }) => outcome === "Executed");
  const others = ledger.proposals.filter(({ outcome }) => outcome !== "Executed");
  tell.list(`Executed, ${executed.length} proposals:`, table(executed.map((one) => ({ cells: cellsOf(one) }))));
  tell.list(
    `Not executed, ${others.length} proposals, and what speaks against each now:`,
    table(others.map((one) => ({ cells: [one.outcome, ...cellsOf(one)], note: one.against.join(", ") }))),
  );
  tell.list(
    `Refused, ${ledger.refused.length} transactions, and by which rule:`,
    table(
      ledger.refused.map(({ called, rules, calls, error }) => ({
        cells: [called, rules.join(", "), calls.join(", ")],
        note: formatError(error),
      })),
    ),
  );
  return ledger;
}

function cellsOf({ proposer, tier, rules, calls }: Entry): string[] {
  return [proposer, tier, rules.join(", "), calls.join(", ")];
}

/** Columns under one another, the last as long as it is; and under a row its note. */
function table(rows: readonly { cells: readonly string[]; note?: string }[]): string[] {
  const widthOf = (column: number) => Math.max(...rows.map(({ cells }) => cells[column]?.length ?? 0));
  return rows.flatMap(({ cells, note = "" }) => {
    const padded = cells.map((cell, i) => (i === cells.length - 1 ? cell : cell.padEnd(widthOf(i))));
    return [padded.join("  "), ...(note === "" ? [] : [`    ${note}`])];
  });
}

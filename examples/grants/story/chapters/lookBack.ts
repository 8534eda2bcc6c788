import assert from "node:assert/strict";
import type { Story } from "../acts.ts";
import { type Ledger, readLedger } from "../ledger.ts";

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
  tell.list(
    `Executed, ${executed.length} proposals:`,
    table(executed.map(({ proposer, tier, rules, calls }) => [proposer, tier, rules.join(", "), calls.join(", ")])),
  );
  tell.list(
    `Not executed, ${others.length} proposals, and what speaks against each now:`,
    table(
      others.map(({ proposer, tier, rules, calls, outcome }) => [
        outcome,
        proposer,
        tier,
        rules.join(", "),
        calls.join(", "),
      ]),
    ).flatMap((line, i) => (others[i]?.against.length === 0 ? [line] : [line, `    ${others[i]?.against.join(", ")}`])),
  );
  tell.list(
    `Refused, ${ledger.refused.length} transactions, and by which rule:`,
    table(ledger.refused.map(({ called, rules, calls }) => [called, rules.join(", "), calls.join(", ")])).flatMap(
      (line, i) => [line, `    ${ledger.refused[i]?.error}`],
    ),
  );
  return ledger;
}

/** Columns under one another; the last is as long as it is. */
function table(rows: readonly string[][]): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows.map((row) => row.map((cell, i) => (i === columns - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join("  "));
}

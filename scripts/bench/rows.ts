// The rows that have a budget, and those that tell what stands beside them.
import { anchorBySignature, anchorBySource, anchorLogged, measureAnchoring, measureMany } from "./anchoring.ts";
import { measureLevels } from "./levels.ts";
import { measureLifecycle, type Scenario, type Transaction, total } from "./lifecycle.ts";
import { measureSetup } from "./setup.ts";
import type { System } from "./system.ts";

export type Row = {
  name: string;
  /** Gas. */
  value: number;
  /** Gas; null where there is none. */
  budget: number | null;
  stretch: number | null;
  /** In the order sent; empty where the value is no sum of transactions. */
  transactions: { name: string; gas: number; hash?: Transaction["hash"] }[];
};

/** Base units: above what needs no human, and below. */
const LARGE = 7_000_000_000n;
const SMALL = 1_234_000_000n;

export function scenarios(system: System) {
  const to = system.grantees[0] as Scenario["payments"][number]["to"];
  const agent = "treasurer";
  const large = [{ to, amount: LARGE }];
  return {
    merged: { agent, tier: "of3", signers: 2, payments: large, path: "merged" },
    separate: { agent, tier: "of3", signers: 2, payments: large, path: "separate" },
    optimistic: { agent, tier: "optimistic", signers: 0, payments: [{ to, amount: SMALL }], path: "optimistic" },
    five: { agent, tier: "of3", signers: 2, payments: salaries(system), path: "merged" },
    of5: { agent, tier: "of5", signers: 2, payments: large, path: "merged" },
    of5Three: { agent, tier: "of5Three", signers: 3, payments: large, path: "merged" },
  } as const satisfies Record<string, Scenario>;
}

/** Five amounts that differ, for five people. */
function salaries({ staff }: System): Scenario["payments"] {
  return staff.map((to, i) => ({ to, amount: 2_000_000_000n + 137_000_000n * BigInt(i) }));
}

/** Median of how many anchorings. */
const ANCHORINGS = 20;

/** All rows of ours, in the order to print. */
export async function measureRows(system: System): Promise<Row[]> {
  const all = scenarios(system);
  const row = async (name: string, scenario: Scenario, budget?: number, stretch?: number): Promise<Row> => {
    const transactions = await measureLifecycle(system, scenario);
    return { name, value: total(transactions), budget: budget ?? null, stretch: stretch ?? null, transactions };
  };
  const plain = (name: string, value: number, budget?: number, stretch?: number): Row => ({
    name,
    value,
    budget: budget ?? null,
    stretch: stretch ?? null,
    transactions: [],
  });

  const merged = await row("2 of 3, signatures first (2 transactions)", all.merged, 220_000, 190_000);
  const lifecycles = [
    merged,
    await row("2 of 3, propose, approve, execute (3 transactions)", all.separate, 250_000, 220_000),
    await row("optimistic tier, propose and execute", all.optimistic, 200_000, 175_000),
    await row("5 transfers in one proposal, signatures first", all.five, 305_000, 270_000),
  ];
  const of5 = await row("2 of 5, signatures first", all.of5);
  const of5Three = await row("3 of 5, signatures first", all.of5Three);
  const further = of5Three.value - of5.value;
  const withoutInput = { agent: "payer" } as const;
  const bounds = [{ token: system.token, minDelta: -LARGE }];
  const levels = await measureLevels(system);
  const bounded = await row("", { ...all.merged, bounds });
  return [
    ...lifecycles,
    plain("each further EOA signature (3 of 5 against 2 of 5)", further, 7_100, 6_700),
    plain(
      `anchoring a batch, the source calls (median of ${ANCHORINGS})`,
      await measureAnchoring(system, anchorBySource, ANCHORINGS),
      52_000,
      48_000,
    ),
    plain(
      `anchoring a batch, by signature of a source's key (median of ${ANCHORINGS})`,
      await measureAnchoring(system, anchorBySignature, ANCHORINGS),
      52_000,
      48_000,
    ),
    plain(
      `anchoring a batch with the log, the source calls (median of ${ANCHORINGS})`,
      await measureAnchoring(system, anchorLogged, ANCHORINGS),
      67_000,
      62_000,
    ),
    plain(
      "one record of a million, checked inside a call (the call and its calldata apart)",
      levels.record,
      8_000,
      6_000,
    ),
    await row("without input: 2 of 3, signatures first", { ...all.merged, ...withoutInput }),
    await row("without input: 2 of 3, propose, approve, execute", { ...all.separate, ...withoutInput }),
    await row("without input: optimistic tier", { ...all.optimistic, ...withoutInput }),
    await row("without input: 5 transfers, signatures first", { ...all.five, ...withoutInput }),
    plain("anchoring 100 batches in one transaction, each", await measureMany(system, 100, false)),
    plain("anchoring 100 batches with the log in one transaction, each", await measureMany(system, 100, true)),
    plain("attesting a batch, by signature", levels.attesting),
    plain("proving a batch, by a P-256 statement", levels.proving),
    plain("reporting the quality of a batch, one criterion, by signature", levels.measuring),
    plain("tainting a batch, one of ten thousand parents", levels.tainting),
    plain("a declared bound on a metered token, more", bounded.value - merged.value),
    ...(await measureSetup(system)).map(({ name, gas }) => plain(`set-up: ${name}, by a root proposal`, gas)),
    ...system.deployments.map(({ name, gas }) => plain(`set-up: deploying ${name}`, gas)),
  ];
}

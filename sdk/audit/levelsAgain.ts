import type { Hex } from "viem";
import type { HistoryEvent } from "../history/readHistory.ts";
import { type MeterUse, meterUses } from "../policy/match/meterUses.ts";
import { type MeterState, meterLevel, type PolicySince } from "../policy/meter.ts";
import type { StandingProposal } from "../read/readProposal.ts";
import type { Evidence } from "./evidence.ts";
import { isEarlier } from "./report/settingsAt.ts";

/** What a charge says that it left in its meter, and what it must have left. */
export type LevelAgain = {
  id: Hex;
  meter: Hex;
  /** In base units. */
  told: bigint;
  computed: bigint;
};

/** A meter that nobody charged yet. */
const FULL: MeterState = { updatedAt: 0, level: 0n, refill: 0n };

/**
 * What each charge of a proposal left in its meter, computed as the gate does it: from what the charge before left, by the
 * burst, refill and period of its rules. What the first charge of a meter found was its burst, unless the bundle holds
 * an earlier one of a proposal that it does not tell: from there it starts, by the node's word. Left out are charges
 * whose rules are not at hand.
 */
export function levelsAgain(evidence: Evidence): LevelAgain[] {
  const { history, settings, proposals } = evidence;
  const standing = new Map(proposals.map((one) => [one.id, one]));
  const policies = settings.filter(({ name }) => name === "PolicyRootChanged");
  const states = new Map<Hex, MeterState>();
  return history.flatMap((event): LevelAgain[] => {
    if (event.contract !== "AgentTimelock" || event.name !== "MeterCharged") return [];
    const { meter, id, amount, level: told, refill } = event.args as ChargeArguments;
    const before = states.get(meter) ?? FULL;
    states.set(meter, { updatedAt: event.timestamp, level: told, refill });
    const use = useOf(evidence, standing.get(id), meter);
    if (use === undefined) return [];
    const held = meterLevel(before, use, policySince(policies, event), event.timestamp);
    return [{ id, meter, told, computed: held - amount }];
  });
}

type ChargeArguments = { meter: Hex; id: Hex; amount: bigint; level: bigint; refill: bigint };

function useOf({ rules }: Evidence, one: StandingProposal | undefined, meter: Hex): MeterUse | undefined {
  const compiled = one?.proposal.rules.flatMap(({ leaf }) => rules.get(leaf)?.compiled ?? []) ?? [];
  if (one === undefined || compiled.length < one.proposal.rules.length) return undefined;
  const uses = meterUses(
    compiled.map(({ rule }) => rule),
    one.proposal.calls,
  );
  return uses.find((use) => use.meter === meter);
}

/** Since when the policy in force at a place holds, and since when the one before it held. */
function policySince(policies: readonly HistoryEvent[], at: HistoryEvent): PolicySince {
  const earlier = policies.filter((event) => isEarlier(event, at));
  return { current: earlier.at(-1)?.timestamp ?? 0, previous: earlier.at(-2)?.timestamp ?? 0 };
}

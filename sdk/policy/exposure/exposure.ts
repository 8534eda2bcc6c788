import type { Address, Hex } from "viem";
import { agentOf } from "../../proposal/agentProposer.ts";
import { type CompiledPolicy, type CompiledRule, nameInFile, type PolicyNames } from "../compilePolicy.ts";
import { meterId } from "../meter.ts";
import type { AmountUnit } from "../source/amount.ts";
import type { Meter } from "../types.ts";
import { type Flow, flowsOf } from "./flows.ts";

/** The windows for which exposure is told, in days. */
export const EXPOSURE_DAYS = [1, 7, 30] as const;

/** The most that can leave within a window, in base units; `UNBOUNDED` where nothing limits it. */
export type Most = bigint | "UNBOUNDED";

/** For each of {@link EXPOSURE_DAYS}. */
export type WindowMost = readonly [day: Most, week: Most, month: Most];

/** What stands behind a figure. */
export type ExposureCause = {
  /** Why, in words: "meter small-usdc", "standing allowances", "nothing meters it". */
  why: string;
  most: WindowMost;
  /** Names of rules of the file. */
  rules: string[];
};

export type AssetExposure = {
  /** The token's name in the file, or that of the native currency. */
  asset: string;
  token: Address;
  decimals: number;
  most: WindowMost;
  /** They add up to `most`. */
  causes: ExposureCause[];
};

export type KeyExposure = {
  /** The agent whose key is stolen; undefined where the keys of all agents are. */
  agent: string | undefined;
  assets: AssetExposure[];
  /** Calls that can move any asset within the target's reach, without limit. */
  anything: { through: string; why: string; rules: string[] }[];
  /** What must hold, in words, for the figures of metered calls to be right. */
  assumptions: { holds: string; through: string; meter: string; rules: string[] }[];
};

export type Exposure = {
  /** One for each agent of the file, in its order. */
  agents: KeyExposure[];
  /** All keys stolen at once: meters that agents share count once. */
  together: KeyExposure;
};

export type ExposureOptions = {
  /** Seconds since the epoch; rules that ended before count no longer. All count if left out. */
  now?: number;
  /** Whether nobody approves on the tier of this index, as a gate has it; as the file says if left out. */
  isOptimistic?: (tier: number) => boolean;
};

const UNBOUNDED_WINDOWS: WindowMost = ["UNBOUNDED", "UNBOUNDED", "UNBOUNDED"];
const SECONDS_PER_DAY = 86_400n;

/**
 * The most that a stolen agent key can move per day, 7 and 30 days, if all humans sleep: what the rules of optimistic
 * tiers let through. A full meter empties at once and then refills, so a window lets through its burst and what
 * refills meanwhile; allowances that were granted before can be pulled besides.
 *
 * @example
 * console.log(formatExposure(exposure(policy)));
 */
export function exposure(policy: CompiledPolicy, { now = 0, isOptimistic }: ExposureOptions = {}): Exposure {
  const needsNobody = (one: CompiledRule) => isOptimistic?.(one.rule.tier) ?? one.isOptimistic;
  const movable = policy.rules.filter(
    (one) =>
      needsNobody(one) && agentOf(one.rule.proposer) !== undefined && (one.rule.expiry === 0 || now <= one.rule.expiry),
  );
  return {
    agents: Object.keys(policy.names.agents).map((agent) =>
      keyExposure(
        agent,
        movable.filter(({ proposer }) => proposer === agent),
        policy.names,
      ),
    ),
    together: keyExposure(undefined, movable, policy.names),
  };
}

type RuleFlow = { flow: Flow; rule: string };

function keyExposure(agent: string | undefined, rules: readonly CompiledRule[], names: PolicyNames): KeyExposure {
  const flows = rules
    .flatMap((rule) => flowsOf(rule, names).map((flow): RuleFlow => ({ flow, rule: nameInFile(rule) })))
    .sort((a, b) => (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0));
  const units = [names.native, ...Object.values(names.tokens), ...collectionsOf(names)];
  const assets = units.flatMap(({ name, address, decimals }): AssetExposure[] => {
    const causes = causesOf(address, flows);
    return causes.length === 0
      ? []
      : [{ asset: name, token: address, decimals, most: causes.map(({ most }) => most).reduce(add), causes }];
  });
  return {
    agent,
    assets,
    anything: gather(flows, "anything", ({ through, why }) => `${through}\n${why}`).map(({ flow, rules: by }) => ({
      through: flow.through,
      why: flow.why,
      rules: by,
    })),
    assumptions: gather(flows, "assumption", (flow) => `${flow.holds}\n${flow.through}\n${flow.metered}`).map(
      ({ flow: { holds, through, metered }, rules: by }) => ({ holds, through, meter: metered, rules: by }),
    ),
  };
}

/** Things with ids have no amounts: whatever lets them go is unbounded. */
function collectionsOf({ collections, accounts }: PolicyNames): AmountUnit[] {
  return collections.map((name) => ({ name, address: accounts[name] as Address, decimals: 0 }));
}

function causesOf(asset: Address, all: readonly RuleFlow[]): ExposureCause[] {
  const flows = all.filter(({ flow }) => "asset" in flow && flow.asset === asset);
  const meters = gather(flows, "meter", ({ meter }) => meterId(meter)).map(({ flow, rules }) => ({
    why: `meter ${flow.name}`,
    most: EXPOSURE_DAYS.map((days) => windowMost(flow.meter, BigInt(days))) as unknown as WindowMost,
    rules,
  }));
  const unmetered = gather(flows, "unmetered", () => "").map(({ rules }) => ({
    why: "nothing meters it",
    most: UNBOUNDED_WINDOWS,
    rules,
  }));
  return [...meters, ...allowanceCause(flows), ...unmetered];
}

/** Of each spender the largest allowance that can stand. */
function allowanceCause(flows: readonly RuleFlow[]): ExposureCause[] {
  const largest = new Map<Hex, bigint>();
  const rules = new Set<string>();
  for (const { flow, rule } of flows) {
    if (flow.kind !== "allowance") continue;
    rules.add(rule);
    const known = largest.get(flow.spender) ?? 0n;
    largest.set(flow.spender, flow.most > known ? flow.most : known);
  }
  if (rules.size === 0) return [];
  const sum = [...largest.values()].reduce((total, most) => total + most, 0n);
  return [{ why: "standing allowances", most: [sum, sum, sum], rules: [...rules] }];
}

/** Flows of one kind, those of one key together. */
function gather<K extends Flow["kind"]>(
  flows: readonly RuleFlow[],
  kind: K,
  keyOf: (flow: Extract<Flow, { kind: K }>) => string,
): { flow: Extract<Flow, { kind: K }>; rules: string[] }[] {
  const groups = new Map<string, { flow: Extract<Flow, { kind: K }>; rules: string[] }>();
  for (const { flow, rule } of flows) {
    if (flow.kind !== kind) continue;
    const own = flow as Extract<Flow, { kind: K }>;
    const group = groups.get(keyOf(own)) ?? { flow: own, rules: [] };
    if (!group.rules.includes(rule)) group.rules.push(rule);
    groups.set(keyOf(own), group);
  }
  return [...groups.values()];
}

/** A full meter empties at once; what refills while the window lasts comes on top. */
function windowMost({ burst, refill, period }: Meter, days: bigint): bigint {
  return burst + (refill * days * SECONDS_PER_DAY) / BigInt(period);
}

function add(a: WindowMost, b: WindowMost): WindowMost {
  const sum = (x: Most, y: Most): Most => (x === "UNBOUNDED" || y === "UNBOUNDED" ? "UNBOUNDED" : x + y);
  return [sum(a[0], b[0]), sum(a[1], b[1]), sum(a[2], b[2])];
}

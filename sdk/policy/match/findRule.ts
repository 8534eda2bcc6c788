import { type Address, isAddressEqual } from "viem";
import type { Bound, Call } from "../../proposal/types.ts";
import type { CompiledPolicy, CompiledRule } from "../compilePolicy.ts";
import type { Refusal } from "../types.ts";
import { checkBound } from "./checkBound.ts";
import { checkCall } from "./checkCall.ts";
import { checkRule } from "./checkRule.ts";
import { type Refused, refused } from "./verdict.ts";

export type FindRuleParameters = {
  policy: Pick<CompiledPolicy, "rules">;
  proposer: Address;
  call: Pick<Call, "target" | "value" | "data">;
  /** The highest tier that may carry the call; any if left out. */
  tier?: number;
  /** What a proposal of this call alone would declare. Not looked at if left out: see `checkBound` for several calls. */
  bounds?: readonly Bound[];
  /** Seconds since the epoch. */
  now: number;
};

export type FoundRule =
  | { allowed: true; rule: CompiledRule }
  /** `rule` is the one that came nearest; undefined where the proposer has no rule. */
  | (Refused & { rule: CompiledRule | undefined });

/** How far a call came before it was refused. */
const PROGRESS: readonly Refusal[] = [
  "WrongTarget",
  "DataNotEmpty",
  "WrongDataHash",
  "WrongLength",
  "WrongSelector",
  "MalformedRule",
  "DirtyWord",
  "ConstraintViolated",
  "ValueTooHigh",
  "AmountAboveBurst",
  "TierTooLow",
  "RuleExpired",
  "BoundMissing",
];

/**
 * The rule that carries a call at the lowest tier; or why none does, by the one that came nearest. Meters and inputs
 * are not looked at: they are the chain's.
 *
 * @example
 * const found = findRule({ policy, proposer: agentProposer(1n), call, now });
 * if (!found.allowed) console.log(found.refusal, found.rule?.name);
 */
export function findRule({ policy, proposer, call, tier = 254, bounds, now }: FindRuleParameters): FoundRule {
  const verdicts = policy.rules
    .filter(({ rule }) => isAddressEqual(rule.proposer, proposer))
    .map((rule) => ({ rule, verdict: verdictOn(rule) }));
  const found = verdicts
    .filter(({ verdict }) => verdict.allowed)
    .sort((a, b) => a.rule.rule.tier - b.rule.rule.tier)[0];
  if (found !== undefined) return { allowed: true, rule: found.rule };

  const progressOf = ({ refusal }: Refused) => PROGRESS.indexOf(refusal);
  let nearest: (Refused & { rule: CompiledRule }) | undefined;
  for (const { rule, verdict } of verdicts) {
    if (verdict.allowed) continue;
    if (nearest === undefined || progressOf(verdict) > progressOf(nearest)) nearest = { ...verdict, rule };
  }
  return nearest ?? { ...refused("WrongProposer", BigInt(proposer)), rule: undefined };

  function verdictOn({ rule }: CompiledRule) {
    const verdict = checkCall(rule, call);
    if (!verdict.allowed) return verdict;
    const onRule = checkRule(rule, { proposer, tier }, now);
    return onRule.allowed && bounds !== undefined ? checkBound(0, [rule], [{ rule: 0 }], bounds) : onRule;
  }
}

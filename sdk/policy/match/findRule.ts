import { type Address, isAddressEqual } from "viem";
import type { Bound, Call } from "../../proposal/types.ts";
import type { CompiledPolicy, CompiledRule } from "../compilePolicy.ts";
import { nearestRule } from "../judge/nearestRule.ts";
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
  /** Why the nearest of the proposer's rules does not carry it; `rule` is undefined where none has to do with it. */
  | (Refused & { rule: CompiledRule | undefined });

/**
 * The rule that carries a call at the lowest tier; or why none does, by the nearest (see `nearestRule`). Meters and inputs
 * are not looked at: they are the chain's.
 *
 * @example
 * const found = findRule({ policy, proposer: agentProposer(1n), call, now });
 * if (!found.allowed) console.log(found.refusal, found.rule?.name);
 */
export function findRule({ policy, proposer, call, tier = 254, bounds, now }: FindRuleParameters): FoundRule {
  const own = policy.rules.filter(({ rule }) => isAddressEqual(rule.proposer, proposer));
  const [found] = own.filter((rule) => verdictOn(rule).allowed).sort((a, b) => a.rule.tier - b.rule.tier);
  if (found !== undefined) return { allowed: true, rule: found };
  const nearest = nearestRule(own, { proposer, call, tier, now })?.rule;
  const told = nearest ?? own[0];
  const verdict = told === undefined ? refused("WrongProposer", BigInt(proposer)) : verdictOn(told);
  if (verdict.allowed) throw new Error("A rule that carries the call would have been found.");
  return { ...verdict, rule: nearest };

  function verdictOn({ rule }: CompiledRule) {
    const verdict = checkCall(rule, call);
    if (!verdict.allowed) return verdict;
    const onRule = checkRule(rule, { proposer, tier }, now);
    return onRule.allowed && bounds !== undefined ? checkBound(0, [rule], [{ rule: 0 }], bounds) : onRule;
  }
}

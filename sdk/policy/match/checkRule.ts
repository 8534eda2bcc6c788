import { isAddressEqual } from "viem";
import type { Proposal } from "../../proposal/types.ts";
import type { BoundDemand, Rule } from "../types.ts";
import { ALLOWED, refused, type Verdict } from "./verdict.ts";

/**
 * Whether the rule holds for the proposal at all, in the order of the contract: proposer, tier, expiry, bound.
 *
 * @param now Seconds since the epoch.
 */
export function checkRule(rule: Rule, proposal: Pick<Proposal, "proposer" | "tier" | "bounds">, now: number): Verdict {
  if (!isAddressEqual(rule.proposer, proposal.proposer)) return refused("WrongProposer", BigInt(proposal.proposer));
  if (proposal.tier < rule.tier) return refused("TierTooLow", proposal.tier);
  if (rule.expiry !== 0 && now > rule.expiry) return refused("RuleExpired", rule.expiry);
  return checkBound(rule.bound, proposal.bounds);
}

/** Whether the proposal declares the bound that the rule demands, at least as tight. */
export function checkBound(demand: BoundDemand, bounds: Proposal["bounds"]): Verdict {
  if (!demand.demanded) return ALLOWED;
  const isDeclared = bounds.some(
    ({ token, minDelta }) => isAddressEqual(token, demand.token) && minDelta >= demand.minDelta,
  );
  return isDeclared ? ALLOWED : refused("BoundMissing", BigInt(demand.token));
}

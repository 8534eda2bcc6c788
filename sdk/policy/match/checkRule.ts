import { isAddressEqual } from "viem";
import type { Proposal } from "../../proposal/types.ts";
import type { Rule } from "../types.ts";
import { ALLOWED, refused, type Verdict } from "./verdict.ts";

/**
 * Whether the rule holds for the proposal at all, in the order of the contract: proposer, tier, expiry.
 *
 * @param now Seconds since the epoch.
 */
export function checkRule(rule: Rule, proposal: Pick<Proposal, "proposer" | "tier">, now: number): Verdict {
  if (!isAddressEqual(rule.proposer, proposal.proposer)) return refused("WrongProposer", BigInt(proposal.proposer));
  if (proposal.tier < rule.tier) return refused("TierTooLow", proposal.tier);
  if (rule.expiry !== 0 && now > rule.expiry) return refused("RuleExpired", rule.expiry);
  return ALLOWED;
}

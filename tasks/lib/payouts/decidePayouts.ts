import type { Address } from "viem";
import type { Payout } from "../../../sdk/import/payout.ts";
import { payoutCall } from "../../../sdk/import/payoutCall.ts";
import type { CompiledPolicy, CompiledRule } from "../../../sdk/policy/compilePolicy.ts";
import { findRule } from "../../../sdk/policy/match/findRule.ts";
import type { Refused } from "../../../sdk/policy/match/verdict.ts";
import type { CallRequest } from "../../../sdk/proposal/buildProposal.ts";

/** A payment that a rule of the policy carries, at the lowest tier that does. */
export type Carried = { payout: Payout; call: CallRequest; rule: CompiledRule };

/** A payment that no rule carries. `rule` is the one that came nearest. */
export type Declined = Refused & { payout: Payout; rule: CompiledRule | undefined };

export type DecidePayoutsParameters = {
  payouts: readonly Payout[];
  policy: Pick<CompiledPolicy, "rules">;
  /** The agent as proposer. */
  proposer: Address;
  treasury: Address;
  /** Seconds since the epoch. */
  now: number;
};

/** Asks the policy about each payment, as the chain will. */
export function decidePayouts({ payouts, policy, proposer, treasury, now }: DecidePayoutsParameters): {
  carried: Carried[];
  declined: Declined[];
} {
  const carried: Carried[] = [];
  const declined: Declined[] = [];
  for (const payout of payouts) {
    const call = payoutCall(payout, { treasury });
    // Payouts declare no bounds.
    const found = findRule({ policy, proposer, call: { value: 0n, data: "0x", ...call }, bounds: [], now });
    if (found.allowed) carried.push({ payout, call, rule: found.rule });
    else declined.push({ ...found, payout });
  }
  return { carried, declined };
}

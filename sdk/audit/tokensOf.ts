import { type Address, getAddress, zeroAddress } from "viem";
import { paymentsIn } from "../describe/precedents.ts";
import type { StandingProposal } from "../read/readProposal.ts";
import type { Evidence } from "./evidence.ts";

/**
 * The tokens that matter to an execution, of which a bundle tells in any case: native value, those that the proposal
 * bounds, those that its rules meter, and those that its calls pay as far as they can be read.
 */
export function tokensOf({ rules }: Pick<Evidence, "rules">, { proposal }: Pick<StandingProposal, "proposal">) {
  const metered = proposal.rules.flatMap(({ leaf }) => {
    const meter = rules.get(leaf)?.compiled.rule.meter;
    return meter === undefined || meter.period === 0 ? [] : [meter.token];
  });
  const tokens: Address[] = [
    zeroAddress,
    ...proposal.bounds.map(({ token }) => token),
    ...metered,
    ...paymentsIn(proposal.calls).map(({ token }) => token),
  ];
  return [...new Set(tokens.map((token) => getAddress(token)))];
}

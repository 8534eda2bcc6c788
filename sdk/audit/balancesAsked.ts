import { type Address, zeroAddress } from "viem";
import type { Evidence } from "./evidence.ts";
import type { TransferFact } from "./facts/facts.ts";
import { tokensOf } from "./tokensOf.ts";

/** What is asked of a token at the end of a block, and of the one before. */
export type BalanceQuestion = {
  token: Address;
  block: bigint;
  /** Whether it matters to an execution of the block, so that all its transfers of the block are counted. */
  matters: boolean;
};

/**
 * The balances that a bundle tells: for each block that executed, of tokens that matter to its executions, and of those
 * that moved by amounts.
 */
export function balancesAsked(
  evidence: Pick<Evidence, "rules" | "proposals" | "executions">,
  transfers: readonly TransferFact[],
): BalanceQuestion[] {
  const asked = new Map<string, BalanceQuestion>();
  for (const standing of evidence.proposals) {
    const block = evidence.executions.get(standing.id)?.block;
    if (block === undefined) continue;
    for (const token of tokensOf(evidence, standing)) {
      asked.set(`${block} ${token}`, { token, block, matters: token !== zeroAddress });
    }
  }
  for (const one of transfers) {
    const { token, block } = one;
    const key = `${block} ${token}`;
    if ("amount" in one && !asked.has(key)) asked.set(key, { token, block, matters: false });
  }
  return [...asked.values()];
}

import type { LogClient } from "../../read/logs/logReading.ts";
import { balancesAsked } from "../balancesAsked.ts";
import { openFacts } from "../evidence.ts";
import { tokensOf } from "../tokensOf.ts";
import type { Each } from "./each.ts";
import type { AuditFacts } from "./facts.ts";
import { readBalances } from "./readBalances.ts";
import { readTransfers } from "./readTransfers.ts";

/**
 * What the executions of a range moved, as tokens and the node tell it.
 *
 * @param facts All else, from which it follows what has to be asked.
 * @throws NODE_INCONSISTENT, and what {@link openFacts} throws
 */
export async function readMoves(
  client: LogClient,
  facts: AuditFacts,
  each: Each,
): Promise<Pick<AuditFacts, "transfers" | "leftOut" | "balances">> {
  const { treasury } = facts.addresses;
  const evidence = await openFacts(facts);
  const executions = evidence.proposals.flatMap((standing) => {
    const execution = evidence.executions.get(standing.id);
    return execution === undefined ? [] : [{ ...execution, tokens: tokensOf(evidence, standing) }];
  });
  const { transfers, leftOut } = await readTransfers(client, { treasury, executions, blocks: facts.blocks }, each);
  const questions = balancesAsked(evidence, transfers);
  return { transfers, leftOut, balances: await readBalances(client, { treasury, questions }, each) };
}

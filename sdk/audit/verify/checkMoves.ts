import { type Address, isAddressEqual } from "viem";
import { balancesAsked } from "../balancesAsked.ts";
import { balanceKey, type Evidence } from "../evidence.ts";
import { type Execution, isOwn } from "../executions.ts";
import { tokensOf } from "../tokensOf.ts";
import { type AuditCheck, checkEach } from "./check.ts";

/** Whether transfers and balances are told of all that executed, and of nothing else. */
export function checkMoves(evidence: Evidence): AuditCheck[] {
  const { facts, proposals } = evidence;
  const { treasury } = facts.addresses;
  const executions = new Map<string, readonly (Execution & { tokens: readonly Address[] })[]>();
  for (const standing of proposals) {
    const execution = evidence.executions.get(standing.id);
    if (execution === undefined) continue;
    const { transaction } = execution;
    const one = { ...execution, tokens: tokensOf(evidence, standing) };
    executions.set(transaction, [...(executions.get(transaction) ?? []), one]);
  }
  const asked = new Set(balancesAsked(evidence, facts.transfers).map(balanceKey));
  const told = new Set<string>();
  return [
    checkEach("balances of the treasury", [...asked], (one) =>
      evidence.balances.has(one) ? undefined : `what the treasury held of ${one} is not said`,
    ),
    checkEach("balances of executions", facts.balances, (one) => {
      const key = balanceKey(one);
      if (told.has(key)) return `what the treasury held of ${key} is said twice`;
      told.add(key);
      return asked.has(key) ? undefined : `nobody asked what the treasury held of ${key}`;
    }),
    checkEach("transfers of executions", facts.transfers, (one, i) => {
      const before = facts.transfers[i - 1];
      const { block, index, from, to } = one;
      const name = `transfer ${index} of block ${block}`;
      const isOfOne = executions.get(one.transaction)?.some((its) => its.block === block && isOwn(its, one));
      if (isOfOne !== true) return `${name} is of no execution`;
      if (![from, to].some((account) => isAddressEqual(account, treasury))) return `${name} is not of the treasury`;
      const isOrdered =
        before === undefined || before.block < block || (before.block === block && before.index < index);
      return isOrdered ? undefined : `${name} is out of order`;
    }),
    checkEach("transfers that are left out", facts.leftOut, (one, i) => {
      const { transaction, index, tokens, transfers, named } = one;
      const name = `what is left out before log ${index} of ${transaction}`;
      const execution = executions.get(transaction)?.find((its) => its.index === index);
      if (execution === undefined) return `${name} is of no execution`;
      const isTold = (token: string) =>
        evidence.transfers.get(transaction)?.some((transfer) => transfer.token === token && isOwn(execution, transfer));
      const isWrong = named.find((token) => !execution.tokens.includes(token) || isTold(token));
      if (isWrong !== undefined) return `${name} names ${isWrong}, which is told or does not matter`;
      const isTwice =
        facts.leftOut.findIndex((found) => found.transaction === transaction && found.index === index) !== i;
      const isPossible = tokens > 0 && transfers >= tokens && named.length <= tokens;
      return isPossible && !isTwice ? undefined : `${name} cannot be`;
    }),
  ];
}

import { isAddressEqual, zeroAddress } from "viem";
import type { Evidence } from "../evidence.ts";
import { type AuditCheck, checkEach } from "./check.ts";

/**
 * Whether what only a node can tell is there for all that it was asked about, and for nothing else. That it is true, no
 * bundle can show.
 */
export function checkAnswers({ facts, batches, proposals }: Evidence): AuditCheck[] {
  const executions = proposals.flatMap(({ events }) => events.filter(({ name }) => name === "Executed"));
  const blocks = new Set(executions.map(({ blockNumber }) => blockNumber));
  const transactions = new Map(executions.map((event) => [event.transactionHash, event.blockNumber]));
  const asked = new Set(
    proposals.flatMap(({ proposal, events }) =>
      proposal.inputs.flatMap((batchId) => {
        if (!batches.has(batchId)) return [];
        const places = events.filter(({ name }) => name === "Proposed" || name === "Executed");
        return [...places.map(({ blockNumber }) => blockNumber), facts.asOf.number].map(
          (block) => `${batchId} ${block}`,
        );
      }),
    ),
  );
  const answered = new Set(facts.standings.map(({ batchId, block }) => `${batchId} ${block}`));
  return [
    checkEach("standings of inputs", [...new Set([...asked, ...answered])], (one) => {
      if (!answered.has(one)) return `how batch ${one.replace(" ", " stood at block ")} is not said`;
      return asked.has(one) ? undefined : `nobody asked how batch ${one.replace(" ", " stood at block ")}`;
    }),
    checkEach("balances of the treasury", [...blocks], (block) =>
      facts.balances.some((one) => one.block === block && one.token === zeroAddress)
        ? undefined
        : `what the treasury held at block ${block} is not said`,
    ),
    checkEach("balances of executions", facts.balances, ({ block }) =>
      blocks.has(block) ? undefined : `nothing executed in block ${block}`,
    ),
    checkEach("transfers of executions", facts.transfers, ({ transaction, block, index }) =>
      transactions.get(transaction) === block ? undefined : `transfer ${index} of block ${block} is of no execution`,
    ),
    checkEach("balances of tokens that moved", facts.transfers, ({ token, from, to, block }) => {
      const isOurs = [from, to].some((one) => isAddressEqual(one, facts.addresses.treasury));
      const isTold = facts.balances.some((one) => one.block === block && isAddressEqual(one.token, token));
      return !isOurs || isTold ? undefined : `what the treasury held of ${token} at block ${block} is not said`;
    }),
  ];
}

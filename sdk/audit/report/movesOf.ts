import { type Address, getAddress, isAddressEqual, zeroAddress } from "viem";
import { paymentsIn } from "../../describe/precedents.ts";
import type { Proposal } from "../../proposal/types.ts";
import type { StandingProposal } from "../../read/readProposal.ts";
import type { Evidence } from "../evidence.ts";
import type { TransferFact } from "../facts/facts.ts";
import { amountIn, tokenParty } from "./parties.ts";
import type { AuditedMove } from "./types.ts";

/**
 * What an execution did to the treasury, token by token: by transfers that tokens logged, and by what it held before and
 * after the block, in which other things may have happened as well. Empty where it did not execute.
 */
export function movesOf(evidence: Evidence, { proposal, events }: StandingProposal): AuditedMove[] {
  const { facts } = evidence;
  const { treasury } = facts.addresses;
  const executed = events.find(({ name }) => name === "Executed");
  if (executed === undefined) return [];
  const transfers = transfersOf(evidence, executed);
  const balances = facts.balances.filter(({ block }) => block === executed.blockNumber);
  const own = transfers.filter(({ from, to }) => isAddressEqual(from, treasury) || isAddressEqual(to, treasury));
  const tokens = [
    zeroAddress,
    ...proposal.bounds.map(({ token }) => token),
    ...paymentsIn(proposal.calls).map(({ token }) => token),
    ...own.map(({ token }) => token),
  ].map((token) => getAddress(token));
  return [...new Set(tokens)].flatMap((token): AuditedMove[] => {
    const ofToken = own.filter((one) => isAddressEqual(one.token, token));
    const sent = sumOf(ofToken.filter(({ from }) => isAddressEqual(from, treasury)));
    const received = sumOf(ofToken.filter(({ to }) => isAddressEqual(to, treasury)));
    const { before, after } = balances.find((one) => isAddressEqual(one.token, token)) ?? {};
    const bounds = proposal.bounds.filter((one) => isAddressEqual(one.token, token));
    const held = before === undefined || after === undefined ? undefined : after - before;
    const delta = held ?? (token === zeroAddress ? undefined : received - sent);
    const paid = paidIn(proposal, token, treasury);
    if (token === zeroAddress && bounds.length === 0 && paid === 0n && (held ?? 0n) === 0n) return [];
    const isAsPaid = paid === 0n || delta === undefined ? undefined : delta === -paid;
    return [
      {
        token: tokenParty(evidence, token),
        sent,
        received,
        before,
        after,
        ...(bounds.length === 0 || delta === undefined
          ? {}
          : { withinBound: bounds.every(({ minDelta }) => delta >= minDelta) }),
        ...(isAsPaid === undefined ? {} : { isAsPaid }),
        words: `${wordsOf(token, delta, held !== undefined)}${isAsPaid === false ? `, where its calls pay ${amountIn(evidence, token, paid)}` : ""}`,
      },
    ];
  });

  function wordsOf(token: Address, delta: bigint | undefined, isByBalance: boolean): string {
    if (delta === undefined) return "nobody knows: the node has forgotten";
    const amount = amountIn(evidence, token, delta);
    return `${delta > 0n ? "+" : ""}${amount} by ${isByBalance ? "what the treasury held" : "transfers alone"}`;
  }
}

/** What calls pay to others, as far as they can be read. */
function paidIn({ calls }: Proposal, token: Address, treasury: Address): bigint {
  return paymentsIn(calls)
    .filter((one) => isAddressEqual(one.token, token) && !isAddressEqual(one.to, treasury))
    .reduce((sum, { amount }) => sum + amount, 0n);
}

/** Of one transaction that executed several proposals, each has the transfers since the one before. */
function transfersOf({ facts, executions }: Evidence, executed: StandingProposal["events"][number]): TransferFact[] {
  const { transactionHash, logIndex } = executed;
  const others = executions.get(transactionHash) ?? [];
  const before = Math.max(-1, ...others.filter((index) => index < logIndex));
  return facts.transfers.filter(
    ({ transaction, index }) => transaction === transactionHash && index > before && index < logIndex,
  );
}

function sumOf(transfers: readonly TransferFact[]): bigint {
  return transfers.reduce((sum, { amount }) => sum + amount, 0n);
}

import { type Address, encodeFunctionData, erc20Abi, type Hex, isAddressEqual } from "viem";
import type { AmountUnit } from "../../sdk/policy/source/amount.ts";
import type { Proposal } from "../../sdk/proposal/types.ts";
import { type ReadAmount, readPositive } from "./citedAmount.ts";
import { type IntentContext, requireToken } from "./context.ts";
import type { ApproveAndDepositIntent, SwapIntent, VoteIntent } from "./intent.ts";
import { approveSentence } from "./kinds/approve.ts";
import { depositSentence } from "./kinds/deposit.ts";
import { swapSentence } from "./kinds/swap.ts";
import { SUPPORT, voteSentence } from "./kinds/vote.ts";
import type { Reread } from "./rebuildIntent.ts";
import { nameAt } from "./word.ts";

type Made = Pick<Proposal, "calls" | "bounds">;

/** What an intent for a venue says of the calls, which end with the venue's: see `rebuildIntent`. */
export function rebuildVenue(
  intent: SwapIntent | ApproveAndDepositIntent | VoteIntent,
  made: Made,
  context: IntentContext,
): Reread[] {
  const last = made.calls.at(-1);
  if (last === undefined) return [];
  const venue = nameAt(last.target, context.policy.names) ?? last.target;
  const words = wordsOf(last.data);
  const holds = (...wanted: readonly (Address | bigint)[]) =>
    last.value === 0n && wanted.every((one) => words.has(BigInt(one)));
  switch (intent.kind) {
    case "swap": {
      const sold = tokenAmount(intent.sell, "intent.sell", context);
      const atLeast = tokenAmount(intent.atLeast, "intent.atLeast", context);
      const buy = requireToken(context, intent.buy, "intent.buy");
      const isMeant =
        atLeast.unit === buy &&
        holds(sold.unit.address, buy.address, sold.units) &&
        isBound(made, buy, atLeast.units) &&
        isBound(made, sold.unit, -sold.units);
      const swap = { sentence: swapSentence(sold, atLeast, venue), isMeant };
      return made.calls.length === 1 ? [swap] : [approval(sold, venue, made), swap];
    }
    case "approveAndDeposit": {
      const amount = tokenAmount(intent.amount, "intent.amount", context);
      const isMeant = holds(amount.units) && isBound(made, amount.unit, -amount.units);
      return [approval(amount, venue, made), { sentence: depositSentence(amount, venue), isMeant }];
    }
    case "vote": {
      const isMeant = holds(BigInt(intent.proposalId.value), BigInt(SUPPORT[intent.support]));
      return [{ sentence: voteSentence(intent, venue), isMeant }];
    }
  }
}

function tokenAmount(cited: SwapIntent["sell"], place: string, context: IntentContext): ReadAmount {
  requireToken(context, cited.unit, `${place}.unit`);
  return readPositive(cited, place, context);
}

/** The call before the venue's lets it take exactly what is meant. */
function approval(amount: ReadAmount, venue: string, { calls }: Made): Reread {
  const [first, last] = [calls[0], calls[1]];
  const isMeant =
    first !== undefined &&
    last !== undefined &&
    isAddressEqual(first.target, amount.unit.address) &&
    first.value === 0n &&
    first.data.toLowerCase() ===
      encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [last.target, amount.units] });
  return { sentence: approveSentence(venue, amount), isMeant };
}

/** Whether the gate sees to it: what is bought comes in, and no more goes out than is sold. */
function isBound({ bounds }: Made, { address }: AmountUnit, least: bigint): boolean {
  return bounds.some(({ token, minDelta }) => isAddressEqual(token, address) && minDelta >= least);
}

/** The words of calldata behind the selector. */
function wordsOf(data: Hex): ReadonlySet<bigint> {
  return new Set(
    data
      .slice(10)
      .match(/.{64}/g)
      ?.map((one) => BigInt(`0x${one}`)) ?? [],
  );
}

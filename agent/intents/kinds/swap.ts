import { type ReadAmount, readPositive, requireBound } from "../citedAmount.ts";
import { type IntentContext, requireToken } from "../context.ts";
import type { BuiltIntent, SwapIntent } from "../intent.ts";
import { IntentRefused } from "../refusal.ts";
import type { Step } from "../step.ts";
import { accountWord, amountWord, nameWord } from "../word.ts";
import { approveStep } from "./approve.ts";
import { showAmount } from "./pay.ts";
import { requireVenue, venueStep } from "./venue.ts";

/** What an intent becomes before it is encoded. */
export type Plan = { steps: Step[]; bounds: BuiltIntent["bounds"] };

/**
 * A swap. The treasury must gain at least what is demanded and lose no more than what is sold, whatever the venue does:
 * the gate measures both after the calls.
 */
export function planSwap(intent: SwapIntent, place: string, context: IntentContext): Plan {
  const venue = requireVenue(intent.venue, "swap", `${place}.venue`, context);
  requireToken(context, intent.sell.unit, `${place}.sell.unit`);
  const buy = requireToken(context, intent.buy, `${place}.buy`);
  const sold = readPositive(intent.sell, `${place}.sell`, context);
  const atLeast = readPositive(intent.atLeast, `${place}.atLeast`, context);
  if (atLeast.unit !== buy || sold.unit === buy) {
    const details = sold.unit === buy ? "What is sold is what is bought." : `What is bought is ${buy.name}.`;
    throw new IntentRefused("INTENT_UNIT_UNFIT", `${place}.${sold.unit === buy ? "buy" : "atLeast.unit"}`, details);
  }
  const { policy, treasury } = context;
  const meant = {
    sell: nameWord(sold.unit.name, policy),
    buy: nameWord(buy.name, policy),
    amount: amountWord(sold),
    "at least": amountWord(atLeast),
    recipient: accountWord(treasury),
  };
  const sentence = swapSentence(sold, atLeast, venue.contract);
  const swap = venueStep(venue, meant, { place, sentence }, context);
  const isPulled = venue.allowance === "exact";
  return {
    steps: isPulled ? [approveStep(venue.contract, sold, place, context), swap] : [swap],
    bounds: [
      { token: buy.address, minDelta: requireBound(atLeast, `${place}.atLeast`) },
      { token: sold.unit.address, minDelta: -requireBound(sold, `${place}.sell`) },
    ],
  };
}

export function swapSentence(sold: ReadAmount, atLeast: ReadAmount, contract: string): string {
  return `swap ${showAmount(sold)} for at least ${showAmount(atLeast)} at ${contract}`;
}

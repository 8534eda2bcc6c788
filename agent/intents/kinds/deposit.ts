import { type ReadAmount, readPositive, requireBound } from "../citedAmount.ts";
import { type IntentContext, requireToken } from "../context.ts";
import type { ApproveAndDepositIntent } from "../intent.ts";
import { accountWord, amountWord, nameWord } from "../word.ts";
import { approveStep } from "./approve.ts";
import { showAmount } from "./pay.ts";
import type { Plan } from "./swap.ts";
import { requireVenue, venueStep } from "./venue.ts";

/** Approves exactly what is deposited, and deposits it, in one proposal: both or none. */
export function planDeposit(intent: ApproveAndDepositIntent, place: string, context: IntentContext): Plan {
  const venue = requireVenue(intent.venue, "deposit", `${place}.venue`, context);
  requireToken(context, intent.amount.unit, `${place}.amount.unit`);
  const amount = readPositive(intent.amount, `${place}.amount`, context);
  const meant = {
    token: nameWord(amount.unit.name, context.policy),
    amount: amountWord(amount),
    recipient: accountWord(context.treasury),
  };
  const sentence = depositSentence(amount, venue.contract);
  return {
    steps: [approveStep(venue.contract, amount, place, context), venueStep(venue, meant, { place, sentence }, context)],
    bounds: [{ token: amount.unit.address, minDelta: -requireBound(amount, `${place}.amount`) }],
  };
}

export function depositSentence(amount: ReadAmount, contract: string): string {
  return `deposit ${showAmount(amount)} at ${contract}`;
}

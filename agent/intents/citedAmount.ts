import { maxUint256 } from "viem";
import type { AmountUnit } from "../../sdk/policy/source/amount.ts";
import { parseDecimal } from "../../sdk/text/parseDecimal.ts";
import { requireCited } from "./cite.ts";
import { type IntentContext, requireUnit, unitsOf } from "./context.ts";
import type { CitedAmount } from "./intent.ts";
import { IntentRefused } from "./refusal.ts";

/** An amount in base units, with the text that it came from. */
export type ReadAmount = { units: bigint; unit: AmountUnit; value: string };

/** Bounds are signed numbers of 128 bits. */
const MOST_BOUND = (1n << 127n) - 1n;

/**
 * An amount whose unit the policy has, with no more decimals than that, and which stands where it says.
 *
 * @throws IntentRefused
 */
export function readAmount(cited: CitedAmount, place: string, context: IntentContext): ReadAmount {
  const { value, unit: name, from } = cited;
  const unit = requireUnit(context, name, `${place}.unit`);
  const parsed = parseDecimal(value, unit.decimals);
  if (!parsed.ok) {
    const details =
      parsed.problem === "TOO_MANY_DECIMALS"
        ? `${unit.name} has ${unit.decimals} decimals.`
        : "It is no decimal number.";
    throw new IntentRefused("INTENT_AMOUNT_INVALID", `${place}.value`, details);
  }
  if (parsed.units > maxUint256) {
    throw new IntentRefused("INTENT_AMOUNT_INVALID", `${place}.value`, "It does not fit 256 bits.");
  }
  const units = unitsOf(context.policy).map((one) => one.name);
  requireCited({ value, unit: unit.name, from }, place, { ...context, units });
  return { units: parsed.units, unit, value };
}

/** The same above zero: what is paid, sold, deposited or demanded. */
export function readPositive(cited: CitedAmount, place: string, context: IntentContext): ReadAmount {
  const amount = readAmount(cited, place, context);
  if (amount.units > 0n) return amount;
  throw new IntentRefused("INTENT_AMOUNT_INVALID", `${place}.value`, "It is zero.");
}

/** The same of an amount that bounds the treasury's balance. */
export function requireBound({ units }: ReadAmount, place: string): bigint {
  if (units <= MOST_BOUND) return units;
  throw new IntentRefused("INTENT_AMOUNT_INVALID", place, "It does not fit a bound: 127 bits.");
}

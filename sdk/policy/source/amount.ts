import type { Address } from "viem";
import { parseDecimal } from "../../text/parseDecimal.ts";
import { fieldsOf, type Located, type Place, policyError, textOf } from "./located.ts";
import type { Names } from "./names.ts";

/**
 * What an amount is counted in: a token, or the native currency at address zero. Decimals come from the policy file alone,
 * never from the chain or a display.
 */
export type AmountUnit = { name: string; address: Address; decimals: number };

type Amount = {
  /** Base units. */
  units: bigint;
  unit: AmountUnit;
};

/** Reads `20,000 USDC`, or `{ amount: "20,000", token: USDC }`, between `low` and `high` base units. */
export function readAmount(value: Located, units: Names<AmountUnit>, low: bigint, high: bigint): Amount {
  const { text, at, unit, unitAt } = splitAmount(value);
  return parseAmount(text, at, units.require(unit, unitAt), low, high);
}

/** Reads the number of an amount whose unit is known. */
export function parseAmount(text: string, at: Place, unit: AmountUnit, low: bigint, high: bigint): Amount {
  const parsed = parseDecimal(text, unit.decimals);
  if (!parsed.ok && parsed.problem === "TOO_MANY_DECIMALS") {
    throw policyError("POLICY_TOO_MANY_DECIMALS", at, {
      summary: `${unit.name} has ${unit.decimals} decimals.`,
      value: text,
    });
  }
  if (!parsed.ok)
    throw policyError("POLICY_AMOUNT_INVALID", at, { summary: "This is not a decimal number.", value: text });
  if (parsed.units < low || parsed.units > high) {
    throw policyError("POLICY_OUT_OF_RANGE", at, {
      summary: `The amount must be from ${low} to ${high} base units of ${unit.name}.`,
      value: text,
    });
  }
  return { units: parsed.units, unit };
}

function splitAmount(value: Located): { text: string; at: Place; unit: string; unitAt: Place } {
  if (value.kind === "map") {
    const { amount, token } = fieldsOf(value, ["amount", "token"], []);
    return { text: textOf(amount, "a number"), at: amount.at, unit: textOf(token, "a token"), unitAt: token.at };
  }
  const whole = textOf(value, "an amount such as 20,000 USDC");
  const [, text, unit] = /^(\S+) (\S+)$/.exec(whole) ?? [];
  if (text === undefined || unit === undefined) {
    throw policyError("POLICY_AMOUNT_INVALID", value.at, {
      summary: "This is not a number with a unit.",
      value: whole,
    });
  }
  return { text, at: value.at, unit, unitAt: value.at };
}

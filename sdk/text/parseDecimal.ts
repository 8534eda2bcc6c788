/** Why a text is no amount. */
export type DecimalProblem = "NOT_A_DECIMAL" | "TOO_MANY_DECIMALS";

export type ParsedDecimal = { ok: true; units: bigint } | { ok: false; problem: DecimalProblem };

const DECIMAL = /^(-?)(0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+)(?:\.(\d+))?$/;

/**
 * A decimal number as base units of something with `decimals` decimals. Commas may stand between thousands, nowhere
 * else; there is no exponent, no plus sign and no leading zero. Nothing is rounded: digits beyond the decimals are a
 * problem even where they are zero only.
 *
 * @example parseDecimal("20,000.50", 6) // { ok: true, units: 20000500000n }
 */
export function parseDecimal(text: string, decimals: number): ParsedDecimal {
  const match = DECIMAL.exec(text);
  if (match === null) return { ok: false, problem: "NOT_A_DECIMAL" };
  const [, sign = "", whole = "", fraction = ""] = match;
  if (fraction.length > decimals) return { ok: false, problem: "TOO_MANY_DECIMALS" };
  const units = BigInt(whole.replaceAll(",", "") + fraction.padEnd(decimals, "0"));
  return { ok: true, units: sign === "-" ? -units : units };
}

/**
 * Base units as a decimal number with commas between thousands.
 *
 * @example formatDecimal(20000500000n, 6) // "20,000.5"
 */
export function formatDecimal(units: bigint, decimals: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ",");
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, "");
  return `${units < 0n ? "-" : ""}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}

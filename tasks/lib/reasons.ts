import { type Address, isAddress } from "viem";
import { formatAccount } from "../../sdk/describe/addressNames.ts";
import { formatAmount } from "../../sdk/describe/formatAmount.ts";
import { isSallyportError, SallyportError } from "../../sdk/errors/SallyportError.ts";
import { meterId } from "../../sdk/policy/meter.ts";
import { showUnseen } from "../../sdk/text/formatText.ts";
import type { TaskSystem } from "./system.ts";

/** A reason with its values, on one line; strangers choose some of them. */
export function inOneLine({ code, summary, details }: SallyportError): string {
  const values = Object.entries(details).map(([label, text]) => `${label} ${text}`);
  return showUnseen(`${code}: ${summary}${values.length === 0 ? "" : ` (${values.join(", ")})`}`);
}

/** The arguments of refusals that are amounts, and where the token stands; of a meter, its rule tells. */
const AMOUNTS: Readonly<Record<string, readonly string[]>> = {
  GATE_BOUND_BROKEN: ["delta", "minDelta"],
  GATE_METER_EXCEEDED: ["amount", "left"],
};

/**
 * A refusal as the people of this system read it: accounts and meters by name, amounts in their unit. Code, arguments and
 * advice stay as they are.
 *
 * @param error Whatever was thrown; what is no refusal is returned as it is.
 */
export function inNames<T>(error: T, { names, policy }: TaskSystem): T | SallyportError {
  if (!isSallyportError(error)) return error;
  const { code, args, details, cause } = error;
  const rule = policy?.rules.find(({ rule: { meter } }) => meter.period !== 0 && meterId(meter) === args["meter"]);
  const token = (rule?.rule.meter.token ?? args["token"]) as Address | undefined;
  const shown = Object.entries(details).map(([label, text]) => [label, tell(label) ?? text] as const);
  return new SallyportError(code, { ...error, details: Object.fromEntries(shown), cause });

  function tell(label: string): string | undefined {
    const arg = args[label];
    if (typeof arg === "string" && isAddress(arg)) return formatAccount(arg, names);
    if (label === "meter") return rule?.meter;
    const isAmount = AMOUNTS[code]?.includes(label) === true;
    if (!isAmount || token === undefined || typeof arg !== "bigint") return undefined;
    return formatAmount(arg, token, { names, policy: policy?.names });
  }
}

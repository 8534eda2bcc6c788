import { type Address, isAddressEqual } from "viem";
import type { PolicyNames } from "../policy/compilePolicy.ts";
import type { AmountUnit } from "../policy/source/amount.ts";
import { parseDecimal } from "../text/parseDecimal.ts";
import { ArgumentProblem } from "./argumentProblem.ts";
import type { ArgumentReaders } from "./readScalar.ts";

/** Reads names of accounts, and amounts with units, as they stand for something in a policy file. */
export type NamedReaders = Required<ArgumentReaders> & {
  /** `850 GEUR` or `-100 GUSD`; undefined where the text is no amount, or why it cannot be one, in words. */
  amountWithUnit(text: string): { units: bigint; unit: AmountUnit } | string | undefined;
  /** The unit of the token that the policy file has at an address. */
  unitAt(address: Address): AmountUnit | undefined;
};

/**
 * Names of a policy file, and further ones such as those of a system that stands.
 *
 * Decimals come from the file alone; an amount with more decimals than its token is refused, never rounded, and so is
 * a name that stands for two accounts.
 */
export function namedReaders(
  names: PolicyNames | undefined,
  further: Readonly<Record<string, Address>> = {},
): NamedReaders {
  const tokens = Object.values(names?.tokens ?? {});
  const units = names === undefined ? [] : [names.native, ...tokens];

  function account(text: string): Address | undefined {
    const token = tokens.find(({ name }) => name === text);
    const found = [own(further, text), own(names?.accounts ?? {}, text), token?.address];
    const [first, ...others] = new Set(found.filter((one) => one !== undefined));
    if (others.length === 0) return first;
    throw new ArgumentProblem(
      "",
      text,
      `"${text}" stands for ${first} in the system, and for ${others[0]} in the policy file.`,
      "Write the address that you mean.",
    );
  }

  function amountWithUnit(text: string): ReturnType<NamedReaders["amountWithUnit"]> {
    const [, digits, name] = /^(-?[\d,.]+) ([A-Za-z][\w-]*)$/.exec(text) ?? [];
    if (digits === undefined || name === undefined) return undefined;
    const unit = units.find((one) => one.name === name);
    if (unit === undefined) return `The policy has no unit "${name}".`;
    const parsed = parseDecimal(digits, unit.decimals);
    if (parsed.ok) return { units: parsed.units, unit };
    return parsed.problem === "TOO_MANY_DECIMALS"
      ? `The amount has ${digits.split(".")[1]?.length} decimals, and ${name} has ${unit.decimals}.`
      : undefined;
  }

  function amount(text: string): bigint | string | undefined {
    const [, raw] = /^(0|[1-9]\d*) raw$/.exec(text) ?? [];
    if (raw !== undefined) return BigInt(raw);
    const found = amountWithUnit(text);
    return typeof found === "object" ? found.units : found;
  }

  const unitAt = (address: Address) => tokens.find((token) => isAddressEqual(token.address, address));

  return { account, amount, amountWithUnit, unitAt };
}

/** A name such as `constructor` is no entry of a record that has none. */
function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

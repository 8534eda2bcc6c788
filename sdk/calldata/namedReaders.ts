import type { Address } from "viem";
import { parseDecimal } from "../amount/parseDecimal.ts";
import type { PolicyNames } from "../policy/compilePolicy.ts";
import type { AmountUnit } from "../policy/source/amount.ts";
import { didYouMean } from "../policy/source/located.ts";
import { ArgumentProblem, type ArgumentReaders } from "./readArgument.ts";

/** Reads names of accounts, and amounts with units, as they stand for something in a policy file. */
export type NamedReaders = Required<ArgumentReaders> & {
  /** `850 GEUR` or `-100 GUSD`; undefined where the text is no number with a unit of the policy. */
  amountWithUnit(text: string): { units: bigint; unit: AmountUnit } | undefined;
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
  const units = names === undefined ? [] : [names.native, ...Object.values(names.tokens)];

  function account(text: string): Address | undefined {
    const token = units.find(({ name }) => name === text && name !== names?.native.name);
    const found = [own(further, text), own(names?.accounts ?? {}, text), token?.address];
    const [first, ...others] = new Set(found.filter((one) => one !== undefined));
    if (first === undefined && /^[A-Za-z][\w-]*$/.test(text)) throw unknownAccount(text);
    if (others.length === 0) return first;
    throw new ArgumentProblem(
      "",
      text,
      `"${text}" stands for ${first} in the system, and for ${others[0]} in the policy file.`,
      "Write the address that you mean.",
    );
  }

  function unknownAccount(text: string): ArgumentProblem {
    const tokens = Object.keys(names?.tokens ?? {});
    const known = [...Object.keys(further), ...Object.keys(names?.accounts ?? {}), ...tokens];
    const nextStep = `${didYouMean(text, known)}Use a name of the policy file, or an address with its checksum.`;
    return new ArgumentProblem("", text, "No account is called so.", nextStep);
  }

  function amountWithUnit(text: string) {
    const [, digits, name] = /^(\S+) ([A-Za-z][\w-]*)$/.exec(text) ?? [];
    if (digits === undefined || name === undefined) return undefined;
    const unit = units.find((one) => one.name === name);
    if (unit === undefined) {
      const known = units.map((one) => one.name);
      throw new ArgumentProblem(
        "",
        text,
        `"${name}" is no token of the policy.`,
        `${didYouMean(name, known)}Units there: ${known.join(", ") || "none"}.`,
      );
    }
    const parsed = parseDecimal(digits, unit.decimals);
    if (parsed.ok) return { units: parsed.units, unit };
    throw parsed.problem === "TOO_MANY_DECIMALS"
      ? new ArgumentProblem("", text, `${name} has ${unit.decimals} decimals.`, "Write no more; nothing is rounded.")
      : new ArgumentProblem("", text, "This is not an amount.", `Write it like 1,250.50 ${name}.`);
  }

  function amount(text: string): bigint | undefined {
    const [, raw] = /^(0|[1-9]\d*) raw$/.exec(text) ?? [];
    return raw === undefined ? amountWithUnit(text)?.units : BigInt(raw);
  }

  return { account, amount, amountWithUnit };
}

/** A name such as `constructor` is no entry of a record that has none. */
function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

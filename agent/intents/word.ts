import { type Address, isAddressEqual } from "viem";
import type { CompiledPolicy } from "../../sdk/policy/compilePolicy.ts";
import { formatDecimal } from "../../sdk/text/parseDecimal.ts";
import type { ReadAmount } from "./citedAmount.ts";
import { normalDecimal } from "./normalDecimal.ts";

/** One argument word: how it is written for the encoder, and how the decoder's value is read back. */
export type Word = {
  /** As `readArgument` reads it. */
  text: string;
  /** What it means. */
  wanted: string;
  /** What a decoded value says, in the same words; another text where it says something else. */
  read(value: unknown): string;
};

/** An account, token or contract by name. Read back by looking for the name that the policy has for the address. */
export function nameWord(name: string, { names }: Pick<CompiledPolicy, "names">): Word {
  return { text: name, wanted: name, read: (value) => nameAt(value as Address, names) ?? String(value) };
}

/** An amount with its unit. Read back as a decimal number. */
export function amountWord({ value, unit }: ReadAmount): Word {
  return {
    text: `${value} ${unit.name}`,
    wanted: `${normalDecimal(value)} ${unit.name}`,
    // Of few bits it is decoded to a number.
    read: (units) => `${normalDecimal(formatDecimal(BigInt(units as number | bigint), unit.decimals))} ${unit.name}`,
  };
}

/** A number, a truth value or bytes, which are read back as they are written. */
export function plainWord(text: string): Word {
  return { text, wanted: text.toLowerCase(), read: (value) => String(value).toLowerCase() };
}

/** An account that no file names: the treasury itself. */
export function accountWord(address: Address): Word {
  return { text: address, wanted: address.toLowerCase(), read: (value) => String(value).toLowerCase() };
}

/** What the policy calls an account or token. */
export function nameAt(address: Address, { accounts, tokens }: CompiledPolicy["names"]): string | undefined {
  const account = Object.entries(accounts).find(([, one]) => isAddressEqual(one, address));
  return account?.[0] ?? Object.values(tokens).find((token) => isAddressEqual(token.address, address))?.name;
}

import { type Address, getAddress, type Hex, isAddress, isHex, zeroAddress } from "viem";
import { NOBODY } from "../deploy/dao/parties.ts";
import { didYouMean } from "../policy/source/located.ts";
import { parseDecimal } from "../text/parseDecimal.ts";
import type { RootBook } from "./book.ts";
import type { RefuseField } from "./change.ts";

/** Finds what the fields of a change name. Each refuses the field where nothing is called so. */
export function lookup(book: RootBook, refuse: RefuseField) {
  const named = <T>(path: string | string[], text: string, what: string, known: Record<string, T>): T => {
    const found = Object.hasOwn(known, text) ? known[text] : undefined;
    if (found !== undefined) return found;
    const names = Object.keys(known);
    return refuse(path, text, `"${text}" is no ${what} that is known here.`, nearest(text, names));
  };
  const account = (path: string | string[], text: string): Address =>
    isAddress(text) ? getAddress(text) : named(path, text, "account", book.accounts);
  return {
    /** An account by its name, or an address. */
    account,
    /** The same, or zero where the text is `none`. */
    accountOrNobody: (path: string, text: string) => (text === NOBODY ? zeroAddress : account(path, text)),
    council(path: string, text: string): Address {
      if (isAddress(text)) return getAddress(text);
      return named(path, text, "council", book.councils);
    },
    agent(path: string, text: string): bigint {
      if (/^[1-9]\d*$/.test(text) && BigInt(text) < 1n << 64n) return BigInt(text);
      return named(path, text, "agent", book.agents);
    },
    /** A tier by its name in the policy, or its number. */
    tier(path: string, text: string): number {
      if (/^(0|[1-9]\d{0,2})$/.test(text) && Number(text) < 255) return Number(text);
      return named(path, text, "tier", book.tiers);
    },
    schema(path: string, text: string): Hex {
      if (isHex(text) && text.length === 66) return text;
      return named(path, text, "schema", book.schemas);
    },
    token(path: string, text: string) {
      return named(path, text, "token", book.tokens);
    },
    /** `100 GUSD` in base units, of a token or the native currency. */
    amount(path: string, text: string) {
      const [, number = "", name = ""] = /^([\d,.]+) ([A-Za-z][\w-]*)$/.exec(text) ?? [];
      if (name === "") return refuse(path, text, "This is not an amount.", 'Write it with its unit: "1,250.50 GUSD".');
      const unit = name === book.native.name ? book.native : named(path, name, "token", book.tokens);
      const parsed = parseDecimal(number, unit.decimals);
      if (parsed.ok) return { unit, units: parsed.units, isNative: unit === book.native };
      return parsed.problem === "TOO_MANY_DECIMALS"
        ? refuse(path, text, `${name} has ${unit.decimals} decimals.`)
        : refuse(path, text, "This is not a decimal number.");
    },
  };
}

function nearest(text: string, names: readonly string[]): string {
  return `${didYouMean(text, names)}Known are: ${names.join(", ") || "none"}; or write the address or number itself.`;
}

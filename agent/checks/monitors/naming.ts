import { type Address, isAddressEqual } from "viem";
import { addressNames, formatAccount } from "../../../sdk/describe/addressNames.ts";
import { amountOf, unitOf } from "../../../sdk/describe/describeWord.ts";
import type { PolicyNames } from "../../../sdk/policy/compilePolicy.ts";
import type { Move } from "./history.ts";

export function partyName(party: Address, names: PolicyNames): string {
  return formatAccount(party, addressNames(names));
}

/** `2,500 GUSD to ada (0x…)` */
export function moveName({ party, token, amount }: Move, names: PolicyNames): string {
  return `${amountOf(amount, unitOf(token, names))} to ${partyName(party, names)}`;
}

/** The accounts that a party is compared with: those of its group in the policy, or itself alone. */
export function classOf(
  party: Address,
  { groups, accounts }: PolicyNames,
): { name: string; has(one: Address): boolean } {
  for (const [name, members] of Object.entries(groups)) {
    const all = members.flatMap((member) => accounts[member] ?? []);
    const has = (one: Address) => all.some((member) => isAddressEqual(member, one));
    if (has(party)) return { name, has };
  }
  return { name: "this party", has: (one) => isAddressEqual(one, party) };
}

import { type Address, isAddressEqual } from "viem";
import { includesAccount, membersOf } from "./body.ts";
import type { Party } from "./facts.ts";
import type { Words } from "./words.ts";

/** `guardian`, `approver of tier council (1)`: what an account is for the gate. */
export function rolesOf({ isGuardian, isVetoer, isRoot, tiers }: Omit<Party, "address" | "body">, words: Words) {
  return [
    ...(isGuardian ? ["guardian"] : []),
    ...(isRoot ? ["root approver"] : []),
    ...(isVetoer ? ["root vetoer"] : []),
    ...tiers.map((tier) => `approver of ${words.tier(tier)}`),
  ];
}

/** Whether it approves anything. */
export function decides({ isRoot, tiers }: Party): boolean {
  return isRoot || tiers.length > 0;
}

/** Every role that an account holds by itself or with others: `is guardian`, `is a member of council (0x…)`. */
export function rolesHeldBy(account: Address, parties: readonly Party[], words: Words): string[] {
  return parties.flatMap((party) => {
    const { address, body } = party;
    if (isAddressEqual(address, account)) return rolesOf(party, words).map((role) => `is ${role}`);
    if (!includesAccount(membersOf(body), account)) return [];
    return [`${body.kind === "safe" ? "owns" : "has a say in"} ${words.account(address)}`];
  });
}

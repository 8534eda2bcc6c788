import { type Address, isAddress } from "viem";
import type { DaoDescription, SourceDescription, TierDescription } from "./schema.ts";

/** What stands where a DAO has nobody: no guardian, no vetoer, no approver. */
export const NOBODY = "none";

/** Everywhere that a description names an account or a council. */
type PartyUse = { path: string[]; party: string; role: string };

export function partiesOf(dao: DaoDescription): PartyUse[] {
  return [
    { path: ["guardian"], party: dao.guardian, role: "the guardian" },
    ...Object.entries(dao.tiers).map(([name, { approver }]) => ({
      path: ["tiers", name, "approver"],
      party: approver,
      role: `the approver of tier ${name}`,
    })),
    { path: ["root", "approver"], party: dao.root.approver, role: "the root approver" },
    { path: ["root", "vetoer"], party: dao.root.vetoer, role: "the root vetoer" },
  ];
}

/** Every key of the agents, and of the sources. */
export function keysOf(dao: DaoDescription, sections: readonly ("agents" | "sources")[] = ["agents", "sources"]) {
  return sections.flatMap((section) =>
    Object.entries<{ keys: SourceDescription["keys"] }>(dao[section]).flatMap(([owner, { keys }]) =>
      Object.entries(keys).map(([name, key]) => ({ ...key, owner, name, path: [section, owner, "keys", name] })),
    ),
  );
}

/** Every member of the councils. */
export function membersOf({ councils }: DaoDescription) {
  return Object.entries(councils).flatMap(([council, { members }]) =>
    Object.entries(members).map(([name, member]) => ({
      council,
      name,
      member,
      path: ["councils", council, "members", name],
    })),
  );
}

/** Whether the party is written as an address, and not as a council's name or `none`. */
export function isAccount(party: string): party is Address {
  return isAddress(party);
}

/** Whether the approver answers `epoch()`: Councils do; others as the file says. */
export function hasEpoch({ approver, "has epoch": stated }: Pick<TierDescription, "approver" | "has epoch">): boolean {
  return isAccount(approver) ? (stated ?? false) : approver !== NOBODY;
}

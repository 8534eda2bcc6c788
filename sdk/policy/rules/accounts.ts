import type { Book, Party } from "../source/book.ts";
import { type Located, type Place, policyError, textOf } from "../source/located.ts";
import type { NamedAddress } from "./draft.ts";

/** The account or token of this name. */
export function requireAccount(name: string, at: Place, book: Book): NamedAddress {
  return requireAccountParty(book.parties.require(name, at), at);
}

/** A name, or `one of` names and groups, each account once. */
export function readRecipients(value: Located, book: Book): NamedAddress[] {
  const text = textOf(value, "a name, or: one of a group");
  const [, list] = /^one of (.+)$/.exec(text) ?? [];
  const parties = (list ?? text).split(/,\s+/).map((name) => book.parties.require(name, value.at));
  const members = parties.flatMap((party) => (party.kind === "group" && list !== undefined ? party.members : [party]));
  return members.map((member, i) => {
    if (members.indexOf(member) !== i) {
      throw policyError("POLICY_VALUE_INVALID", value.at, {
        summary: `"${member.name}" is named twice.`,
        value: member.name,
      });
    }
    return requireAccountParty(member, value.at);
  });
}

function requireAccountParty(party: Party, at: Place): NamedAddress {
  if (party.kind === "account" || party.kind === "token") return { name: party.name, address: party.address };
  throw policyError("POLICY_NAME_UNKNOWN", at, {
    summary: `"${party.name}" is ${party.kind === "group" ? "a group" : "an agent"}, not an account.`,
    value: party.name,
    nextStep: party.kind === "group" ? `Where recipients stand, write: one of ${party.name}.` : undefined,
  });
}

import type { Book } from "../source/book.ts";
import { type Located, listOf, policyError, textOf } from "../source/located.ts";
import type { Draft } from "./draft.ts";

/** `who`: agents, approvers and groups of them, each once. */
export function readProposers(value: Located, book: Book): Draft["proposers"] {
  const found = listOf(value).flatMap((item) => {
    const name = textOf(item, "an agent or approver");
    const party = book.parties.require(name, item.at);
    const members = party.kind === "group" ? party.members : [party];
    return members.map((member) => ({ member, at: item.at }));
  });
  if (found.length === 0) throw policyError("POLICY_KEY_MISSING", value.at, { summary: "Nobody is named." });
  return found.map(({ member, at }, i) => {
    if (found.slice(0, i).some((other) => other.member === member)) {
      throw policyError("POLICY_VALUE_INVALID", at, {
        summary: `"${member.name}" is named twice.`,
        value: member.name,
      });
    }
    const isAgent = member.kind === "agent";
    if (!isAgent && !book.approvers.has(member.address)) {
      throw policyError("POLICY_NAME_UNKNOWN", at, {
        summary: `"${member.name}" is neither an agent nor an approver.`,
        value: member.name,
        nextStep: `If it proposes by itself, list it under approvers.`,
      });
    }
    return { name: member.name, address: member.address, isAgent };
  });
}

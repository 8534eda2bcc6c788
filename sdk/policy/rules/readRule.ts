import type { Book } from "../source/book.ts";
import { fieldsOf, type LocatedEntry, policyError, textOf } from "../source/located.ts";
import { readMoment } from "../source/scalars.ts";
import type { Draft } from "./draft.ts";
import { readCall } from "./readCall.ts";
import { readDanger } from "./readDanger.ts";
import { readBound, readInput, readReturns } from "./readDemands.ts";
import { readMeter } from "./readMeter.ts";
import { readProposers } from "./readWho.ts";
import { OPTIONAL_RULE_KEYS, REQUIRED_RULE_KEYS } from "./ruleFields.ts";

/** Reads one rule, and checks all that the rule alone shows. */
export function readRule({ key: name, keyAt: at, value }: LocatedEntry, book: Book): Draft {
  const fields = fieldsOf(value, REQUIRED_RULE_KEYS, OPTIONAL_RULE_KEYS);
  const proposers = readProposers(fields.who, book);
  const { targets, call, maxValue } = readCall(fields, value.at, book);
  const meter = readMeter(fields, call, targets, book);
  const input = readInput(fields.from, book);
  const approver = proposers.find(({ isAgent }) => !isAgent);
  if (fields.from !== undefined && approver !== undefined) {
    throw policyError("POLICY_INPUT_FOR_APPROVER", fields.from.at, {
      summary: `"${approver.name}" is an approver.`,
      value: approver.name,
    });
  }
  const tierName = textOf(fields.tier, "the name of a tier");
  return {
    name,
    at,
    proposers,
    targets,
    call,
    tierName,
    tier: book.tiers.require(tierName, fields.tier.at),
    expiry: fields.expires === undefined ? 0 : readMoment(fields.expires),
    maxValue,
    returns: readReturns(fields.returns, call, targets, book),
    meter,
    input,
    bound: readBound(fields.bound, book),
    danger: readDanger(fields, call),
  };
}

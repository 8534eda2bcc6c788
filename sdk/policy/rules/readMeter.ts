import { slice, zeroAddress } from "viem";
import { formatDecimal } from "../../text/parseDecimal.ts";
import type { Book, NamedMeter } from "../source/book.ts";
import { type Place, policyError, textOf } from "../source/located.ts";
import type { ArgumentWord } from "../source/signature.ts";
import { NO_WORD } from "../types.ts";
import { EVERY_WORD, leastOf } from "../wordSet.ts";
import type { Draft, DraftCall, NamedAddress } from "./draft.ts";
import { idFunctionOf } from "./idFunctions.ts";
import type { RuleFields } from "./ruleFields.ts";

/** The meter that the rule names, or undefined for `none`. */
export function meterNamed(fields: RuleFields, book: Book): NamedMeter | undefined {
  const name = textOf(fields.meter, "the name of a meter, or none");
  return name === "none" ? undefined : book.meters.require(name, fields.meter.at);
}

/** The word that the meter counts, where the rule names one or only one can be meant. */
export function countedWord(fields: RuleFields, words: readonly ArgumentWord[]): number | undefined {
  if (fields.counts === undefined) {
    const candidates = words.flatMap(({ type }, i) => (type.startsWith("uint") ? [i] : []));
    return candidates.length === 1 ? candidates[0] : undefined;
  }
  const name = textOf(fields.counts, "the parameter that is the amount");
  const index = words.findIndex((word) => word.name === name);
  if (index >= 0 && words[index]?.type.startsWith("uint")) return index;
  const names = words.filter(({ type }) => type.startsWith("uint")).map((word) => word.name);
  throw policyError("POLICY_METER_MISMATCH", fields.counts.at, {
    summary: `"${name}" is not a parameter that can be an amount.`,
    value: name,
    nextStep: names.length === 0 ? "The function has none." : `Parameters that can be: ${names.join(", ")}.`,
  });
}

/** The meter with the word that it counts, or undefined where nothing meters the rule. */
export function readMeter(fields: RuleFields, call: DraftCall, targets: NamedAddress[], book: Book): Draft["meter"] {
  const named = meterNamed(fields, book);
  const refuse = (summary: string, at: Place = fields.meter.at) =>
    policyError("POLICY_METER_MISMATCH", at, { summary, value: named?.name ?? "none" });
  if (named === undefined) {
    if (fields.counts !== undefined) throw refuse('There is no meter for "counts".', fields.counts.at);
    return undefined;
  }
  if (named.token.address === zeroAddress) {
    if (fields.counts !== undefined) throw refuse("A meter of native value counts the value.", fields.counts.at);
    if (call.kind !== "native" && fields.value === undefined)
      throw refuse("The rule permits no native value to count.");
    return { named, amountWord: NO_WORD };
  }
  if (call.kind === "native")
    throw refuse(`The rule sends ${book.native.name}, and the meter counts ${named.token.name}.`);
  const token = book.units.get(targets[0]?.name ?? "");
  if (token !== undefined && token !== named.token) {
    throw refuse(`The rule calls ${token.name}, and the meter counts ${named.token.name}.`);
  }
  refuseIds(fields.meter.at, named, call, targets, book);
  const words = call.signature?.words ?? [];
  const amountWord = countedWord(fields, words);
  if (amountWord === undefined) throw refuse('Which parameter is the amount? Name it with "counts".');
  const least = leastAmount(call, amountWord);
  if (least > named.burst) {
    const amount = `${formatDecimal(least, named.token.decimals)} ${named.token.name}`;
    throw policyError("POLICY_NEVER_MATCHES", fields.meter.at, {
      summary: `Each call takes ${amount} or more, and the meter never holds so much.`,
      value: amount,
    });
  }
  return { named, amountWord };
}

/** To a meter, the item of id 0 would cost nothing and that of id 1 one piece, whatever they are worth. */
function refuseIds(at: Place, { name, token }: NamedMeter, call: DraftCall, targets: NamedAddress[], book: Book): void {
  const collection = targets.find(({ address }) => book.collections.has(address));
  const selector = call.kind === "native" ? undefined : call.signature?.selector;
  const moving = selector === undefined ? undefined : idFunctionOf(selector);
  if (collection === undefined && moving === undefined) return;
  throw policyError("POLICY_METER_MISMATCH", at, {
    summary: `${collection === undefined ? moving : `"${collection.name}"`} takes ids, and the meter counts amounts of ${token.name}.`,
    value: name,
    nextStep:
      "Write meter: none, and name the account under collections; what may go without a human is unbounded then.",
  });
}

function leastAmount(call: DraftCall, amountWord: number): bigint {
  if (call.kind === "exact") return BigInt(slice(call.data, 4 + 32 * amountWord, 36 + 32 * amountWord));
  return call.kind === "function" ? leastOf(call.conditions[amountWord]?.set ?? EVERY_WORD) : 0n;
}

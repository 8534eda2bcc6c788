import { decodeFunctionData, encodeFunctionData, type Hex, maxUint256 } from "viem";
import { type AmountUnit, parseAmount } from "../source/amount.ts";
import type { Book } from "../source/book.ts";
import { readCondition } from "../source/condition.ts";
import { didYouMean, type Located, mapOf, type Place, policyError, textOf } from "../source/located.ts";
import { readBytes } from "../source/scalars.ts";
import { type ArgumentWord, type CallSignature, readSignature, requireWords } from "../source/signature.ts";
import { readRecipients, requireAccount } from "./accounts.ts";
import type { DraftCall, NamedAddress } from "./draft.ts";
import { refuseMisleadingNames } from "./parameterNames.ts";
import { countedWord, meterNamed } from "./readMeter.ts";
import { type RuleFields, refuseKeys } from "./ruleFields.ts";

/** What the rule permits: `may call` with `where` or `data`, or `may send` with `to`. */
export function readCall(
  fields: RuleFields,
  at: Place,
  book: Book,
): { targets: NamedAddress[]; call: DraftCall; maxValue: bigint } {
  const send = fields["may send"];
  const callText = fields["may call"];
  if ((send === undefined) === (callText === undefined)) {
    throw policyError("POLICY_KEY_MISSING", at, {
      summary: `A rule has either "may call" or "may send".`,
      value: send === undefined ? "neither" : "both",
    });
  }
  if (send !== undefined) {
    refuseKeys(fields, ["where", "data", "value", "counts", "returns"], "may send");
    if (fields.to === undefined)
      throw policyError("POLICY_KEY_MISSING", at, { summary: 'The key "to" is missing.', value: "to" });
    return { targets: readRecipients(fields.to, book), call: { kind: "native" }, maxValue: readNativeMost(send, book) };
  }
  const text = callText as Located;
  refuseKeys(fields, ["to"], "may call");
  const maxValue = fields.value === undefined ? 0n : readNativeMost(fields.value, book);
  const { target, call } = readTargetAndCall(fields, text, book);
  return { targets: [target], call, maxValue };
}

function readTargetAndCall(fields: RuleFields, value: Located, book: Book): { target: NamedAddress; call: DraftCall } {
  const text = textOf(value, "Target.function(type name, ...)");
  const data = fields.data === undefined ? undefined : readBytes(fields.data);
  if (data !== undefined && /^[\w-]+$/.test(text)) {
    refuseKeys(fields, ["where"], "data");
    return { target: requireAccount(text, value.at, book), call: { kind: "exact", data, signature: undefined } };
  }
  const signature = readSignature(text, value.at);
  refuseMisleadingNames(signature, value.at);
  const target = requireAccount(signature.target, value.at, book);
  if (data !== undefined) {
    refuseKeys(fields, ["where"], "data");
    requireCanonical(data, signature, fields.data as Located);
    return { target, call: { kind: "exact", data, signature } };
  }
  const words = requireWords(signature, value.at);
  return { target, call: readConditions(fields, value.at, signature, words, target, book) };
}

function readConditions(
  fields: RuleFields,
  at: Place,
  signature: CallSignature,
  words: ArgumentWord[],
  target: NamedAddress,
  book: Book,
): DraftCall {
  const entries =
    fields.where === undefined ? [] : mapOf(fields.where, words.map(({ name }) => name).join(", ")).entries;
  for (const { key, keyAt } of entries) {
    const names = words.map(({ name }) => name);
    if (names.includes(key)) continue;
    throw policyError("POLICY_KEY_UNKNOWN", keyAt, {
      summary: `The function has no parameter "${key}".`,
      value: key,
      nextStep: `${didYouMean(key, names)}Parameters: ${names.join(", ")}.`,
    });
  }
  const counted = countedWord(fields, words);
  const meter = meterNamed(fields, book);
  const meteredUnit = meter?.token === book.native ? undefined : meter?.token;
  const conditions = words.map((word, i) => {
    const entry = entries.find(({ key }) => key === word.name);
    if (entry === undefined) {
      throw policyError("POLICY_KEY_MISSING", fields.where?.at ?? at, {
        summary: `There is no condition on "${word.name}".`,
        value: word.name,
        nextStep: `Write ${word.name}: any, if any value is fine.`,
      });
    }
    const unit = unitOfTarget(target, word, book) ?? (i === counted ? meteredUnit : undefined);
    return readCondition(entry.value, word, { book, unit });
  });
  return { kind: "function", signature, words, conditions };
}

/** Numbers given to an ERC-20 are most likely amounts of it: they need their unit, or the word `raw`. */
function unitOfTarget({ name }: NamedAddress, word: ArgumentWord, book: Book): AmountUnit | undefined {
  const unit = book.units.get(name);
  return unit !== undefined && unit.decimals > 0 && word.type === "uint256" ? unit : undefined;
}

function requireCanonical(data: Hex, { abi, functionName, selector }: CallSignature, { at }: Located): void {
  try {
    const { args } = decodeFunctionData({ abi: [abi], data });
    if (encodeFunctionData({ abi: [abi], functionName, args: args ?? [] }) === data) return;
  } catch (cause) {
    throw policyError("POLICY_CALLDATA_MISMATCH", at, {
      summary: `The calldata is not a call of ${functionName} (${selector}).`,
      value: data.slice(0, 74),
      cause,
    });
  }
  throw policyError("POLICY_CALLDATA_MISMATCH", at, {
    summary: `The calldata is not the one encoding of its arguments for ${functionName}.`,
    value: data.slice(0, 74),
  });
}

function readNativeMost(value: Located, book: Book): bigint {
  const text = textOf(value, `at most an amount of ${book.native.name}`);
  const [, digits, unit] = /^at most (\S+) (\S+)$/.exec(text) ?? [];
  if (digits === undefined || unit !== book.native.name) {
    throw policyError("POLICY_AMOUNT_INVALID", value.at, {
      summary: "This is not a limit on native value.",
      value: text,
      nextStep: `Write: at most 0.5 ${book.native.name}.`,
    });
  }
  return parseAmount(digits, value.at, book.native, 1n, maxUint256).units;
}

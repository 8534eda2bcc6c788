import { type Address, maxInt128, zeroAddress, zeroHash } from "viem";
import { type BatchLevel, batchLevel } from "../../provenance/types.ts";
import { readAmount } from "../source/amount.ts";
import type { Book } from "../source/book.ts";
import { fieldsOf, type Located, policyError, textOf } from "../source/located.ts";
import { readDuration } from "../source/scalars.ts";
import { type BoundDemand, type InputDemand, type ReturnCheck, returnCheck } from "../types.ts";
import { requireAccount } from "./accounts.ts";
import type { DraftCall, NamedAddress } from "./draft.ts";

/** ERC-20 functions that report failure by returning false: a rule for one demands success unless it says otherwise. */
const RETURNS_SUCCESS = ["0xa9059cbb", "0x23b872dd", "0x095ea7b3"];

/** `from`: the input that must serve the rule. */
export function readInput(value: Located | undefined, book: Book): InputDemand {
  if (value === undefined) return { schema: zeroHash, source: zeroAddress, levels: 0, maxAge: 0 };
  const fields = fieldsOf(value, ["schema", "source", "level", "max age"], []);
  const schema = book.schemas.require(textOf(fields.schema, "the name of a schema"), fields.schema.at);
  const levels = readLevels(fields.level);
  const source = readSource(fields.source, levels, book);
  return { schema, source, levels, maxAge: readDuration(fields["max age"]) };
}

function readLevels(value: Located): number {
  const text = textOf(value, "a level");
  return text.split(" and ").reduce((levels, level) => {
    if (!Object.hasOwn(batchLevel, level)) {
      throw policyError("POLICY_VALUE_INVALID", value.at, {
        summary: `"${level}" is not a level.`,
        value: text,
        nextStep: `Levels: ${Object.keys(batchLevel).join(", ")}; several are joined by "and".`,
      });
    }
    return levels | batchLevel[level as BatchLevel];
  }, 0);
}

function readSource(value: Located, levels: number, book: Book): Address {
  const text = textOf(value, "the name of a source, or any");
  if (text === "any") {
    if (levels !== batchLevel.hashed) return zeroAddress;
    throw policyError("POLICY_VALUE_INVALID", value.at, {
      summary: "Anybody can anchor a hash: a rule that asks for no more must name who did.",
      value: text,
      nextStep: "Name the source, or ask for a level above hashed.",
    });
  }
  const { address } = requireAccount(text, value.at, book);
  if (book.sources.has(address)) return address;
  throw policyError("POLICY_NAME_UNKNOWN", value.at, {
    summary: `"${text}" is not a source.`,
    value: text,
    nextStep: "List it under sources.",
  });
}

/** `bound`: what the proposal must declare at least. */
export function readBound(value: Located | undefined, book: Book): BoundDemand {
  if (value === undefined) return { demanded: false, token: zeroAddress, minDelta: 0n };
  const text = textOf(value, "at least an amount");
  const [, amount] = /^at least (.+)$/.exec(text) ?? [];
  if (amount === undefined) {
    throw policyError("POLICY_VALUE_INVALID", value.at, {
      summary: "This is not a bound.",
      value: text,
      nextStep: "Write how the treasury's balance must change: at least 99 USDC, or at least -100 USDC.",
    });
  }
  const located = { kind: "text", text: amount, at: value.at } as const;
  const { units, unit } = readAmount(located, book.units, -maxInt128, maxInt128);
  return { demanded: true, token: unit.address, minDelta: units };
}

/** `returns`: what the call must return. */
export function readReturns(
  value: Located | undefined,
  call: DraftCall,
  targets: NamedAddress[],
  book: Book,
): ReturnCheck {
  if (value === undefined) {
    const isToken = targets.some(({ name }) => book.parties.get(name)?.kind === "token");
    const selector = call.kind === "native" ? undefined : call.signature?.selector;
    return isToken && RETURNS_SUCCESS.includes(selector ?? "") ? returnCheck.emptyOrTrue : returnCheck.none;
  }
  const text = textOf(value, "empty or true, or anything");
  if (text === "empty or true") return returnCheck.emptyOrTrue;
  if (text === "anything") return returnCheck.none;
  throw policyError("POLICY_VALUE_INVALID", value.at, {
    summary: "This is not a demand on what is returned.",
    value: text,
    nextStep: "Write: empty or true, or: anything.",
  });
}

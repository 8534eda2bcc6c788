import type { CallText } from "../../calldata/readCall.ts";
import {
  didYouMean,
  fieldsOf,
  type Located,
  type LocatedEntry,
  mapOf,
  type Place,
  policyError,
  textOf,
} from "../source/located.ts";
import { readDocument } from "../source/readDocument.ts";
import { readInteger, readMoment } from "../source/scalars.ts";
import { type Refusal, refusals } from "../types.ts";

/** What a row says of its call, with where it says so. */
export type ExpectedVerdict =
  | { allowed: true; rule: Word; tier: Word | undefined }
  | { allowed: false; refusal: Refusal; nearest: Word | undefined };

/** A name as it stands in the file. */
export type Word = { text: string; at: Place };

/** One row of a table of calls and verdicts. */
export type PolicyTest = {
  /** What the row is called in the file. */
  name: string;
  at: Place;
  proposer: Word | undefined;
  call: CallText;
  /** Where the parts of the call stand: by `to`, `call`, `value`, `args`, `args[1]`. */
  places: Readonly<Record<string, Place>>;
  /** The tier that the proposal is to go on, by name. */
  on: Word | undefined;
  /** When it is judged, in seconds since the epoch. */
  now: number | undefined;
  expected: ExpectedVerdict;
};

export type PolicyTests = {
  /** The policy file, as this file names it: relative to itself. */
  policy: string | undefined;
  tests: PolicyTest[];
};

export const TESTS_KEYS = { required: ["version", "tests"], optional: ["policy", "at"] } as const;
export const TEST_KEYS = {
  required: ["to"],
  optional: ["proposer", "call", "args", "value", "on", "at", "allowed", "tier", "refused", "nearest"],
} as const;

/**
 * Reads a table of calls and verdicts, in the grammar of docs/guides/policy.md. What its names stand for the policy
 * must say: see `runPolicyTests`.
 *
 * @throws An error whose code begins with POLICY_, with line, column, value and next step.
 */
export function readPolicyTests(text: string, { file = "policy.tests.yaml" }: { file?: string } = {}): PolicyTests {
  const source = fieldsOf(readDocument(text, file), TESTS_KEYS.required, TESTS_KEYS.optional);
  readInteger(source.version, 1n, 1n);
  const now = source.at === undefined ? undefined : readMoment(source.at);
  const { entries, at } = mapOf(source.tests, "what a call is called, with the call and its verdict");
  if (entries.length === 0) {
    throw policyError("POLICY_TESTS_EMPTY", at, {
      summary: "The table has no row, so it would pass whatever happens.",
    });
  }
  return {
    policy: source.policy === undefined ? undefined : textOf(source.policy, "the path of the policy file"),
    tests: entries.map((entry) => readRow(entry, now)),
  };
}

function readRow({ key: name, keyAt: at, value }: LocatedEntry, now: number | undefined): PolicyTest {
  const fields = fieldsOf(value, TEST_KEYS.required, TEST_KEYS.optional);
  const args = fields.args === undefined ? [] : itemsOf(fields.args);
  const optional = (field: Located | undefined, wanted: string) =>
    field === undefined ? undefined : textOf(field, wanted);
  return {
    name,
    at,
    proposer: fields.proposer === undefined ? undefined : wordOf(fields.proposer, "an agent or approver"),
    call: {
      to: textOf(fields.to, "whom the call is to"),
      call: optional(fields.call, "a function such as transfer(address to, uint256 amount)"),
      args: args.map((item) => textOf(item, "an argument")),
      value: optional(fields.value, "an amount of native value"),
    },
    places: {
      to: fields.to.at,
      call: fields.call?.at ?? at,
      value: fields.value?.at ?? at,
      args: fields.args?.at ?? at,
      ...Object.fromEntries(args.map((item, i) => [`args[${i}]`, item.at])),
    },
    on: fields.on === undefined ? undefined : wordOf(fields.on, "the name of a tier"),
    now: fields.at === undefined ? now : readMoment(fields.at),
    expected: readVerdict(fields, at),
  };
}

function readVerdict(
  { allowed, tier, refused, nearest }: Partial<Record<"allowed" | "tier" | "refused" | "nearest", Located>>,
  at: Place,
): ExpectedVerdict {
  if ((allowed === undefined) === (refused === undefined)) {
    throw policyError("POLICY_KEY_MISSING", at, {
      summary: 'A row has either "allowed" or "refused".',
      value: allowed === undefined ? "neither" : "both",
      nextStep: "Write the rule that carries the call under allowed, or the reason under refused.",
    });
  }
  const misplaced = allowed === undefined ? tier : nearest;
  if (misplaced !== undefined) {
    const [key, beside] = allowed === undefined ? ["tier", "refused"] : ["nearest", "allowed"];
    throw policyError("POLICY_KEY_UNKNOWN", misplaced.at, {
      summary: `"${key}" has no meaning beside "${beside}".`,
      value: key,
    });
  }
  if (allowed !== undefined) {
    return {
      allowed: true,
      rule: wordOf(allowed, "the rule that carries the call"),
      tier: tier === undefined ? undefined : wordOf(tier, "the name of a tier"),
    };
  }
  return {
    allowed: false,
    refusal: refusalOf(refused as Located),
    nearest: nearest === undefined ? undefined : wordOf(nearest, "the name of a rule, or none"),
  };
}

/** Why a policy alone can refuse a call; other reasons are the chain's. */
export const TESTED_REFUSALS: readonly Refusal[] = [
  "WrongProposer",
  "TierTooLow",
  "RuleExpired",
  "WrongTarget",
  "DataNotEmpty",
  "WrongSelector",
  "WrongLength",
  "WrongDataHash",
  "ConstraintViolated",
  "ValueTooHigh",
  "AmountAboveBurst",
];

function refusalOf(value: Located): Refusal {
  const text = textOf(value, "why it is refused");
  const found = refusals.find((one): one is Refusal => one === text);
  if (found !== undefined && TESTED_REFUSALS.includes(found)) return found;
  throw policyError("POLICY_VALUE_INVALID", value.at, {
    summary: `"${text}" is no reason for which a policy refuses a call.`,
    value: text,
    nextStep: `${didYouMean(text, TESTED_REFUSALS)}Reasons: ${TESTED_REFUSALS.join(", ")}.`,
  });
}

function wordOf(value: Located, wanted: string): Word {
  return { text: textOf(value, wanted), at: value.at };
}

function itemsOf(value: Located): Located[] {
  if (value.kind === "list") return value.items;
  throw policyError("POLICY_VALUE_INVALID", value.at, {
    summary: "Here must stand a list of arguments.",
    nextStep: 'Write them between brackets, each amount between quotes: [ada, "1,250 GUSD"].',
  });
}

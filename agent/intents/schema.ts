import { z } from "zod";
import type { Intent, IntentKind, KeyedIntent } from "./intent.ts";

// The catalogue as a schema: strict, bounded, and without any field that could hold an address or calldata. A model's
// tools are made of it, and what an intent says is read by it once more before anything is built.

/** Payments of one intent. A person reads them all. */
export const MOST_PAYMENTS = 25;

export const intentKinds = [
  "pay",
  "payMany",
  "swap",
  "approveAndDeposit",
  "vote",
  "call",
] as const satisfies readonly IntentKind[];

const name = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/)
  .describe("A name of the address book or of the agent file. Never an address.");

const from = z
  .strictObject({
    source: name,
    record: z.int().min(1).max(10_000_000).describe("The record's number, as it is shown."),
  })
  .describe("The record in which the number stands.");

const amount = z.strictObject({
  value: z
    .string()
    .max(100)
    .regex(/^(0|[1-9]\d*)(\.\d+)?$/)
    .describe("Decimal digits with at most one point: 2500 or 0.5."),
  unit: name.describe("The token's name, or that of the native currency."),
  from,
});

const wholeNumber = z
  .string()
  .max(100)
  .regex(/^(0|-?[1-9]\d*)$/);

const payment = { to: name, amount };

const argument = z.union([
  z.strictObject({ name }),
  z.strictObject({ amount }),
  z.strictObject({ number: wholeNumber, from }),
  z.strictObject({ flag: z.boolean() }),
]);

/** By kind. */
export const intentSchemas = {
  pay: z.strictObject({ kind: z.literal("pay"), ...payment }),
  payMany: z.strictObject({
    kind: z.literal("payMany"),
    payments: z.array(z.strictObject(payment)).min(1).max(MOST_PAYMENTS),
  }),
  swap: z.strictObject({ kind: z.literal("swap"), venue: name, sell: amount, buy: name, atLeast: amount }),
  approveAndDeposit: z.strictObject({ kind: z.literal("approveAndDeposit"), venue: name, amount }),
  vote: z.strictObject({
    kind: z.literal("vote"),
    governor: name,
    proposalId: z.strictObject({
      value: z
        .string()
        .max(78)
        .regex(/^(0|[1-9]\d*)$/),
      from,
    }),
    support: z.enum(["for", "against", "abstain"]),
  }),
  call: z.strictObject({
    kind: z.literal("call"),
    contract: name,
    function: z
      .string()
      .max(300)
      .regex(/^[A-Za-z_$][\w$]*(\([\w$ ,()[\]]*\))?$/)
      .describe("The function's name, or its signature where the contract has several of that name."),
    arguments: z.record(
      z
        .string()
        .max(100)
        .regex(/^[A-Za-z_$][\w$.[\]]*$/),
      argument,
    ),
    value: amount.optional().describe("Native currency that goes with the call."),
  }),
} as const satisfies Record<IntentKind, z.ZodType<Intent>>;

/** The most characters of a key, and of the sentence for signers. */
export const MOST_IN_KEY = 200;
export const MOST_IN_RATIONALE = 500;

export const keyedIntentSchema: z.ZodType<KeyedIntent> = z.strictObject({
  key: z
    .string()
    .min(1)
    .max(MOST_IN_KEY)
    .regex(/^[\x20-\x7e]*$/),
  intent: z.discriminatedUnion("kind", [
    intentSchemas.pay,
    intentSchemas.payMany,
    intentSchemas.swap,
    intentSchemas.approveAndDeposit,
    intentSchemas.vote,
    intentSchemas.call,
  ]),
  rationale: z.string().max(MOST_IN_RATIONALE),
});

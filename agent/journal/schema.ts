import { z } from "zod";
import { address, bytes, data, small, uint } from "../../sdk/files/fields.ts";
import { listOf } from "../../sdk/files/listOf.ts";
import { proposalSchema, witnessSchema } from "../../sdk/files/proposalFile.ts";
import { proposalStates } from "../../sdk/proposal/types.ts";

// Entries as they stand in a journal: bigints as decimal text, addresses with their checksum, bytes in lower case.

/** What entries look like; another form gets another number, and this one stays readable. */
export const JOURNAL_FORMAT = "sallyport/journal/1";

/** 53 bits hold every count and time; zod's own limit of safe numbers says the same. */
const count = small(53);
const text = z.string();
/** Of a wish. */
export const key = z
  .string()
  .regex(/^[\x20-\x7e]{1,200}$/, { error: "A key is 1 to 200 characters of printable ASCII." });
const nonce = uint(64);
const payment = {
  account: address,
  transactionHash: bytes(32),
  accountNonce: count,
  maxFeePerGas: uint(256),
  maxPriorityFeePerGas: uint(256),
};
const block = { blockNumber: uint(64), blockHash: bytes(32) };

// The catalogue grows. What was decided once stays readable, and nothing is proposed from here.
const keyedIntent = z.strictObject({ key, intent: z.looseObject({ kind: text }), rationale: text });

/** Every entry by its kind. */
export const entrySchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("opened"),
    format: z.literal(JOURNAL_FORMAT, { error: "The journal is of another version." }),
    chainId: count,
    gate: address,
    agent: uint(64),
  }),
  z.strictObject({ kind: z.literal("observed"), turn: count, source: text, digest: bytes(32), observedAt: count }),
  z.strictObject({
    kind: z.literal("failed"),
    turn: count,
    step: text,
    code: text,
    summary: text,
    nonce: nonce.optional(),
  }),
  z.strictObject({
    kind: z.literal("decided"),
    turn: count,
    by: text,
    intents: listOf(keyedIntent),
    transcript: bytes(32),
    tokens: count,
  }),
  z.strictObject({ kind: z.literal("refused"), key, code: text, reason: text }),
  z.strictObject({ kind: z.literal("held"), key, monitor: text, reason: text }),
  z.strictObject({ kind: z.literal("released"), key }),
  z.strictObject({
    kind: z.literal("intended"),
    key,
    attempt: count,
    proposal: proposalSchema,
    witness: witnessSchema,
    evidence: listOf(text),
    time: count.optional(),
  }),
  z.strictObject({ kind: z.literal("signed"), nonce, key: address, signature: data }),
  z.strictObject({ kind: z.literal("sent"), nonce, ...payment }),
  z.strictObject({ kind: z.literal("proposed"), nonce, id: bytes(32), ...block }),
  z.strictObject({ kind: z.literal("displaced"), nonce, ...block }),
  z.strictObject({ kind: z.literal("lapsed"), nonce }),
  z.strictObject({ kind: z.literal("ended"), nonce, state: z.enum(proposalStates) }),
  z.strictObject({ kind: z.literal("frozen"), reason: text }),
  z.strictObject({ kind: z.literal("resumed") }),
  z.strictObject({ kind: z.literal("anchoring"), upTo: count, head: bytes(32) }),
  z.strictObject({ kind: z.literal("anchoringSent"), ...payment }),
  z.strictObject({ kind: z.literal("anchored"), upTo: count, head: bytes(32), batchId: bytes(32) }),
  z.strictObject({
    kind: z.literal("recovered"),
    reason: text,
    proposals: listOf(z.strictObject({ nonce, id: bytes(32) })),
  }),
  z.strictObject({
    kind: z.literal("restored"),
    key: key.optional(),
    id: bytes(32),
    proposal: proposalSchema,
    witness: witnessSchema.optional(),
    evidence: listOf(text),
    proposedAt: count,
    ...block,
  }),
]);

/** One row's text: an entry with its number and its time. */
export const lineSchema = z.strictObject({ number: count.min(1), at: count, entry: entrySchema });

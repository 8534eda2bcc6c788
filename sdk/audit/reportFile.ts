import { z } from "zod";
import { address, bytes, data, int, readJson, small, uint, writeJson } from "../files/fields.ts";
import { listOf } from "../files/listOf.ts";
import { boundVerdicts } from "./report/boundVerdict.ts";
import { type AuditReport, outcomes, ruleStandings } from "./report/types.ts";

const FORMAT = "sallyport/audit/1";

/** Characters of a report that are read. */
const MOST_CHARACTERS = 48 * 1024 * 1024;

const limit = z.union([z.strictObject({ block: uint(64) }), z.strictObject({ moment: small(40) })]);
const party = z.strictObject({ account: address, name: z.string().optional() });
const moment = { block: uint(64), timestamp: small(48), transaction: bytes(32) };
const standing = z.strictObject({ levels: listOf(z.string()), withdrawn: listOf(z.string()) });
const counts = z.strictObject(
  Object.fromEntries(outcomes.map((outcome) => [outcome, small(48)])) as Record<
    (typeof outcomes)[number],
    ReturnType<typeof small>
  >,
);

const agreement = z.strictObject({
  kind: z.enum(["nobody", "missing", "called", "signed", "accepted", "unseen"]),
  approver: party.optional(),
  validUntil: small(40).optional(),
  needed: small(16).optional(),
  signers: listOf(
    z.strictObject({ signer: data, name: z.string().optional(), isRecovered: z.boolean(), isMember: z.boolean() }),
  ),
  carriedBy: party.optional(),
  words: z.string(),
});

const proposal = z.strictObject({
  reference: z.string(),
  id: bytes(32),
  proposer: party,
  agent: uint(64).optional(),
  key: address.optional(),
  keySigned: z.enum(["recovered", "sent by the key", "accepted by a contract", "unseen", "WRONG"]).optional(),
  nonce: uint(64),
  tier: z.strictObject({ index: small(8), name: z.string() }),
  evidence: bytes(32),
  calls: listOf(
    z.strictObject({
      target: party,
      value: uint(256),
      data,
      words: z.string().optional(),
      rule: small(8).optional(),
    }),
  ),
  rules: listOf(
    z.strictObject({
      leaf: bytes(32),
      name: z.string().optional(),
      words: listOf(z.string()),
      input: small(8).optional(),
      whenProposed: z.enum(ruleStandings),
      whenExecuted: z.enum(ruleStandings).optional(),
    }),
  ),
  policyRoot: bytes(32),
  bounds: listOf(z.strictObject({ token: party, minDelta: int(256), words: z.string() })),
  inputs: listOf(
    z.strictObject({
      batchId: bytes(32),
      schema: z.string().optional(),
      records: uint(64).optional(),
      source: party.optional(),
      observedAt: small(40).optional(),
      age: small(48).optional(),
      whenProposed: standing.optional(),
      whenExecuted: standing.optional(),
      now: standing.optional(),
      objections: listOf(z.string()),
    }),
  ),
  agreement,
  proposed: z.strictObject(moment),
  approved: z.strictObject(moment).optional(),
  eta: small(40),
  expiry: small(40),
  waits: z.strictObject({ approval: small(48).optional(), execution: small(48).optional() }),
  outcome: z.enum(outcomes),
  by: party.optional(),
  reason: z.string().optional(),
  ended: z.strictObject(moment).optional(),
  words: z.string(),
  moves: listOf(
    z.strictObject({
      token: party,
      sent: uint(300).optional(),
      received: uint(300).optional(),
      sentItems: listOf(uint(256)).optional(),
      receivedItems: listOf(uint(256)).optional(),
      before: uint(256).optional(),
      after: uint(256).optional(),
      bound: z.enum(boundVerdicts).optional(),
      isAsPaid: z.boolean().optional(),
      words: z.string(),
    }),
  ),
  leftOut: z.strictObject({ tokens: small(32), transfers: small(32) }).optional(),
});

const agent = z.strictObject({
  agent: uint(64),
  name: z.string(),
  model: z.string().optional(),
  keys: listOf(address),
  proposals: small(48),
  outcomes: counts,
  stopped: small(10).optional(),
  withoutEvidence: small(48),
  drifted: small(48),
  recipients: listOf(
    z.strictObject({ token: party, to: party, amount: uint(300), share: small(10), words: z.string() }),
  ),
  meters: listOf(
    z.strictObject({ name: z.string(), spent: uint(300), bound: uint(300).optional(), words: z.string() }),
  ),
});

const meter = z.strictObject({
  meter: bytes(32),
  name: z.string(),
  token: party.optional(),
  burst: uint(104).optional(),
  refill: uint(104).optional(),
  period: small(32).optional(),
  spent: uint(300),
  bound: uint(300).optional(),
  charges: listOf(z.strictObject({ timestamp: small(48), proposal: z.string(), amount: uint(256), level: uint(104) })),
  words: z.string(),
});

const schema = z.strictObject({
  format: z.literal(FORMAT),
  faults: listOf(z.strictObject({ what: z.string(), wrong: listOf(z.string()) })),
  notShown: listOf(z.string()),
  chainId: small(48),
  label: z.string(),
  gate: address,
  treasury: address,
  range: z.strictObject({ since: limit.optional(), until: limit.optional() }),
  from: small(48),
  to: small(48),
  asOf: z.strictObject({ number: uint(64), hash: bytes(32), timestamp: small(48) }),
  bundle: bytes(32),
  outcomes: counts,
  policies: listOf(
    z.strictObject({
      root: bytes(32),
      from: z.strictObject(moment),
      until: z.strictObject(moment).optional(),
      isAtHand: z.boolean(),
      rules: small(32).optional(),
    }),
  ),
  proposals: listOf(proposal),
  changes: listOf(z.strictObject({ ...moment, words: z.string(), proposal: z.string().optional() })),
  agents: listOf(agent),
  meters: listOf(meter),
});

/** The report for machines. */
export function writeReport(report: AuditReport): string {
  return writeJson({ format: FORMAT, ...report });
}

/**
 * Reads what {@link writeReport} wrote. Only its form is checked: whether it is true, its bundle tells.
 *
 * @param file How errors call the file.
 * @throws FILE_INVALID, FILE_TOO_LARGE
 */
export function readReport(text: string, file = "audit.json"): AuditReport {
  const { format: _, ...report } = readJson(text, schema, "report of an audit", file, MOST_CHARACTERS);
  return report as AuditReport;
}

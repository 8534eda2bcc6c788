import { sha256, stringToBytes } from "viem";
import { z } from "zod";
import { SallyportError } from "../errors/SallyportError.ts";
import { address, bytes, data, readJson, small, uint, writeJson } from "../files/fields.ts";
import { listOf } from "../files/listOf.ts";
import { batchSchema } from "../files/proposalFile.ts";
import type { HistoryContract } from "../history/sentences.ts";
import { proposalStates } from "../proposal/types.ts";
import type { AuditFacts } from "./facts/facts.ts";

const FORMAT = "sallyport/audit-bundle/1";

/** Characters of a bundle that are read. */
const MOST_CHARACTERS = 48 * 1024 * 1024;

const CONTRACTS = [
  "AgentTimelock",
  "AgentRegistry",
  "ProvenanceRegistry",
  "Council",
] as const satisfies HistoryContract[];

const limit = z.union([z.strictObject({ block: uint(64) }), z.strictObject({ moment: small(40) })]);
const block = z.strictObject({ number: uint(64), hash: bytes(32), timestamp: small(48) });
const status = z.strictObject({ source: address, observedAt: small(40), levels: small(8), withdrawal: small(8) });
const transfer = {
  token: address,
  from: address,
  to: address,
  block: uint(64),
  index: small(32),
  transaction: bytes(32),
};

const schema = z.strictObject({
  format: z.literal(FORMAT),
  chainId: small(48),
  label: z.string(),
  addresses: z.strictObject({
    gate: address,
    treasury: address,
    registry: address,
    provenance: address,
    councils: z.record(z.string(), address),
  }),
  range: z.strictObject({ since: limit.optional(), until: limit.optional() }),
  asOf: block,
  policies: listOf(z.string()),
  members: listOf(z.strictObject({ signer: data, name: z.string() })),
  blocks: listOf(block),
  logs: listOf(
    z.strictObject({
      contract: z.enum(CONTRACTS),
      address,
      topics: listOf(bytes(32)),
      data,
      block: uint(64),
      index: small(32),
      transaction: bytes(32),
    }),
  ),
  transactions: listOf(
    z.union([
      z.strictObject({ signed: data }),
      z.strictObject({ hash: bytes(32), from: address, to: address.nullable(), data }),
    ]),
  ),
  batches: listOf(batchSchema),
  standings: listOf(z.strictObject({ batchId: bytes(32), block: uint(64), status: status.optional() })),
  open: listOf(
    z.strictObject({
      id: bytes(32),
      state: z.enum(proposalStates),
      reasons: listOf(data),
      unknown: z.string().optional(),
    }),
  ),
  transfers: listOf(
    z.union([z.strictObject({ ...transfer, amount: uint(256) }), z.strictObject({ ...transfer, item: uint(256) })]),
  ),
  leftOut: listOf(
    z.strictObject({
      transaction: bytes(32),
      index: small(32),
      tokens: small(32),
      transfers: small(32),
      named: listOf(address),
    }),
  ),
  balances: listOf(
    z.strictObject({
      token: address,
      block: uint(64),
      before: uint(256).optional(),
      after: uint(256).optional(),
      logged: small(32).optional(),
    }),
  ),
});

/**
 * A bundle as it is written.
 *
 * @param most Characters of a bundle; as many as are read again if left out.
 * @throws AUDIT_TOO_LARGE
 */
export function writeBundle(facts: AuditFacts, most = MOST_CHARACTERS): string {
  const text = writeJson({ format: FORMAT, ...facts });
  if (text.length <= most) return text;
  throw new SallyportError("AUDIT_TOO_LARGE", {
    summary: `The bundle of the range has ${text.length} characters, and at most ${most} are read again.`,
    args: { size: text.length, most },
  });
}

/**
 * Reads what {@link writeBundle} wrote. Only its form is checked here.
 *
 * @param file How errors call the file.
 * @throws FILE_INVALID, FILE_TOO_LARGE
 */
export function readBundle(text: string, file = "bundle.json"): AuditFacts {
  const { format: _, ...facts } = readJson(text, schema, "bundle of an audit", file, MOST_CHARACTERS);
  return facts as AuditFacts;
}

/** What `sha256sum` says of the file. */
export function bundleDigest(text: string): `0x${string}` {
  return sha256(stringToBytes(text));
}

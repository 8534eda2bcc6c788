import type { Address, Hex } from "viem";
import { z } from "zod";
import type { Rule } from "../policy/types.ts";
import type { Proposal, Terms, Witness } from "../proposal/types.ts";
import { address, bytes, data, int, readJson, small, uint, writeJson } from "./fields.ts";
import { listOf } from "./listOf.ts";

const FORMAT = "sallyport/proposal/1";

/** A proposal, as files of ours hold it. */
export const proposalSchema = z.strictObject({
  proposer: address,
  nonce: uint(64),
  tier: small(8),
  epoch: small(32),
  notAfter: small(40),
  evidence: bytes(32),
  inputs: listOf(bytes(32)),
  rules: listOf(z.strictObject({ leaf: bytes(32), input: small(8) })),
  calls: listOf(
    z.strictObject({ target: address, value: uint(256), data, minGas: uint(256), codeHash: bytes(32), rule: small(8) }),
  ),
  bounds: listOf(z.strictObject({ token: address, minDelta: int(256) })),
});

const rule = z.strictObject({
  proposer: address,
  tier: small(8),
  expiry: small(40),
  target: address,
  kind: small(8),
  selector: bytes(4),
  words: small(8),
  wordTypes: bytes(32),
  dataHash: bytes(32),
  maxValue: uint(256),
  returns_: small(8),
  meter: z.strictObject({
    key: bytes(32),
    token: address,
    amountWord: small(8),
    burst: uint(104),
    refill: uint(104),
    period: small(32),
  }),
  input: z.strictObject({ schema: bytes(32), source: address, levels: small(8), maxAge: small(32) }),
  bound: z.strictObject({ demanded: z.boolean(), token: address, minDelta: int(128) }),
  constraints: listOf(z.strictObject({ word: small(8), operator: small(8), value: bytes(32) })),
});

/** A compiled rule, as files of ours hold it. */
export const ruleSchema = rule.transform((fields) => fields as Rule);

/** The six fields of a batch. */
export const batchSchema = z.strictObject({
  anchorer: address,
  root: bytes(32),
  size: uint(64),
  profile: bytes(32),
  manifestHash: bytes(32),
  schema: bytes(32),
});

/** What a proposal commits to by hash only. */
export const witnessSchema = z.strictObject({
  rules: listOf(ruleSchema),
  proofs: listOf(listOf(bytes(32))),
  batches: listOf(batchSchema),
});

const terms = z.strictObject({
  tier: small(8),
  key: address,
  proposedAt: small(40),
  approver: address,
  approverEpoch: uint(64),
  expiry: small(40),
});

const schema = z.strictObject({
  format: z.literal(FORMAT),
  chainId: small(48),
  gate: address,
  proposal: proposalSchema,
  witness: witnessSchema,
  signed: z.strictObject({ key: address, signature: data }).optional(),
  standing: z.strictObject({ terms, eta: small(40), commitment: bytes(26) }).optional(),
});

/** A proposal to be handed on: to be read by others, signed, and carried to its gate. */
export type ProposalFile = {
  chainId: number;
  gate: Address;
  proposal: Proposal;
  witness: Witness;
  /** The agent key and its signature, where it has signed. */
  signed?: { key: Address; signature: Hex };
  /** How it stands in the gate. */
  standing?: {
    terms: Terms;
    /** First second at which it may execute; zero while it waits for approval. */
    eta: number;
    /** What the gate recorded: it commits to the proposal and its terms. */
    commitment: Hex;
  };
};

export function writeProposalFile(file: ProposalFile): string {
  return writeJson({ format: FORMAT, ...file });
}

/**
 * Reads what {@link writeProposalFile} wrote. Only its form is checked: what the proposal does, and whether the gate
 * accepts it, the gate must be asked.
 *
 * @param file How errors call the file.
 * @throws FILE_INVALID
 */
export function readProposalFile(text: string, file = "proposal.json"): ProposalFile {
  const { format: _, signed, standing, ...rest } = readJson(text, schema, "proposal file", file);
  return { ...rest, ...(signed && { signed }), ...(standing && { standing }) };
}

import type { Address, Hex } from "viem";
import { z } from "zod";
import type { CouncilAct } from "../actions/act.ts";
import type { CouncilSignature } from "../council/encodeCouncilSignatures.ts";
import { address, bytes, data, readJson, small, uint, writeJson } from "./fields.ts";
import { listOf } from "./listOf.ts";

const signature = z.strictObject({ kind: z.enum(["eoa", "contract", "verified"]), signer: data, signature: data });

/** How a file with one member's agreement to a proposal begins. */
export const APPROVAL_FORMAT = "sallyport/approval/1";
const ACT = "sallyport/act/2";
/** Files as they were: each with the signature of one member. */
const ACT_OF_ONE = "sallyport/act/1";

const approvalSchema = z.strictObject({
  format: z.literal(APPROVAL_FORMAT),
  chainId: small(48),
  gate: address,
  proposer: address,
  nonce: uint(64),
  id: bytes(32),
  approver: address,
  approverEpoch: uint(64),
  validUntil: small(40),
  member: signature,
});

const act = z.strictObject({
  council: address,
  target: address,
  data,
  salt: bytes(32),
  epoch: uint(64),
  validUntil: small(40),
});
const actSchema = z.discriminatedUnion("format", [
  z.strictObject({
    format: z.literal(ACT),
    chainId: small(48),
    act,
    members: listOf(signature).refine((members) => members.length > 0, { error: "The list is empty." }),
  }),
  z.strictObject({ format: z.literal(ACT_OF_ONE), chainId: small(48), act, member: signature }),
]);

/** One member's agreement to a proposal, to be collected with those of others. */
export type ApprovalFile = {
  chainId: number;
  gate: Address;
  proposer: Address;
  nonce: bigint;
  /** hashStruct of the proposal. */
  id: Hex;
  approver: Address;
  approverEpoch: bigint;
  validUntil: number;
  member: CouncilSignature;
};

/** The agreement of one member or more that a Council acts: the next one adds its own, and hands on all. */
export type ActFile = { chainId: number; act: CouncilAct; members: CouncilSignature[] };

export function writeApprovalFile(file: ApprovalFile): string {
  return writeJson({ format: APPROVAL_FORMAT, ...file });
}

/** @throws FILE_INVALID */
export function readApprovalFile(text: string, file = "approval.json"): ApprovalFile {
  const { format: _, ...rest } = readJson(text, approvalSchema, "file of an approval", file);
  return rest;
}

export function writeActFile(file: ActFile): string {
  return writeJson({ format: ACT, ...file });
}

/** @throws FILE_INVALID */
export function readActFile(text: string, file = "act.json"): ActFile {
  const read = readJson(text, actSchema, "file of an act", file);
  const { chainId } = read;
  return { chainId, act: read.act, members: read.format === ACT ? read.members : [read.member] };
}

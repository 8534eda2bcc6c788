// Files that people hand on: what was read is what stands there, and its hash follows from that alone.
import { type ProposalFile, readProposalFile, writeProposalFile } from "../../../sdk/files/proposalFile.ts";
import { readRulesFile } from "../../../sdk/files/rulesFile.ts";
import { readActFile, readApprovalFile, writeActFile, writeApprovalFile } from "../../../sdk/files/signatureFile.ts";
import { hashProposal } from "../../../sdk/proposal/hashProposal.ts";
import { decodeFile } from "../../../tasks/lib/files.ts";
import { proposalId } from "../../../tasks/lib/hashes/byHand.ts";
import { checkProposalFile } from "../../../tasks/lib/hashes/checkProposal.ts";
import { parseRecord } from "../../../tasks/lib/record.ts";
import { type Reader, requireSame, Unfaithful } from "./reader.ts";

/** Ids that were met, with what has them: nothing else may. */
const met = new Map<string, string>();

export const readProposal: Reader = async (bytes, file) => {
  const text = decodeFile(bytes, file);
  const read = readProposalFile(text, file);
  requireSame("proposal file", JSON.parse(writeProposalFile(read)), told(text));
  const id = hashProposal(read.proposal);
  requireSame("id by hand", proposalId(read.proposal), id);
  requireOwnId(id, read);
  await checkProposalFile(read);
};

/** A proposal that differs in anything has another id. */
function requireOwnId(id: string, { proposal }: ProposalFile): void {
  const text = JSON.stringify(proposal, (_, one) => (typeof one === "bigint" ? String(one) : one));
  const other = met.get(id);
  if (other !== undefined && other !== text) throw new Unfaithful(`two proposals have the id ${id}`);
  met.set(id, text);
}

export const readApproval: Reader = (bytes, file) => {
  const text = decodeFile(bytes, file);
  const read = readApprovalFile(text, file);
  requireSame("file of an approval", JSON.parse(writeApprovalFile(read)), told(text));
};

export const readAct: Reader = (bytes, file) => {
  const text = decodeFile(bytes, file);
  const read = readActFile(text, file);
  const { members, ...rest } = JSON.parse(writeActFile(read));
  const { member, ...given } = told(text) as Record<string, unknown>;
  const wanted = member === undefined ? given : { ...given, format: rest.format, members: [member] };
  requireSame("file of an act", { ...rest, members }, wanted);
};

/** Its root is computed: rules that are others have another. */
export const readRules: Reader = (bytes, file) => {
  const text = decodeFile(bytes, file);
  const { root, rules } = readRulesFile(text, { file });
  const { root: given, rules: wanted } = told(text) as { root: string; rules: unknown[] };
  requireSame("root", root, given);
  requireSame("number of rules", rules.length, wanted.length);
};

export const readDeployment: Reader = (bytes, file) => {
  const text = decodeFile(bytes, file);
  const read = parseRecord(text, file);
  const { format: _, ...wanted } = told(text) as Record<string, unknown>;
  requireSame("record", read, wanted);
};

function told(text: string): unknown {
  return JSON.parse(text.replace(/^\ufeff/, ""));
}

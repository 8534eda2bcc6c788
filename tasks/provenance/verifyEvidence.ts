import { type Hex, zeroHash } from "viem";
import { isSallyportError, SallyportError } from "../../sdk/errors/SallyportError.ts";
import { readProposalFile } from "../../sdk/files/proposalFile.ts";
import { agreed, answerOf, disagree, type NamedNode } from "../../sdk/node/agree.ts";
import { hashProposal } from "../../sdk/proposal/hashProposal.ts";
import type { Proposal } from "../../sdk/proposal/types.ts";
import { type Evidence, readEvidence } from "../../sdk/provenance/evidence.ts";
import { standingWords } from "../../sdk/provenance/proof/standingWords.ts";
import type { Batch } from "../../sdk/provenance/types.ts";
import { readBatches } from "../../sdk/read/readBatch.ts";
import { cutTelling, showUnseen } from "../../sdk/text/formatText.ts";
import { askRegistry, nodeOf, type RegistryArguments } from "../lib/data/askRegistry.ts";
import { tellClaims } from "../lib/data/tellData.ts";
import { readText } from "../lib/files.ts";
import type { TaskNetwork } from "../lib/network.ts";
import type { Output, Report } from "../lib/output.ts";
import { findProposal, type TaskProposal } from "../lib/proposalAt.ts";
import type { TaskContext } from "../lib/runTask.ts";
import { openSystem, type TaskSystem } from "../lib/system.ts";

export type VerifyEvidenceArguments = RegistryArguments & {
  /** The file of an evidence, as `propose` writes it. */
  what: string;
  /** A proposal file; with a node also agent and nonce. */
  proposal: string;
};

type Told = { words: string };

/** What a node says of the proposal and of what it rests on. */
type Asked = {
  proven: Told[];
  notProven: Told[];
  withdrawn: Hex[];
  /** Inputs that the registry does not know. */
  missing: Hex[];
};

/** Characters of a line that are shown. */
const MOST_SHOWN = 300;

/**
 * Verifies that a file is the evidence of the proposal of another file, and says what that proves.
 *
 * @throws EVIDENCE_OF_OTHER, FILE_INVALID, FILE_NOT_FOUND
 */
export async function verifyEvidence(output: Output, args: VerifyEvidenceArguments): Promise<Report> {
  const evidence = readEvidence(await readText(args.what));
  const { proposal } = readProposalFile(await readReferred(args.proposal), args.proposal);
  return tell(output, args, { evidence, proposal });
}

/**
 * The same, of a proposal that stands in the gate, and asks how the data stands that it rests on.
 *
 * @param second Another node, which must say the same.
 */
export async function verifyEvidenceLive(
  context: TaskContext,
  args: VerifyEvidenceArguments,
  second?: TaskNetwork,
  patience?: number,
): Promise<Report> {
  const evidence = readEvidence(await readText(args.what));
  const system = await openSystem(context, args);
  const found = await findByAll(context, system, args.proposal, second);
  const { proposal, id } = found;
  requireEvidenceOf(args, { evidence, proposal });
  const asked: Asked = { proven: [], notProven: [], withdrawn: [], missing: [] };
  const where = `in the gate ${system.gate} on chain ${context.network.chainId}`;
  if (found.standing === undefined)
    asked.notProven.push({ words: `that anybody proposed it ${where}: it is not there` });
  else asked.proven.push({ words: `proposal ${id} stands ${where}, ${stateOf(found)}` });
  const batches = await inputsByAll([context.network, ...(second === undefined ? [] : [second])], system, proposal);
  const { ask } = await askRegistry(context, args, second, patience);
  for (const [i, input] of proposal.inputs.entries()) {
    const batch = batches.get(input);
    if (batch === undefined) {
      asked.notProven.push({ words: `that input ${i} was anchored: the registry tells of no batch ${input}` });
      asked.missing.push(input);
      continue;
    }
    const { standing, proven, notProven } = await ask(batch, undefined);
    const isAnchored = standing.status.levels !== 0;
    (isAnchored ? asked.proven : asked.notProven).push({ words: `input ${i}: ${standingWords(standing)}` });
    if (!isAnchored) asked.missing.push(input);
    if (standing.status.withdrawal !== 0) asked.withdrawn.push(input);
    add(asked.proven, proven);
    add(asked.notProven, notProven);
  }
  return tell(context.output, args, { evidence, proposal }, asked);
}

/** The proposal, as every node tells it. */
async function findByAll(
  context: TaskContext,
  system: TaskSystem,
  reference: string,
  second: TaskNetwork | undefined,
): Promise<TaskProposal> {
  if (second === undefined) return findProposal(context, system, reference);
  const nodes = [context.network, second].map(nodeOf) as [NamedNode, NamedNode];
  const found: (TaskProposal | SallyportError)[] = [];
  for (const [i, network] of [context.network, second].entries()) {
    const find = () => findProposal({ ...context, network }, system, reference);
    const one = await answerOf(nodes[i] ?? nodes[0], find).catch((error: unknown) => {
      if (isSallyportError(error, "PROPOSAL_NOT_FOUND")) return error;
      throw error;
    });
    found.push(one);
  }
  const said = found.map((one) => (isSallyportError(one) ? one.summary : `${one.id}, ${stateOf(one)}`));
  if (said[0] !== said[1]) throw disagree("The nodes say something else of the proposal.", nodes, said);
  const [first] = found;
  if (first === undefined || isSallyportError(first)) throw first;
  return first;
}

/** The data that a proposal rests on, as every node tells it. None can invent a batch, and each can keep one to itself. */
function inputsByAll(
  networks: readonly [TaskNetwork, ...TaskNetwork[]],
  { record: { addresses, fromBlock } }: TaskSystem,
  { inputs }: Proposal,
): Promise<Map<Hex, Batch>> {
  const [first, ...others] = networks;
  const asked = { provenance: addresses.provenance, batchIds: inputs, fromBlock };
  const words = (found: Map<Hex, Batch>) =>
    inputs.map((id) => `${id} ${found.has(id) ? "was anchored" : "is not known"}`).join(", ");
  const said = { what: "the data that the proposal rests on", words };
  return agreed([nodeOf(first), ...others.map(nodeOf)], said, ({ client }) => readBatches(client, asked));
}

type Pair = { evidence: Evidence; proposal: Proposal };

function tell(output: Output, args: VerifyEvidenceArguments, pair: Pair, asked?: Asked): Report {
  const { evidence, proposal } = pair;
  requireEvidenceOf(args, pair);
  const id = hashProposal(proposal);
  const { records, root, named } = evidence;
  output.line(`evidence of proposal ${id}`);
  for (const record of records) output.line(`  ${showUnseen(cutTelling(record, MOST_SHOWN))}`);
  const proven: Told[] = [
    { words: `these ${records.length} lines are the evidence that the proposal names, all of it and in this order` },
  ];
  const notProven: Told[] = [];
  const inputs = proposal.inputs.map((input) => ({ input, by: named.find(({ batchId }) => batchId === input) }));
  for (const [i, { input, by }] of inputs.entries()) {
    const path = by?.path === undefined ? "" : `, ${showUnseen(by.path)}`;
    if (by !== undefined) proven.push({ words: `line ${by.line} names input ${i}, batch ${input}${path}` });
    else notProven.push({ words: `what input ${i} was: no line names batch ${input}` });
  }
  const unwatched = named.filter(({ batchId }) => !proposal.inputs.includes(batchId));
  for (const { batchId, line } of unwatched) {
    notProven.push({
      words: `that the proposal stops where batch ${batchId} is withdrawn: line ${line} names it, and it is no input`,
    });
  }
  notProven.push({
    words: "that what the lines say is true, that the agent saw nothing else, and that it decided by them",
  });
  if (asked === undefined) {
    notProven.push({
      words: `that the proposal stands in a gate, and that this is the one that you mean: compare its id`,
    });
    notProven.push({ words: "that its inputs are anchored, and not withdrawn, now: no node was asked" });
  }
  add(proven, asked?.proven ?? []);
  add(notProven, asked?.notProven ?? []);
  tellClaims(output, { proven, notProven });
  const withdrawn = asked?.withdrawn ?? [];
  for (const batchId of withdrawn) output.line(`WITHDRAWN: batch ${batchId}; do not rely on it`);
  for (const { batchId } of unwatched) output.line(`NOT AN INPUT: batch ${batchId}, which the evidence names`);
  const missing = asked?.missing ?? [];
  for (const batchId of missing) output.line(`NOT ANCHORED: batch ${batchId}, by what the node tells`);
  const ok = withdrawn.length === 0 && unwatched.length === 0 && missing.length === 0;
  const told = inputs.map(({ input, by }) => ({ batchId: input, path: by?.path, line: by?.line }));
  return { json: { ok, id, root, lines: records, inputs: told, unwatched, withdrawn, missing, proven, notProven }, ok };
}

/** @throws EVIDENCE_OF_OTHER */
function requireEvidenceOf({ what, proposal: of }: VerifyEvidenceArguments, { evidence, proposal }: Pair): void {
  if (proposal.evidence === evidence.root) return;
  throw new SallyportError("EVIDENCE_OF_OTHER", {
    summary:
      proposal.evidence === zeroHash
        ? `${showUnseen(of)} names no evidence: nothing can be its evidence.`
        : `${showUnseen(what)} is not the evidence of ${showUnseen(of)}.`,
    place: what,
    value: evidence.root,
    details: { "the proposal names": proposal.evidence, lines: String(evidence.records.length) },
  });
}

function stateOf({ standing }: TaskProposal): string {
  return standing === undefined ? "proposed by nobody" : standing.state;
}

function add(list: Told[], further: readonly Told[]): void {
  for (const one of further) if (!list.some(({ words }) => words === one.words)) list.push(one);
}

async function readReferred(path: string): Promise<string> {
  try {
    return await readText(path);
  } catch (cause) {
    throw new SallyportError("FILE_NOT_FOUND", {
      summary: `${showUnseen(path)} is no proposal file that can be read.`,
      place: "--proposal",
      value: path,
      nextStep:
        "Name a file that propose or show wrote with --out; with --network also agent and nonce, such as payer/7.",
      cause,
    });
  }
}

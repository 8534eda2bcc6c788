import { type Address, getAddress, type Hex, isAddress, isAddressEqual } from "viem";
import { isSallyportError, SallyportError } from "../../sdk/errors/SallyportError.ts";
import { type ProposalFile, readProposalFile } from "../../sdk/files/proposalFile.ts";
import { buildWitness } from "../../sdk/policy/buildWitness.ts";
import { agentOf, agentProposer } from "../../sdk/proposal/agentProposer.ts";
import { hashProposal } from "../../sdk/proposal/hashProposal.ts";
import type { Proposal, ProposalState, Witness } from "../../sdk/proposal/types.ts";
import type { Batch } from "../../sdk/provenance/types.ts";
import { readBatches } from "../../sdk/read/readBatch.ts";
import { readProposal, type StandingProposal } from "../../sdk/read/readProposal.ts";
import { readWitness } from "../../sdk/read/readWitness.ts";
import type { NamedParties } from "./callOf.ts";
import { readText } from "./files.ts";
import type { TaskContext } from "./runTask.ts";
import type { TaskSystem } from "./system.ts";

/** A proposal that a command is about. */
export type TaskProposal = {
  id: Hex;
  proposal: Proposal;
  /** What stands in the gate; undefined where nobody proposed it yet. */
  standing: StandingProposal | undefined;
  /** The file that it was read from. */
  file: ProposalFile | undefined;
};

/**
 * Finds a proposal: `treasurer/7` or `1/7` for agent and nonce, `0x…/7` for an approver and nonce, or a proposal file.
 *
 * @throws PROPOSAL_NOT_FOUND, FILE_NOT_FOUND, FILE_INVALID, ARGUMENT_INVALID
 */
export async function findProposal(context: TaskContext, system: TaskSystem, reference: string): Promise<TaskProposal> {
  const [, name, nonce] = /^([^/\\]+)\/(\d+)$/.exec(reference) ?? [];
  if (name !== undefined && nonce !== undefined && !reference.endsWith(".json")) {
    const standing = await readStanding(context, system, proposerOf(name, system), nonceOf(nonce, reference));
    return { id: standing.id, proposal: standing.proposal, standing, file: undefined };
  }
  const file = readProposalFile(await readReferred(reference), reference);
  if (file.chainId !== context.network.chainId || !isAddressEqual(file.gate, system.gate)) {
    throw new SallyportError("FILE_INVALID", {
      summary: `${reference} is for gate ${file.gate} on chain ${file.chainId}.`,
      place: reference,
      value: file.gate,
      nextStep: `Choose the network and --system that it is for; this is gate ${system.gate} on chain ${context.network.chainId}.`,
    });
  }
  const id = hashProposal(file.proposal);
  const { proposer, nonce: number } = file.proposal;
  const standing = await readStanding(context, system, proposer, number).catch((error: unknown) => {
    if (isSallyportError(error, "PROPOSAL_NOT_FOUND")) return undefined;
    throw error;
  });
  // Another payload under the same nonce is another proposal: this one can never stand.
  const isSame = standing?.id === id;
  if (standing !== undefined && !isSame) {
    throw new SallyportError("GATE_NONCE_CONFLICT", {
      summary: `The proposer used nonce ${number} for ${standing.id}, and the file holds ${id}.`,
      place: reference,
      value: String(number),
    });
  }
  return { id, proposal: file.proposal, standing, file };
}

function nonceOf(digits: string, reference: string): bigint {
  const nonce = BigInt(digits);
  if (nonce < 1n << 64n) return nonce;
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: "The nonce of a proposal is at most 18446744073709551615.",
    place: reference,
    value: digits,
    nextStep: "Copy it again, from: hardhat sallyport list.",
  });
}

async function readReferred(reference: string): Promise<string> {
  try {
    return await readText(reference);
  } catch (cause) {
    throw new SallyportError("FILE_NOT_FOUND", {
      summary: `"${reference}" is neither a file that can be read, nor a proposer and a nonce.`,
      place: reference,
      nextStep: "Name a proposal file, or agent and nonce such as treasurer/7; hardhat sallyport list tells them.",
      cause,
    });
  }
}

/** Whether nothing can happen to it any more. */
export function hasEnded(state: ProposalState): boolean {
  return state === "Executed" || state === "Vetoed" || state === "Cancelled";
}

/** @throws PROPOSAL_NOT_FOUND where nobody proposed it yet. */
export function requireStanding({ standing, proposal }: TaskProposal): StandingProposal {
  if (standing !== undefined) return standing;
  throw new SallyportError("PROPOSAL_NOT_FOUND", {
    summary: "Nobody has proposed it yet.",
    value: String(proposal.nonce),
    nextStep: "Propose it first: hardhat sallyport propose FILE.",
  });
}

/**
 * The witness for acting now: from the policy in force where its file is at hand, else as it was proposed. An agent may
 * name data that nobody anchored, where no rule asks for it: what is behind that only the calldata of its proposal tells.
 *
 * @param batches By id, where they were read already.
 * @throws PROPOSAL_WITNESS_UNKNOWN
 */
export async function witnessOf(
  { network }: TaskContext,
  { gate, policy, record }: TaskSystem,
  { proposal, standing, file }: TaskProposal,
  batches?: ReadonlyMap<Hex, Batch>,
): Promise<Witness> {
  if (policy !== undefined && proposal.rules.every(({ leaf }) => policy.rules.some((rule) => rule.leaf === leaf))) {
    return buildWitness(proposal, policy, await batchesOf());
  }
  return file !== undefined ? file.witness : asProposed();

  async function batchesOf(): Promise<readonly Batch[]> {
    if (agentOf(proposal.proposer) === undefined) return [];
    if (file !== undefined) return file.witness.batches;
    const { provenance } = record.addresses;
    const { fromBlock } = record;
    const batchIds = proposal.inputs.filter((batchId) => batches?.has(batchId) !== true);
    const read = await readBatches(network.client, { provenance, batchIds, fromBlock });
    const known = proposal.inputs.flatMap((batchId) => batches?.get(batchId) ?? read.get(batchId) ?? []);
    return known.length === proposal.inputs.length ? known : (await asProposed()).batches;
  }

  async function asProposed(): Promise<Witness> {
    if (standing === undefined) throw new Error("A proposal that was not read from a file stands in the gate.");
    return readWitness(network.client, { gate, proposal, proposedIn: standing.proposedIn });
  }
}

/** An agent by name or id, an approver by the name of its council or by address. */
export function proposerOf(name: string, { policy, record }: NamedParties): Address {
  if (/^\d+$/.test(name)) return agentProposer(BigInt(name));
  const agent = policy?.names.agents[name];
  if (agent !== undefined) return agentProposer(agent);
  const account = record?.addresses.councils[name] ?? policy?.names.accounts[name];
  if (account !== undefined) return account;
  if (isAddress(name)) return getAddress(name);
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: `"${name}" is no agent, council or account that is known here.`,
    value: name,
    nextStep: "Name an agent by its id or its name in the policy file, an approver by its council's name or address.",
  });
}

function readStanding(
  { network }: TaskContext,
  { gate, record }: TaskSystem,
  proposer: Address,
  nonce: bigint,
): Promise<StandingProposal> {
  return readProposal(network.client, { gate, proposer, nonce, fromBlock: record.fromBlock });
}

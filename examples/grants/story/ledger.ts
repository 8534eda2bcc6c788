import { type Address, decodeFunctionData, type Hex, isAddressEqual } from "viem";
import { agentRegistryAbi } from "../../../sdk/abi/AgentRegistry.ts";
import { agentTimelockAbi } from "../../../sdk/abi/AgentTimelock.ts";
import { councilAbi } from "../../../sdk/abi/Council.ts";
import type { ContractError } from "../../../sdk/errors/decodeContractError.ts";
import type { CompiledPolicy } from "../../../sdk/policy/compilePolicy.ts";
import { agentOf } from "../../../sdk/proposal/agentProposer.ts";
import { type Proposal, type ProposalState, ROOT_TIER } from "../../../sdk/proposal/types.ts";
import { listProposals } from "../../../sdk/read/listProposals.ts";
import type { StandingProposal } from "../../../sdk/read/readProposal.ts";
import { readStatus } from "../../../sdk/read/readStatus.ts";
import { readWitness } from "../../../sdk/read/readWitness.ts";
import { describeCall } from "./describe.ts";
import type { Grants } from "./grants.ts";
import { errorOf, type World } from "./world.ts";

// What became of everything, read back from the chain alone: from the gate's logs, and from the transactions that
// failed, which leave no logs but stand in their blocks. Names come from the files.

/** A proposal, by the gate's logs. */
export type Entry = {
  id: Hex;
  proposer: string;
  tier: string;
  /** Names of the rules that carry its calls. */
  rules: string[];
  calls: string[];
  /** As the log has it. */
  proposal: Proposal;
  /** Where it stands in the end. */
  outcome: ProposalState;
  /** Codes of all that would make its execution fail now, where it did not end. */
  against: string[];
};

/** A transaction that the chain refused. */
export type Refused = {
  transaction: Hex;
  /** The function that was called. */
  called: string;
  error: ContractError;
  /** Of the proposal that it was about: names of its rules, and its calls. */
  rules: string[];
  calls: string[];
};

export type Ledger = { proposals: Entry[]; refused: Refused[] };

/** Reads the whole chain. */
export async function readLedger(world: World, grants: Grants): Promise<Ledger> {
  const standing = await listProposals(world.client, { gate: grants.addresses.gate, fromBlock: 0n });
  const proposals = await Promise.all(
    standing.map(async (one) => ({
      id: one.id,
      proposal: one.proposal,
      ...describe(one.proposal, grants),
      ...(await outcomeOf(one, world, grants)),
    })),
  );
  return { proposals, refused: await refusedIn(world, grants, proposals) };
}

const ENDED: readonly ProposalState[] = ["Executed", "Vetoed", "Cancelled"];

/** Where a proposal stands; of one that did not end, with what speaks against it now. */
async function outcomeOf(
  { proposal, terms, state, proposedIn }: StandingProposal,
  { client }: World,
  { addresses }: Grants,
): Promise<Pick<Entry, "outcome" | "against">> {
  if (ENDED.includes(state)) return { outcome: state, against: [] };
  const { gate, lens } = addresses;
  const witness = await readWitness(client, { gate, proposal, proposedIn });
  const status = await readStatus(client, { lens, gate, proposal, witness, terms });
  return { outcome: status.state, against: status.reasons.map(({ code }) => code) };
}

function describe(proposal: Proposal, grants: Grants): Pick<Entry, "proposer" | "tier" | "rules" | "calls"> {
  const { policy, policyNext } = grants.files;
  return {
    proposer: nameOfProposer(proposal.proposer, grants),
    tier: nameOfTier(proposal.tier, policy.compiled),
    rules: proposal.rules.map(({ leaf }) => nameOfRule(leaf, [policy.compiled, policyNext.compiled])),
    calls: proposal.calls.map((call) => describeCall(grants, call)),
  };
}

function nameOfProposer(proposer: Address, { governance, policy }: Grants): string {
  if (isAddressEqual(proposer, governance.timelock)) return "the vote";
  const agent = agentOf(proposer);
  return Object.entries(policy.names.agents).find(([, id]) => id === agent)?.[0] ?? proposer;
}

function nameOfTier(tier: number, { names }: CompiledPolicy): string {
  if (tier === ROOT_TIER) return "root";
  return Object.entries(names.tiers).find(([, { index }]) => index === tier)?.[0] ?? String(tier);
}

function nameOfRule(leaf: Hex, policies: readonly CompiledPolicy[]): string {
  return policies.flatMap(({ rules }) => rules).find((rule) => rule.leaf === leaf)?.name ?? leaf;
}

const CALLED = ([agentTimelockAbi, councilAbi, agentRegistryAbi] as const).flat();

async function refusedIn({ client }: World, grants: Grants, proposals: readonly Entry[]): Promise<Refused[]> {
  const refused: Refused[] = [];
  const last = await client.getBlockNumber();
  for (let number = 0n; number <= last; number++) {
    const { transactions } = await client.getBlock({ blockNumber: number, includeTransactions: true });
    for (const { hash, input, to } of transactions) {
      const { status } = await client.getTransactionReceipt({ hash });
      if (status === "success" || to === null) continue;
      const { functionName, args = [] } = decodeFunctionData({ abi: CALLED, data: input });
      const error = await errorOf(client, hash);
      refused.push({ transaction: hash, called: functionName, error, ...aboutOf(args, grants, proposals) });
    }
  }
  return refused;
}

/** What a call to the gate is about: its first argument is a proposal, or its third is the id of one that stands. */
function aboutOf(
  [first, , third]: readonly unknown[],
  grants: Grants,
  proposals: readonly Entry[],
): Pick<Refused, "rules" | "calls"> {
  if (typeof first === "object" && first !== null && "calls" in first) {
    const { rules, calls } = describe(first as Proposal, grants);
    return { rules, calls };
  }
  const { rules = [], calls = [] } = proposals.find(({ id }) => id === third) ?? {};
  return { rules, calls };
}

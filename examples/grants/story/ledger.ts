import assert from "node:assert/strict";
import { type Abi, type Address, decodeFunctionData, type Hex, isAddressEqual, type Log, parseEventLogs } from "viem";
import { agentRegistryAbi } from "../../../sdk/abi/AgentRegistry.ts";
import { agentTimelockAbi } from "../../../sdk/abi/AgentTimelock.ts";
import { councilAbi } from "../../../sdk/abi/Council.ts";
import type { CompiledPolicy } from "../../../sdk/policy/compilePolicy.ts";
import { agentOf } from "../../../sdk/proposal/agentProposer.ts";
import { type Proposal, ROOT_TIER } from "../../../sdk/proposal/types.ts";
import { describeCall } from "./describe.ts";
import type { Grants } from "./grants.ts";
import { errorOf, formatError, type World } from "./world.ts";

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
  /** `Executed`, `Vetoed`, or how far it came. */
  outcome: string;
};

/** A transaction that the chain refused. */
export type Refused = {
  transaction: Hex;
  /** The function that was called. */
  called: string;
  /** The error with its arguments. */
  error: string;
  /** Of the proposal that it was about: names of its rules, and its calls. */
  rules: string[];
  calls: string[];
};

export type Ledger = { proposals: Entry[]; refused: Refused[] };

/** Reads the whole chain. */
export async function readLedger(world: World, grants: Grants): Promise<Ledger> {
  const { gate } = grants.addresses;
  const logs = await world.client.getLogs({ address: gate, fromBlock: 0n });
  const proposals = proposalsIn(logs, grants);
  return { proposals, refused: await refusedIn(world, grants, proposals) };
}

function proposalsIn(logs: Log[], grants: Grants): Entry[] {
  const entries = new Map<Hex, Entry>();
  for (const log of parseEventLogs({ abi: agentTimelockAbi, logs })) {
    if (log.eventName === "Proposed") {
      const { id, proposal, eta } = log.args;
      entries.set(id, { ...describe(proposal, grants), id, outcome: eta === 0 ? "Proposed" : "Queued" });
    } else if (log.eventName === "Approved" || log.eventName === "Executed" || log.eventName === "Vetoed") {
      const entry = entries.get(log.args.id);
      assert(entry !== undefined, "every proposal was proposed");
      entry.outcome = log.eventName;
    }
  }
  return [...entries.values()];
}

function describe(proposal: Proposal, grants: Grants): Omit<Entry, "id" | "outcome"> {
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

const CALLED: Abi = [...agentTimelockAbi, ...councilAbi, ...agentRegistryAbi];

async function refusedIn({ client }: World, grants: Grants, proposals: readonly Entry[]): Promise<Refused[]> {
  const refused: Refused[] = [];
  const last = await client.getBlockNumber();
  for (let number = 0n; number <= last; number++) {
    const { transactions } = await client.getBlock({ blockNumber: number, includeTransactions: true });
    for (const { hash, input, to } of transactions) {
      const { status } = await client.getTransactionReceipt({ hash });
      if (status === "success" || to === null) continue;
      const { functionName, args = [] } = decodeFunctionData({ abi: CALLED, data: input });
      const error = formatError(await errorOf(client, hash));
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

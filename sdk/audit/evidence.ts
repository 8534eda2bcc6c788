import { type Address, getAddress, type Hash, type Hex, zeroAddress } from "viem";
import { type AddressNames, addressNames } from "../describe/addressNames.ts";
import { readRulesFile } from "../files/rulesFile.ts";
import { historyNames } from "../history/historyNames.ts";
import { type HistoryEvent, parseSystemLogs, type SystemLog } from "../history/readHistory.ts";
import type { HistoryNames } from "../history/sentences.ts";
import { type CompiledPolicy, compilePolicy } from "../policy/compilePolicy.ts";
import { hashBatch } from "../provenance/hashBatch.ts";
import type { Batch } from "../provenance/types.ts";
import type { StandingProposal } from "../read/readProposal.ts";
import { type Execution, executionsIn } from "./executions.ts";
import type { AuditFacts, BalanceFact, BlockFact, LogFact, TransferFact } from "./facts/facts.ts";
import { proposalsOf } from "./facts/proposalsOf.ts";
import { settingsOf } from "./facts/selectLogs.ts";
import { openTransaction, type SentTransaction } from "./facts/transaction.ts";
import { type GateCall, gateCallOf } from "./gateCall.ts";
import { type ProvenRules, provenRules } from "./rulesProven.ts";

/** Facts as they are read: every id hashed again, nothing believed that can be computed. */
export type Evidence = {
  facts: AuditFacts;
  blocks: ReadonlyMap<bigint, BlockFact>;
  /** All that happened, oldest first. */
  history: readonly HistoryEvent[];
  /** Those of it by which the gate's settings follow. */
  settings: readonly HistoryEvent[];
  /** Those of each Council. */
  councils: ReadonlyMap<Address, readonly HistoryEvent[]>;
  proposals: readonly StandingProposal[];
  /** By proposal; also of proposals that are not told, where they ran in a block of one that is. */
  executions: ReadonlyMap<Hex, Execution>;
  /** How many proposals executed in a block. */
  executedIn: ReadonlyMap<bigint, number>;
  /** What tokens logged within executions, by transaction. */
  transfers: ReadonlyMap<Hash, readonly TransferFact[]>;
  /** By block and token; see {@link balanceKey}. */
  balances: ReadonlyMap<string, BalanceFact>;
  transactions: ReadonlyMap<Hash, SentTransaction & { call: GateCall | undefined }>;
  /** The policy files; the names of the first count. */
  policies: readonly CompiledPolicy[];
  rules: ProvenRules;
  batches: ReadonlyMap<Hex, Batch>;
  names: AddressNames;
  words: HistoryNames;
  /** What people call members of Councils, by signer in lower case. */
  members: ReadonlyMap<string, string>;
};

/**
 * Reads facts.
 *
 * @throws LOGS_IMPOSSIBLE, LOG_ID_MISMATCH, and codes that begin with POLICY_ where a policy file cannot be read.
 */
export async function openFacts(facts: AuditFacts): Promise<Evidence> {
  const blocks = new Map(facts.blocks.map((block) => [block.number, block]));
  const logs = facts.logs.map((log) => logOf(log, blocks));
  const history = parseSystemLogs(logs).map(({ time: _, ...event }) => ({
    ...event,
    timestamp: blocks.get(event.blockNumber)?.timestamp ?? 0,
  }));
  const settings = settingsOf(history);
  const policies = facts.policies.map((text) => policyOf(text, settings));
  const transactions = new Map<Hash, SentTransaction & { call: GateCall | undefined }>();
  for (const fact of facts.transactions) {
    const sent = await openTransaction(fact);
    transactions.set(sent.hash, { ...sent, call: gateCallOf(sent, facts.addresses.gate) });
  }
  const isDirect = (hash: Hash) => transactions.get(hash)?.call?.functionName === "execute";
  const executions = executionsIn(history, isDirect);
  const { gate, treasury, registry, provenance, councils } = facts.addresses;
  const names = addressNames(policies[0]?.names, { gate, treasury, registry, provenance, ...councils });
  return {
    facts,
    blocks,
    history,
    settings,
    councils: byCouncil(history),
    proposals: proposalsOf(logs),
    executions: new Map(executions.map((one) => [one.id, one])),
    executedIn: new Map([...grouped(executions, ({ block }) => block)].map(([block, { length }]) => [block, length])),
    transfers: grouped(facts.transfers, ({ transaction }) => transaction),
    balances: new Map(facts.balances.map((one) => [balanceKey(one), one])),
    transactions,
    policies,
    rules: provenRules(
      policies,
      [...transactions.values()].map(({ call }) => call),
    ),
    batches: new Map(facts.batches.map((batch) => [hashBatch(batch), batch])),
    names,
    words: historyNames({ names, policy: policies[0], councils }, history),
    members: new Map(facts.members.map(({ signer, name }) => [signer.toLowerCase(), name])),
  };
}

function logOf(log: LogFact, blocks: ReadonlyMap<bigint, BlockFact>): SystemLog {
  const { contract, address, topics, data, block, index, transaction } = log;
  return {
    contract,
    address,
    topics: [...topics] as [],
    data,
    blockNumber: block,
    blockHash: blocks.get(block)?.hash ?? "0x",
    logIndex: index,
    transactionHash: transaction,
    transactionIndex: 0,
    removed: false,
  };
}

/** Rules that were recovered are JSON. */
function policyOf(text: string, settings: readonly HistoryEvent[]): CompiledPolicy {
  if (!text.trimStart().startsWith("{")) return compilePolicy(text, { file: "policy of the bundle" });
  const isOptimistic = (tier: number) => {
    const latest = settings.findLast(({ name, args }) => name === "TierChanged" && args["tier"] === tier);
    return (latest?.args["newTier"] as { approver: Address } | undefined)?.approver === zeroAddress;
  };
  return readRulesFile(text, { file: "rules of the bundle", isOptimistic });
}

function byCouncil(history: readonly HistoryEvent[]): Map<Address, HistoryEvent[]> {
  const ofCouncils = history.filter(({ contract }) => contract === "Council");
  return grouped(ofCouncils, ({ address }) => getAddress(address));
}

function grouped<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** Where a bundle tells what the treasury held of a token around a block. */
export function balanceKey({ block, token }: { block: bigint; token: Address }): string {
  return `${getAddress(token)} at block ${block}`;
}

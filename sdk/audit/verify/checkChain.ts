import type { Evidence } from "../evidence.ts";
import type { BlockFact, LogFact } from "../facts/facts.ts";
import { transactionsOf } from "../facts/transactionsOf.ts";
import { type AuditCheck, checkEach } from "./check.ts";

/** Whether blocks, logs and transactions fit each other. */
export function checkChain({ facts, transactions, proposals }: Evidence): AuditCheck[] {
  const { blocks, logs, asOf } = facts;
  const known = new Set(blocks.map(({ number }) => number));
  const logging = new Set(logs.map(({ transaction }) => transaction));
  const used = new Set(logs.map(({ block }) => block));
  return [
    checkEach("blocks follow one another", [...blocks.keys()], (i) => {
      const [before, one] = [blocks[i - 1], blocks[i] as BlockFact];
      if (before !== undefined && !(before.number < one.number && before.timestamp <= one.timestamp)) {
        return `block ${one.number} does not follow block ${before.number}`;
      }
      if (!used.has(one.number)) return `block ${one.number} holds nothing`;
      const isLate = one.number > asOf.number || one.timestamp > asOf.timestamp;
      const isLast = one.number === asOf.number;
      if (isLate || (isLast && (one.hash !== asOf.hash || one.timestamp !== asOf.timestamp))) {
        return `block ${one.number} does not fit block ${asOf.number}, as of which all is told`;
      }
      return undefined;
    }),
    checkEach("logs in the order of the chain", [...logs.keys()], (i) => {
      const [before, one] = [logs[i - 1], logs[i] as LogFact];
      if (!known.has(one.block)) return `log ${one.index} is of block ${one.block}, which is not there`;
      if (before === undefined || before.block < one.block) return undefined;
      const isOrdered = before.block === one.block && before.index < one.index;
      return isOrdered ? undefined : `log ${one.index} of block ${one.block} is out of order`;
    }),
    checkEach("logs of the system's contracts", logs, (log) => wrongContract(log, facts.addresses)),
    checkEach("transactions", transactionsOf(proposals), (hash) =>
      transactions.has(hash) ? undefined : `transaction ${hash} is not there`,
    ),
    checkEach("chain of transactions", [...transactions.values()], ({ hash, chainId = facts.chainId }) =>
      chainId === facts.chainId ? undefined : `transaction ${hash} was signed for chain ${chainId}`,
    ),
    checkEach("transactions of these blocks", [...transactions.keys()], (hash) =>
      logging.has(hash) ? undefined : `transaction ${hash} made no log`,
    ),
  ];
}

function wrongContract(
  { contract, address, block, index }: LogFact,
  { gate, registry, provenance }: Evidence["facts"]["addresses"],
): string | undefined {
  const expected = { AgentTimelock: gate, AgentRegistry: registry, ProvenanceRegistry: provenance }[contract as string];
  const isOther = expected === undefined ? [gate, registry, provenance].includes(address) : expected !== address;
  return isOther ? `log ${index} of block ${block} is said to be of ${contract}, and is of ${address}` : undefined;
}

import { type ErrorEntry, entry } from "./entry.ts";

/** What can go wrong between us and the chain, besides refusals of contracts. */
export const readErrors = {
  CHAIN_UNREACHABLE: entry(
    "The node could not be reached, or did not answer in time.",
    "Check the network's address and the connection, then try again.",
    true,
  ),
  NODE_RATE_LIMITED: entry(
    "The node answers only so many questions in a time, and refused again and again.",
    "Try again later, or use another node; what was read so far is kept.",
    true,
  ),
  LOGS_PRUNED: entry(
    "The node no longer holds logs of blocks that are needed.",
    "Use a node that keeps all logs, such as an archive node; once read, they are kept on this machine.",
  ),
  LOGS_REFUSED: entry(
    "The node refuses a question for logs, however small.",
    "Read what the node says; use another node where it does not serve logs.",
  ),
  LOGS_IMPOSSIBLE: entry(
    "A node's answer holds what was not asked for, or holds it twice or out of order: it is broken or does not tell the truth.",
    "Ask another node.",
  ),
  LOG_STORE_FAILED: entry(
    "Logs cannot be kept on this machine, or what was kept cannot be read.",
    "Nothing: all is read from the node. To have it quicker, make the folder writable, or delete the file.",
  ),
  TRANSACTION_OUT_OF_GAS: entry(
    "A transaction was included and used up its gas; nothing of it took effect.",
    "Send it again: the gas is estimated anew.",
    true,
  ),
  PROPOSAL_NOT_FOUND: entry(
    "The gate's logs hold no such proposal.",
    "Check proposer, nonce, network and gate; a node without old logs cannot tell of old proposals.",
  ),
  PROPOSAL_WITNESS_UNKNOWN: entry(
    "The rules behind the proposal cannot be read from the transaction that proposed it.",
    "Build the witness from the policy file and the batches.",
  ),
  LOG_ID_MISMATCH: entry(
    "What a log holds does not hash to the id that it gives: the node does not tell the truth, or the contract is another one.",
    "Compare the contract's address with your record, and ask another node.",
  ),
  BATCH_NOT_FOUND: entry(
    "The registry's logs hold no such batch.",
    "Check the batch id, network and registry, or anchor the batch first.",
  ),
} as const satisfies Record<string, ErrorEntry>;

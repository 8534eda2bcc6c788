import { type ErrorEntry, entry } from "./entry.ts";

/** What can go wrong between us and the chain, besides refusals of contracts. */
export const readErrors = {
  CHAIN_UNREACHABLE: entry(
    "The node could not be reached, or did not answer in time.",
    "Check the network's address and the connection, then try again.",
    true,
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

import { type ErrorEntry, entry } from "./entry.ts";

/** What can be wrong with the way to a chain. */
export const networkErrors = {
  NETWORK_MISCONFIGURED: entry(
    "A network's settings are incomplete, or hold a value of the wrong form: often a variable that is not set.",
    "Correct the network in the Hardhat configuration; see docs/guides/networks.md.",
  ),
  NODE_REFUSED: entry(
    "The node answered, and refused to do what it was asked.",
    "Read what the node says: often it is the key in its address, what the plan allows, or the balance of the account.",
  ),
  NODE_ANSWER_INVALID: entry(
    "A node's answer has a form that it cannot have, or is about something that was not asked: the node is broken or does not tell the truth.",
    "Ask another node: name another network, or change the address of this one.",
  ),
  NODE_CHAIN_CHANGED: entry(
    "A node named another chain than a moment before: several nodes of different chains may answer at its address.",
    "Try again: what runs for long does so by itself. If it stays so, correct the network's address.",
    true,
  ),
  NODE_LACKS_BLOCK: entry(
    "The node does not know a block that is needed: it is behind, holds only recent blocks, or the block was replaced.",
    "Try again; if it stays so, ask another node.",
    true,
  ),
  NODE_INCONSISTENT: entry(
    "Two answers of a node do not fit together: blocks were replaced between them, or it does not tell the truth.",
    "Try again; if it stays so, ask another node.",
    true,
  ),
  NODES_DISAGREE: entry(
    "Two nodes that were asked the same say something else: one of them lies, is behind, or is of another chain.",
    "Ask a third node, and rely on neither until it is clear which one is right.",
  ),
  CONTRACT_ANSWER_UNREADABLE: entry(
    "What the node says that a contract answered is nothing that such a contract answers: another contract stands at the address, or the node does not tell the truth.",
    "Compare the contract's address with your record, and ask another node.",
  ),
} as const satisfies Record<string, ErrorEntry>;

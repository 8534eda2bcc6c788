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
} as const satisfies Record<string, ErrorEntry>;

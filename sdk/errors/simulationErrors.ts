import { type ErrorEntry, entry } from "./entry.ts";

/** What keeps a node from trying what a proposal would do. */
export const simulationErrors = {
  SIMULATION_UNAVAILABLE: entry(
    "The node does not try calls under changed circumstances, or answers otherwise than it should.",
    "Ask a node that has eth_simulateV1, or eth_call with state overrides.",
  ),
} as const satisfies Record<string, ErrorEntry>;

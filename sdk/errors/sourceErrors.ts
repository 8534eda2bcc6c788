import { type ErrorEntry, entry } from "./entry.ts";

/** What can go wrong where the source of contracts is published. A deployment that stands is not touched by it. */
export const sourceErrors = {
  SOURCE_CHANGED: entry(
    "A source that the contracts were compiled from is missing on this machine, or is another one.",
    "Install the package and what it depends on anew, in the versions that it asks for.",
  ),
  SOURCE_REFUSED: entry(
    "The server does not take the source: it does not know the chain, or compiled other code than it found there.",
    "Read what the server says; another server is chosen by --verifier.",
  ),
  SOURCE_PENDING: entry(
    "The server has not said yet whether the source is that of the contract.",
    "Run the same command again later: it asks for what became of it.",
    true,
  ),
  VERIFIER_UNREACHABLE: entry(
    "The server that publishes sources did not answer, or not as such a server does.",
    "Run the same command again later, or choose another server by --verifier.",
    true,
  ),
} as const satisfies Record<string, ErrorEntry>;

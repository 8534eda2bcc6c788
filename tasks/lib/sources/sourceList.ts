import type { Hex } from "viem";

/** Of what the contracts that are deployed were compiled, as scripts/sources.ts writes it. */
export type SourceLists = {
  /** Such as `0.8.37+commit.f401782d`. */
  compilerVersion: string;
  /** The compiler's settings that are in use, without what it shall put out. */
  settings: Record<string, unknown>[];
  /** keccak256 of each source, by the name that the compiler knew it by. */
  hashes: Record<string, Hex>;
  contracts: Record<
    string,
    {
      /** The file that holds the contract. */
      source: string;
      /** Which of the settings. */
      settings: number;
      /** That file and all that it imports. */
      sources: string[];
    }
  >;
};

import type { Hash } from "viem";
import type { Proposal } from "../../sdk/proposal/types.ts";
import type { JournalHead } from "../journal/headBatch.ts";
import type { Carried, SignedProposal } from "./ports.ts";

/** What the runner may ask of the process that holds keys and the way to the node. Nothing else is answered. */
export type Request =
  /** `node`: 0 for the first, 1 for the second. */
  | { ask: "chain"; node: number; method: string; params: unknown }
  | { ask: "sign"; proposal: Proposal }
  | { ask: "carry"; signed: SignedProposal; instead: Carried | undefined }
  | { ask: "anchor"; head: JournalHead; instead: Hash | undefined };

export type Question = { type: "question"; number: number; request: Request };

export type Answer =
  | { type: "answer"; number: number; result: unknown }
  | { type: "answer"; number: number; failure: Failure };

/** A failure in a form that crosses between processes: ours with all its fields, a node's with its number and data. */
export type Failure =
  | { of: "sallyport"; code: string; parameters: Record<string, unknown> }
  | { of: "node"; code: number; message: string; data: unknown };

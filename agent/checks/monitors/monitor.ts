import type { PolicyNames } from "../../../sdk/policy/compilePolicy.ts";
import type { PastProposal } from "../../journal/past.ts";
import type { PlainCall } from "./history.ts";

/** What a monitor is asked: is this proposal odd beside what the agent did before? */
export type MonitorQuestion = {
  /** The calls of the proposal. */
  calls: readonly PlainCall[];
  /** The oldest first. */
  history: readonly PastProposal[];
  /** Names, units and groups of the policy. */
  names: PolicyNames;
  /** Seconds since the epoch, by the chain. */
  now: number;
  /** The same by this machine's clock. */
  clock: number;
};

/** What a monitor found, in words and figures for signers. */
export type MonitorAnswer = { isOdd: boolean; words: string };

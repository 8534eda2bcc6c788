import type { Address } from "viem";
import type { Failure } from "../signing/messages.ts";
import type { RunEvent } from "./events.ts";

/** A text file that the runner works by, as its parent read it. */
export type GivenFile = { path: string; text: string };

/** Everything that a runner is told when it begins. It reads no environment and no keystore. */
export type RunnerSetup = {
  chainId: number;
  /** The network's name, for the commands that it prints. */
  network: string;
  /** The network of the second node, where the agent file names one. */
  secondNetwork: string | undefined;
  gate: Address;
  lens: Address;
  provenance: Address;
  /** The block of the gate's deployment. */
  fromBlock: bigint;
  agentFile: GivenFile;
  policyFile: GivenFile;
  /** The agent's key, and the account that pays for carrying: both act on the other side of the channel. */
  key: Address;
  account: Address;
  /** Where journal, evidence and observations lie. */
  folder: string;
  /** Values of the configuration variables that the agent file names. They stand nowhere else. */
  secrets: Readonly<Record<string, string>>;
  /** One turn, and no more. */
  once: boolean;
};

/** What the parent tells the runner, beside answers to its questions. */
export type ToRunner = { type: "begin"; setup: RunnerSetup } | { type: "stop" };

/** What the runner tells its parent, beside questions. */
export type FromRunner = { type: "event"; event: RunEvent } | { type: "ended"; failure: Failure | undefined };

import type { TaskContext } from "../runTask.ts";
import type { TaskSystem } from "../system.ts";
import type { Comparison } from "./compareNodes.ts";
import type { WatchEvent } from "./events.ts";
import type { FindingName } from "./findings.ts";
import type { About, WatchMemory } from "./memory.ts";

/** How a watcher marks what was derived from withdrawn data. */
export type TaintSettings = {
  /** Wei that it may spend in 24 hours. */
  budget: bigint;
  /** Blocks after which a withdrawal is not undone any more. */
  finality: number;
};

export type WatchRoundParameters = {
  context: TaskContext;
  system: TaskSystem;
  memory: WatchMemory;
  evidence: string | undefined;
  /** Files and folders of manifests; undefined where data is not followed to what it was derived from. */
  manifests: string | undefined;
  /** With what a second node says; undefined where none is asked. */
  second: { name: string; comparison: Comparison } | undefined;
  /** Undefined where nothing is marked. */
  taints: TaintSettings | undefined;
  /** What is vetoed by itself. */
  vetoes: readonly FindingName[];
  from: string | undefined;
  /** The folder for vetoes that others must sign as well. */
  out: string | undefined;
  /** Tells an event, and remembers what it is about. */
  tell: (event: WatchEvent, about?: About) => void;
  /** Seconds since the epoch of this machine's clock. */
  now: () => number;
  /** Seconds that only go on: by them it waits. */
  elapsed: () => number;
  signal: AbortSignal;
};

import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { isSallyportError, SallyportError } from "../sdk/errors/SallyportError.ts";
import { parseDuration } from "../sdk/time/duration.ts";
import { failureOf } from "./lib/failure.ts";
import { type KeepEvent, sentenceOf } from "./lib/keep/events.ts";
import { newPatience } from "./lib/keep/patience.ts";
import { type KeeperMemory, keepRound } from "./lib/keep/round.ts";
import type { Report } from "./lib/output.ts";
import { proposerOf } from "./lib/proposalAt.ts";
import { runTask, type TaskContext } from "./lib/runTask.ts";
import { openSystem, type SystemArguments } from "./lib/system.ts";

export type KeepArguments = SystemArguments & {
  /** One round, and no more. */
  once: boolean;
  /** Time between rounds: "15 seconds", "15s". */
  every: string;
  /** Only proposals of this agent or approver. */
  only: string | undefined;
  from: string | undefined;
};

export type KeepOptions = {
  tell: (event: KeepEvent) => void;
  /** Ends the keeper: after what it is doing, and without waiting. */
  signal: AbortSignal;
  /** Seconds of this machine's clock. */
  now?: () => number;
};

/** The longest pause between questions to a node that does not answer, in seconds. */
const LONGEST_SILENCE = 300;

export default function (
  { json, ...args }: KeepArguments & { json: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  return runTask(hre, { json }, async (context) => {
    const ending = new AbortController();
    const end = () => ending.abort();
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, end);
    const tell = (event: KeepEvent) => {
      if (json) console.log(JSON.stringify(event, (_, value) => (typeof value === "bigint" ? String(value) : value)));
      else context.output.line(sentenceOf(event));
    };
    try {
      return await keep(context, args, { tell, signal: ending.signal });
    } finally {
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, end);
    }
  });
}

/**
 * Executes what is ready and permitted, for ever or once. A proposal that fails is left alone for longer each time; a
 * node that fails is asked again, later each time. Any number of keepers may run.
 */
export async function keep(context: TaskContext, args: KeepArguments, options: KeepOptions): Promise<Report> {
  const { tell, signal, now = () => Date.now() / 1000 } = options;
  const every = seconds(args.every);
  let system = await openSystem(context, args);
  const only = args.only === undefined ? {} : { proposer: proposerOf(args.only, system) };
  const sender = context.network.sender(args.from);
  const memory: KeeperMemory = { patience: newPatience(every), sent: new Map(), said: new Map() };
  const total = { executed: 0, failed: 0 };
  let silences = 0;
  tell({ event: "started", from: sender.account.address, every: args.once ? undefined : every });
  while (!signal.aborted) {
    let wait = every;
    try {
      const { executed, failed } = await keepRound({ context, system, sender, only, memory, tell, now, signal });
      total.executed += executed;
      total.failed += failed;
      if (silences > 0) tell({ event: "node back" });
      silences = 0;
    } catch (caught) {
      const error = failureOf(caught);
      if (args.once) throw error;
      // Whatever is wrong, a keeper that ends keeps nothing.
      wait = Math.min(every * 2 ** silences, Math.max(LONGEST_SILENCE, every));
      silences += 1;
      const code = isSallyportError(error) ? error.code : "UNEXPECTED";
      const summary = isSallyportError(error) ? error.summary : String(error).split("\n")[0];
      tell({ event: "node silent", code, summary: summary ?? "", tryAgainIn: wait });
    }
    if (args.once) break;
    await pause(wait, signal);
    if (!signal.aborted) system = (await openAgain().catch(() => undefined)) ?? system;
  }
  tell({ event: "stopped", executed: total.executed });
  return { json: undefined, ok: !args.once || total.failed === 0 };

  /** Settings and policy may have changed since. A policy that was voted in needs its file, or what proposals brought. */
  async function openAgain() {
    try {
      const opened = await openSystem(context, args);
      memory.said.delete("policy");
      return opened;
    } catch (error) {
      if (!isSallyportError(error, "POLICY_NOT_IN_FORCE")) throw error;
      if (!memory.said.has("policy")) tell({ event: "policy unknown", summary: error.summary });
      memory.said.set("policy", "");
      return openSystem(context, { ...args, policy: undefined });
    }
  }
}

function seconds(text: string): number {
  const [, count, unit] = /^([1-9]\d{0,5})\s*([smh])$/.exec(text) ?? [];
  const short = { s: "second", m: "minute", h: "hour" }[unit ?? ""];
  const duration = parseDuration(short === undefined ? text : `${count} ${short}`);
  if (duration !== undefined) return duration;
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: "This is not a duration.",
    place: "--every",
    value: text,
    nextStep: 'Write a number and its unit: "15s", "2 minutes".',
  });
}

/** Sleeps, unless it is to end. */
function pause(duration: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, duration * 1000);
    signal.addEventListener("abort", done, { once: true });
  });
}

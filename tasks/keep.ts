import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { newPatience } from "../agent/outbox/patience.ts";
import { isSallyportError } from "../sdk/errors/SallyportError.ts";
import { elapsed } from "../sdk/time/elapsed.ts";
import { etherOf } from "./lib/arguments.ts";
import { type KeepEvent, sentenceOf } from "./lib/keep/events.ts";
import { type KeeperMemory, keepRound } from "./lib/keep/round.ts";
import type { Report } from "./lib/output.ts";
import { proposerOf } from "./lib/proposalAt.ts";
import { everyOf, rounds, untilSignal } from "./lib/rounds.ts";
import { runTask, type TaskContext } from "./lib/runTask.ts";
import { openSystem, type SystemArguments } from "./lib/system.ts";
import { tellEvents } from "./lib/tellEvents.ts";

export type KeepArguments = SystemArguments & {
  /** One round, and no more. */
  once: boolean;
  /** Time between rounds: "15 seconds", "15s". */
  every: string;
  /** Only proposals of this agent or approver. */
  only: string | undefined;
  /** Ether that one execution may cost: "0.01 ETH". */
  maxFee?: string | undefined;
  from: string | undefined;
};

export type KeepOptions = {
  tell: (event: KeepEvent) => void;
  /** Ends the keeper: after what it is doing, and without waiting. */
  signal: AbortSignal;
  /** Seconds that only go on. */
  now?: () => number;
};

export default function (
  { json, ...args }: KeepArguments & { json: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  return runTask(hre, { json }, (context) =>
    untilSignal((signal) => keep(context, args, { tell: tellEvents(context.output, json, sentenceOf), signal })),
  );
}

/**
 * Executes what is ready and permitted, for ever or once. A proposal that fails is left alone for longer each time; a
 * node that fails is asked again, later each time. Any number of keepers may run.
 */
export async function keep(context: TaskContext, args: KeepArguments, options: KeepOptions): Promise<Report> {
  const { tell, signal, now = elapsed } = options;
  const { once } = args;
  const every = everyOf(args.every);
  const mostFee = args.maxFee === undefined ? undefined : etherOf("--max-fee", args.maxFee);
  let system = await openSystem(context, args);
  const only = args.only === undefined ? {} : { proposer: proposerOf(args.only, system) };
  const sender = context.network.sender(args.from);
  const memory: KeeperMemory = { patience: newPatience(every), sent: new Map(), said: new Map() };
  const total = { executed: 0, failed: 0 };
  tell({ event: "started", from: sender.account.address, every: once ? undefined : every });
  await rounds({
    every,
    once,
    signal,
    tell,
    round: async () => {
      const { executed, failed } = await keepRound({
        context,
        system,
        sender,
        only,
        mostFee,
        memory,
        tell,
        now,
        signal,
      });
      total.executed += executed;
      total.failed += failed;
    },
    renew: async () => {
      system = (await openAgain().catch(() => undefined)) ?? system;
    },
  });
  tell({ event: "stopped", executed: total.executed });
  return { json: undefined, ok: !once || total.failed === 0 };

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

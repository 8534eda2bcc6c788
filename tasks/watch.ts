import { join } from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { isSallyportError, SallyportError } from "../sdk/errors/SallyportError.ts";
import { elapsed as monotonic } from "../sdk/time/elapsed.ts";
import { etherOf, list, wholeNumber } from "./lib/arguments.ts";
import type { TaskNetwork } from "./lib/network.ts";
import type { Report } from "./lib/output.ts";
import { IN_MEMORY } from "./lib/renewableFile.ts";
import { everyOf, rounds, untilSignal } from "./lib/rounds.ts";
import { runTask, type TaskContext } from "./lib/runTask.ts";
import { openSystem, type SystemArguments, type TaskSystem } from "./lib/system.ts";
import { tellEvents } from "./lib/tellEvents.ts";
import { variableOf } from "./lib/variables.ts";
import { newComparison } from "./lib/watch/compareNodes.ts";
import { newCourier } from "./lib/watch/courier.ts";
import { sentenceOf, type WatchEvent } from "./lib/watch/events.ts";
import { type FindingName, findingNames } from "./lib/watch/findings.ts";
import { type About, openMemory } from "./lib/watch/memory.ts";
import type { Webhook } from "./lib/watch/notify.ts";
import { watchRound } from "./lib/watch/round.ts";
import type { TaintSettings } from "./lib/watch/roundParameters.ts";

export type WatchArguments = SystemArguments & {
  once: boolean;
  /** Time between rounds: "15 seconds", "15s". */
  every: string;
  /** The folder in which evidence lies, each file named by its root. */
  evidence: string | undefined;
  /** Files and folders of manifests, joined by commas: from what data was derived. */
  manifests: string | undefined;
  /** Ether that may be spent in 24 hours to mark what was derived from withdrawn data; nothing is marked if left out. */
  taint: string | undefined;
  /** Blocks after which the chain does not change its mind. */
  finality: string | undefined;
  /** Findings for which a proposal of an agent is vetoed, joined by commas. */
  veto: string | undefined;
  /** The folder for vetoes that others must sign as well. */
  out: string | undefined;
  /** The file in which it is remembered what was told. */
  state: string | undefined;
  from: string | undefined;
};

/** Blocks, where it is not said otherwise; the same as an agent's. */
const FINALITY = 32n;

export type WatchOptions = {
  tell: (event: WatchEvent) => void;
  /** Ends the watcher: after what it is doing, and without waiting. */
  signal: AbortSignal;
  /** Another node, with which this one is compared. */
  second?: TaskNetwork | undefined;
  webhook?: Webhook | undefined;
  /** Seconds since the epoch of this machine's clock. */
  now?: () => number;
  /** Seconds that only go on: by them it waits. */
  elapsed?: () => number;
};

type HookArguments = {
  /** The configuration variables that hold where events are sent to, and what signs them. */
  webhook: string | undefined;
  webhookSecret: string | undefined;
};

export default function (
  {
    json,
    compare,
    webhook: url,
    webhookSecret: secret,
    ...args
  }: WatchArguments & HookArguments & { json: boolean; compare: string | undefined },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  return runTask(hre, { json, compare }, async (context, second) => {
    const webhook = await webhookOf(hre, url, secret);
    const tell = tellEvents(context.output, json, sentenceOf);
    return untilSignal((signal) => watch(context, args, { tell, signal, webhook, second }));
  });
}

/**
 * Watches a gate for its guardians and members, for ever or once: compares every proposal with its evidence and the
 * policy file, tries what it would do, tells what is remarkable, and vetoes what it is told to veto. It asks nothing of
 * who proposes. A node that fails is asked again, later each time.
 */
export async function watch(context: TaskContext, args: WatchArguments, options: WatchOptions): Promise<Report> {
  const { signal, webhook, now = () => Date.now() / 1000, elapsed = monotonic } = options;
  const { once, evidence, manifests, from, out } = args;
  const every = everyOf(args.every);
  const vetoes = vetoesOf(args.veto);
  const taints = taintsOf(args);
  const finality = finalityOf(args);
  let system = await openSystem(context, args);
  const second = options.second && {
    name: options.second.name,
    comparison: newComparison({ first: context.network, second: options.second, system, finality }),
  };
  let isKept = true;
  const memory = openMemory({
    path: args.state ?? (webhook === undefined ? IN_MEMORY : besideAgents(context, system)),
    place: `${system.gate} on chain ${context.network.chainId}`,
    isSent: webhook !== undefined,
    every,
    say: context.output.progress,
    onTrouble: ({ code, summary }) => {
      if (isKept) options.tell({ event: "not kept", code, summary });
      isKept = false;
    },
  });
  const courier =
    webhook &&
    newCourier({
      webhook,
      notices: memory.notices,
      taken: memory.taken,
      patience: memory.patience,
      now,
      elapsed,
      onFailure: ({ code, summary }, tryAgainIn) =>
        options.tell({ event: "not notified", code, summary, waiting: memory.notices().length, tryAgainIn }),
    });
  try {
    tell({ event: "started", every: once ? undefined : every, vetoes });
    await rounds({
      every,
      once,
      signal,
      tell,
      round: async () => {
        courier?.go();
        const settings = { second, evidence, manifests, taints, vetoes, from, out };
        await watchRound({ context, system, memory, ...settings, tell, now, elapsed, signal });
      },
      renew: async () => {
        system = await openAgain().catch(() => system);
      },
    });
    tell({ event: "stopped" });
  } finally {
    await courier?.done();
    memory.close();
  }
  return { json: undefined };

  /** Told first and remembered then: a watcher that is killed between tells it again. */
  function tell(event: WatchEvent, about?: About): void {
    options.tell(event);
    memory.note(event, about);
    courier?.go();
  }

  /** A policy that was voted in needs its file: without it, what the gate admits is not judged by a file. */
  async function openAgain() {
    try {
      return await openSystem(context, args);
    } catch (error) {
      if (!isSallyportError(error, "POLICY_NOT_IN_FORCE")) throw error;
      return openSystem(context, { ...args, policy: undefined });
    }
  }
}

/** Beside the agents' folders: whoever is sent what is told is not sent it anew after each start. */
function besideAgents({ root, network }: TaskContext, { record }: TaskSystem): string {
  return join(root, "agents", network.name, record.label, "watch.sqlite");
}

function taintsOf({ taint, manifests, finality }: WatchArguments): TaintSettings | undefined {
  if (taint === undefined) return undefined;
  if (manifests === undefined) {
    throw new SallyportError("ARGUMENT_INVALID", {
      summary: "From what data was derived, its manifests tell.",
      place: "--manifests",
      nextStep: "Name the files and folders of the manifests: --manifests my-data",
    });
  }
  return { budget: etherOf("--taint", taint), finality: finalityOf({ finality }) };
}

function finalityOf({ finality }: Pick<WatchArguments, "finality">): number {
  return Number(wholeNumber("--finality", finality) ?? FINALITY);
}

function vetoesOf(text: string | undefined): FindingName[] {
  return list(text).map((name) => {
    const found = findingNames.find((one) => one === name);
    if (found !== undefined) return found;
    throw new SallyportError("ARGUMENT_INVALID", {
      summary: `"${name}" is nothing that a watcher finds.`,
      place: "--veto",
      value: name,
      nextStep: `Name some of these, joined by commas: ${findingNames.join(", ")}.`,
    });
  });
}

async function webhookOf(
  hre: HardhatRuntimeEnvironment,
  url: string | undefined,
  secret: string | undefined,
): Promise<Webhook | undefined> {
  if (url === undefined && secret === undefined) return undefined;
  if (url !== undefined && secret !== undefined) {
    const [to, by] = [await variableOf(hre, url, "--webhook"), await variableOf(hre, secret, "--webhook-secret")];
    if (/^https?:\/\//.test(to) && URL.canParse(to)) return { url: to, secret: by };
    throw new SallyportError("ARGUMENT_INVALID", {
      summary: `The configuration variable ${url} holds no address with http or https.`,
      place: "--webhook",
    });
  }
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: "What is sent to a webhook is signed, and both are needed.",
    place: url === undefined ? "--webhook" : "--webhook-secret",
    nextStep: "Name two configuration variables: --webhook WATCH_URL --webhook-secret WATCH_SECRET.",
  });
}

import { isSallyportError } from "../../sdk/errors/SallyportError.ts";
import { takeOrders } from "../orders/takeOrders.ts";
import { nameOf } from "../outbox/trouble.ts";
import { anchoring } from "./anchorHead.ts";
import { workBeside } from "./beside.ts";
import { isFatal } from "./isFatal.ts";
import { pruning } from "./pruneStore.ts";
import { rounds } from "./rounds.ts";
import { type OpenRunnerParameters, openRunner, type Runner } from "./runner.ts";
import { turn } from "./turn.ts";
import { type TurnTimes, turnTimes } from "./turnTimes.ts";

export type RunAgentParameters = OpenRunnerParameters & {
  /** Ends it: after what is being done. */
  signal: AbortSignal;
};

/** Seconds between looks at what is on its way to the chain. */
const LOOK = 4;
/** How long one turn alone waits for what it proposed, in seconds. */
const ONCE = 120;

/**
 * Runs an agent: turn after turn it observes, decides, checks, bundles and writes down, and beside them takes what is
 * written to the chain and follows it there. It runs for weeks; whatever kills it, it goes on from its journal.
 *
 * @throws What no later attempt can mend: files that are wrong, a journal of another agent, a key that is gone.
 */
export async function runAgent({ signal, ...parameters }: RunAgentParameters): Promise<void> {
  const runner = await openRunner(parameters);
  const { setup, agentFile, brain, journal, tell } = runner;
  const { key, account, once } = setup;
  const every = once ? undefined : agentFile.every;
  const anchorHead = anchoring(runner);
  const pruneStore = pruning(runner);
  let turns = 0;
  tell({ event: "started", agent: agentFile.agent, key, account, brain: brain.name, every });
  try {
    await (once ? runOnce() : runOn());
  } finally {
    journal.close();
    tell({ event: "stopped", turns });
  }

  async function runOnce(): Promise<void> {
    takeOrders(journal, tell);
    await runner.outbox.pass(signal);
    if (journal.state.frozen === undefined) await takeTurn();
    const until = runner.elapsed() + ONCE;
    const isWaiting = () => [...journal.state.open.values()].some(({ proposed, failed }) => !proposed && !failed);
    const isAnchoring = () => (journal.state.anchoring?.sent.length ?? 0) > 0;
    do {
      await runner.outbox.pass(signal);
      if (isWaiting()) await new Promise((resolve) => setTimeout(resolve, 250));
    } while (isWaiting() && runner.elapsed() < until && !signal.aborted);
    do {
      await anchorHead(signal);
      if (isAnchoring()) await new Promise((resolve) => setTimeout(resolve, 250));
    } while (isAnchoring() && runner.elapsed() < until && !signal.aborted);
  }

  /**
   * Looks at what is on its way, again and again. Turns go on beside that, one at a time, and so does anchoring: a source,
   * a brain or a block that takes its time keeps nothing else waiting. See docs/decisions/0013-turns-beside-looks.md.
   */
  async function runOn(): Promise<void> {
    const ending = new AbortController();
    const either = AbortSignal.any([signal, ending.signal]);
    const deciding = workBeside(() => ending.abort());
    const anchoringHead = workBeside(() => ending.abort());
    const times = turnTimes(agentFile.every, runner.elapsed);
    let isFailing = false;
    try {
      await rounds({
        every: Math.min(LOOK, agentFile.every),
        signal: either,
        isFatal,
        round: async () => {
          takeOrders(journal, tell);
          await runner.outbox.pass(either);
          isFailing = false;
          if (either.aborted) return;
          if (!anchoringHead.isUnderWay) anchoringHead.begin(() => anchorHead(either));
          // Only after a look that succeeded: a turn is to know what became of those before.
          const mayDecide = !deciding.isUnderWay && journal.state.frozen === undefined;
          if (mayDecide && times.isDue()) deciding.begin(() => turnInTime(times, either));
        },
        failed: (error, tryAgainIn) => {
          note(runner, error, tryAgainIn, isFailing);
          isFailing = true;
        },
      });
    } finally {
      ending.abort();
      await Promise.all([deciding.ended(), anchoringHead.ended()]);
    }
  }

  async function turnInTime(times: TurnTimes, ending: AbortSignal): Promise<void> {
    try {
      await takeTurn(ending);
      times.succeeded();
    } catch (error) {
      if (ending.aborted) return;
      if (isFatal(error)) throw error;
      const { tryAgainIn, isAgain } = times.failed();
      note(runner, error, tryAgainIn, isAgain);
    }
  }

  async function takeTurn(ending = signal): Promise<void> {
    turns += 1;
    try {
      await turn(runner, ending);
    } finally {
      // Also after one that failed: a source that is down for weeks lets the others be kept at every turn.
      if (!ending.aborted) await pruneStore(ending);
    }
  }
}

/** What failed goes into the journal once in a row, and to the operator each time. */
function note({ journal, tell }: Runner, error: unknown, tryAgainIn: number, isAgain: boolean): void {
  const { code, summary } = nameOf(error);
  if (!isAgain && !code.startsWith("JOURNAL_")) {
    journal.append({ kind: "failed", turn: journal.state.turn, step: "turn", code, summary });
  }
  const nextStep = isSallyportError(error) ? error.nextStep : undefined;
  tell({ event: "failed", step: "go on", code, summary, nextStep, tryAgainIn });
}

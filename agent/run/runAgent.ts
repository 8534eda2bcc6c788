import { isSallyportError } from "../../sdk/errors/SallyportError.ts";
import { elapsed } from "../../sdk/time/elapsed.ts";
import { takeOrders } from "../orders/takeOrders.ts";
import { stopsAll } from "../outbox/trouble.ts";
import { anchoring } from "./anchorHead.ts";
import { laterEachTime, rounds, toldOf } from "./rounds.ts";
import { type OpenRunnerParameters, openRunner, type Runner } from "./runner.ts";
import { turn } from "./turn.ts";

export type RunAgentParameters = OpenRunnerParameters & {
  /** Ends it: after what is being done. */
  signal: AbortSignal;
};

/** Seconds between looks at what is on its way to the chain. */
const LOOK = 4;
/** How long one turn alone waits for what it proposed, in seconds. */
const ONCE = 120;

/**
 * Runs an agent: turn after turn it observes, decides, checks, bundles and writes down, and between them takes what is
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
    const until = elapsed() + ONCE;
    const isWaiting = () => [...journal.state.open.values()].some(({ proposed, failed }) => !proposed && !failed);
    do {
      await runner.outbox.pass(signal);
      if (isWaiting()) await new Promise((resolve) => setTimeout(resolve, 250));
    } while (isWaiting() && elapsed() < until && !signal.aborted);
    await anchorHead();
  }

  async function runOn(): Promise<void> {
    let next = Number.NEGATIVE_INFINITY;
    let failures = 0;
    // Trouble of the node, and of turns: what is said of the one in a row says nothing of the other.
    const isFailing = { look: false, turn: false };
    await rounds({
      every: Math.min(LOOK, agentFile.every),
      signal,
      isFatal,
      round: async () => {
        takeOrders(journal, tell);
        await runner.outbox.pass(signal);
        await anchorHead();
        isFailing.look = false;
        if (elapsed() < next || journal.state.frozen !== undefined) return;
        await turnInTime();
        await runner.outbox.pass(signal);
      },
      failed: (error, tryAgainIn) => {
        note(runner, error, tryAgainIn, isFailing.look);
        isFailing.look = true;
      },
    });

    /** A source or a brain that fails keeps nothing waiting that is on its way: only the next turn comes later. */
    async function turnInTime(): Promise<void> {
      try {
        await takeTurn();
        [failures, isFailing.turn] = [0, false];
        next = elapsed() + agentFile.every;
      } catch (error) {
        if (signal.aborted || isFatal(error)) throw error;
        const wait = laterEachTime(agentFile.every, failures++);
        next = elapsed() + wait;
        note(runner, error, wait, isFailing.turn);
        isFailing.turn = true;
      }
    }
  }

  async function takeTurn(): Promise<void> {
    turns += 1;
    await turn(runner, signal);
  }
}

/** What failed goes into the journal once in a row, and to the operator each time. */
function note({ journal, tell }: Runner, error: unknown, tryAgainIn: number, isAgain: boolean): void {
  const { code, summary } = toldOf(error);
  if (!isAgain && !code.startsWith("JOURNAL_")) {
    journal.append({ kind: "failed", turn: journal.state.turn, step: "turn", code, summary });
  }
  const nextStep = isSallyportError(error) ? error.nextStep : undefined;
  tell({ event: "failed", step: "go on", code, summary, nextStep, tryAgainIn });
}

/** Whether no later attempt can succeed: the keys are gone, or journal and program do not agree. */
function isFatal(error: unknown): boolean {
  if (!isSallyportError(error)) return false;
  return stopsAll(error) && !error.isRetryable;
}

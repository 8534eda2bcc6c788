import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { ErrorCode } from "../../../sdk/errors/registry.ts";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { emptyRun } from "./emptyRun.ts";
import type { HashedRun, RefusedRun, Run, WorkerSetup } from "./job.ts";
import { TILE } from "./layout.ts";

/** Stands for the first record of a run where a thread has ended by itself. */
const DIED = -1;

export type HashThreads = {
  /** Waits for an empty run. Throws what a thread has met meanwhile. */
  take(): Promise<Run>;
  /** Gives a run to a thread. `taken` gets it back when it is hashed, and the run is empty when that is done. */
  hash(run: Run): void;
  /** Waits until all runs are empty again. */
  finish(): Promise<void>;
  /** Ends the threads, whatever they are doing. */
  close(): Promise<void>;
};

export type HashThreadsParameters = {
  setup: WorkerSetup;
  threads: number;
  /** Hashes a run here and now. */
  hashHere: (run: Run) => void;
  /** What is done with a run that was hashed. */
  taken: (run: Run) => Promise<void>;
};

/**
 * Threads that hash runs, and twice as many runs as there are threads, one more to be filled: whoever reads waits where
 * all of them are full. Runs come back in any order. A thread is started when there is something to do for it: to start
 * one takes longer than to hash data that fits one run, which is done without.
 */
export function hashThreads({ setup, threads, hashHere, taken }: HashThreadsParameters): HashThreads {
  const empty = Array.from({ length: 2 * threads + 1 }, emptyRun);
  const waiting: (() => void)[] = [];
  let hashing = 0;
  // Of several records that are refused the first one is told, whichever thread was quicker.
  let failure: { first: number; error: unknown } | undefined;

  // The sources run as they are, and as the package ships them.
  const entry = new URL(`./hashWorker${extname(import.meta.url)}`, import.meta.url);
  const workers: ReturnType<typeof startWorker>[] = [];
  let isFirst = true;

  function startWorker() {
    const worker = { thread: startThread(entry, setup), runs: 0 };
    worker.thread.on("message", (run: HashedRun | RefusedRun) => {
      worker.runs--;
      void receive(run);
    });
    worker.thread.on("error", (error) => fail(DIED, error));
    return worker;
  }

  /** The first to have nothing to do, a new one as long as there may be more, or else the one with least to do. */
  function nextWorker() {
    const free = workers.find(({ runs }) => runs === 0);
    if (free !== undefined || workers.length === threads) {
      return free ?? workers.reduce((a, b) => (b.runs < a.runs ? b : a));
    }
    const worker = startWorker();
    workers.push(worker);
    return worker;
  }

  async function receiveHere(run: Run): Promise<void> {
    try {
      hashHere(run);
      await taken(run);
    } catch (error) {
      fail(run.first, error);
    }
    giveBack(run);
  }

  async function receive({ refusal, ...run }: HashedRun | RefusedRun): Promise<void> {
    try {
      if (refusal !== undefined) throw new SallyportError(refusal.code as ErrorCode, withoutUndefined(refusal));
      await taken(run);
    } catch (error) {
      fail(run.first, error);
    }
    giveBack(run);
  }

  function giveBack(run: Run): void {
    hashing--;
    empty.push(run);
    wake();
  }

  function fail(first: number, error: unknown): void {
    if (failure === undefined || first < failure.first) failure = { first, error };
    wake();
  }

  function wake(): void {
    for (const resolve of waiting.splice(0)) resolve();
  }

  async function until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => waiting.push(resolve));
  }

  /** Of runs that are refused the first is told: all before it must have come back. A thread that died brings none. */
  async function rethrow(): Promise<void> {
    if (failure === undefined) return;
    await until(() => hashing === 0 || failure?.first === DIED);
    throw failure.error;
  }

  return {
    async take() {
      await until(() => empty.length > 0 || failure !== undefined);
      await rethrow();
      return empty.pop() as Run;
    },
    hash(run) {
      hashing++;
      // A whole tile is seldom all that there is.
      const isSmall = isFirst && run.count < TILE;
      isFirst = false;
      if (isSmall) {
        void receiveHere(run);
        return;
      }
      const worker = nextWorker();
      worker.runs++;
      worker.thread.postMessage(run, [run.bytes.buffer, run.spans.buffer, run.nodes.buffer]);
    },
    async finish() {
      await until(() => hashing === 0 || failure !== undefined);
      await rethrow();
    },
    async close() {
      await Promise.all(workers.map(({ thread }) => thread.terminate()));
    },
  };
}

function startThread(entry: URL, setup: WorkerSetup): Worker {
  // What a thread makes is gone within a run: small heaps are enough, and large ones would only be left full.
  const resourceLimits = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 256 };
  return new Worker(entry, { workerData: setup, resourceLimits });
}

function withoutUndefined<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}

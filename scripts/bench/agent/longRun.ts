// Months of turns at a journal that grows, by a clock that is told what time it is: what a turn costs and what is held.
import { mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Entry } from "../../../agent/journal/entry.ts";
import { openJournal } from "../../../agent/journal/openJournal.ts";
import { openStore } from "../../../agent/sources/store.ts";
import { hashText } from "../../../sdk/text/hashText.ts";
import { intended } from "./stages.ts";
import { owner, START } from "./wish.ts";

/** Seconds between turns; one turn in so many proposes, and one in so many sees something new. */
const EVERY = 300;
const PROPOSES = 20;
const CHANGES = 10;

export type Sample = {
  turns: number;
  days: number;
  /** Microseconds of one turn at the journal: half of those since the last sample are quicker. */
  turn: number;
  /** MiB. */
  heap: number;
  resident: number;
  journal: number;
  store: number;
  /** Seconds to open the journal anew, each entry being verified. */
  opening: number;
};

/** Turns one after the other; a sample after each of these numbers of them. */
export async function* longRun(folder: string, samples: readonly number[]): AsyncGenerator<Sample> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "long.sqlite");
  let time = START * 1000;
  const opening = () => openJournal({ path, owner, now: () => time });
  const store = await openStore(join(folder, "observations"));
  let journal = opening();
  let took: number[] = [];
  for (let number = 1; number <= (samples.at(-1) ?? 0); number++) {
    const proposing = number % PROPOSES === 0 ? intended(number) : undefined;
    time += EVERY * 1000;
    const digest = await store.keep(new TextEncoder().encode(`bills as of ${Math.floor(number / CHANGES)}`));
    const begun = performance.now();
    const { state } = journal;
    // What a turn asks: what was seen, spent, and proposed before.
    if (state.seen.get("bills") !== digest) {
      journal.append({ kind: "observed", turn: number, source: "bills", digest, observedAt: time / 1000 });
    }
    if ([...state.past.values()].length !== Math.floor((number - 1) / PROPOSES))
      throw new Error("The past is another.");
    const decision = { by: "rules/1", intents: [], transcript: hashText("nothing"), tokens: state.used.tokens & 1 };
    journal.append({ kind: "decided", turn: number, ...decision });
    took.push((performance.now() - begun) * 1000);
    if (proposing !== undefined) for (const entry of lifeOf(proposing)) journal.append(entry);
    if (!samples.includes(number)) continue;
    journal.close();
    const reopened = performance.now();
    journal = opening();
    const seconds = (performance.now() - reopened) / 1000;
    globalThis.gc?.();
    const { heapUsed, rss } = process.memoryUsage();
    const median = took.toSorted((a, b) => a - b)[took.length >> 1] ?? 0;
    took = [];
    yield {
      ...{ turns: number, days: (number * EVERY) / 86_400, turn: median, opening: seconds },
      ...{ heap: mib(heapUsed), resident: mib(rss) },
      ...{ journal: mib(sizeOf(path) + sizeOf(`${path}-wal`)), store: mib(sizeOf(join(folder, "observations"))) },
    };
  }
  journal.close();
}

/** A proposal from its intent to its execution. */
function lifeOf(entry: ReturnType<typeof intended>): Entry[] {
  const { nonce } = entry.proposal;
  const hash = hashText(String(nonce));
  return [
    entry,
    { kind: "signed", nonce, key: owner.gate, signature: `0x${"ab".repeat(65)}` },
    {
      ...{ kind: "sent", nonce, account: owner.gate, transactionHash: hash, accountNonce: 1 },
      ...{ maxFeePerGas: 10n, maxPriorityFeePerGas: 1n },
    },
    { kind: "proposed", nonce, id: hash, blockNumber: 7n, blockHash: hash },
    { kind: "ended", nonce, state: "Executed" },
  ];
}

function sizeOf(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 0;
  if (!found.isDirectory()) return found.size;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}

function mib(bytes: number): number {
  return bytes / 1024 / 1024;
}

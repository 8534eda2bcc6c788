import { randomUUID } from "node:crypto";
import type { Hash, Hex } from "viem";
import { newPatience, type Patience } from "../../../agent/outbox/patience.ts";
import { atOnce } from "../../../agent/sqlite/database.ts";
import type { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { hashText } from "../../../sdk/text/hashText.ts";
import { openStateFile, stateFailed } from "./stateFile.ts";

/** What an event is about, and what is told of it: the same is not told twice. */
export type About = { subject: string; words: string };

/** An event that whoever is to be told of it has not taken yet. */
export type Notice = {
  /** The same whenever this event is sent, also by a watcher that forgot that it was. */
  id: string;
  /** JSON. */
  body: string;
};

/** A transaction that marks a batch. */
export type Mark = {
  hash: Hash;
  child: Hex;
  parent: Hex;
  /** Seconds since the epoch at which it was sent. */
  at: number;
  /** What it cost; the most that it may cost while it is open. */
  wei: bigint;
  /** Whether it is not known yet what became of it. */
  isOpen: boolean;
};

/** What a watcher remembers from round to round, and in a file from one start to the next. */
export type WatchMemory = {
  patience: Patience;
  /** The block of its first round, which is this one where there was none: what had ended before is no news. */
  begun(block: bigint): bigint;
  /** What was last told of a subject; undefined where nothing was. */
  last(subject: string): string | undefined;
  /** All subjects of which something was told, and what. */
  told(): [subject: string, words: string][];
  /**
   * Notes what is told, and where somebody is to be sent it that he is: both at once, or neither.
   *
   * @param event Undefined where it is no news.
   */
  note(event: object | undefined, about?: About): void;
  /** What is still to be sent, oldest first. */
  notices(): Notice[];
  taken(notice: Notice): void;
  marks(): Mark[];
  putMark(mark: Mark): void;
  dropMark(mark: Mark): void;
  close(): void;
};

export type MemoryParameters = {
  /** A file, or `IN_MEMORY`. */
  path: string;
  /** The gate and its chain. */
  place: string;
  /** Whether somebody is to be sent what is told. */
  isSent: boolean;
  /** Seconds after which what failed is tried again. */
  every: number;
  say: (text: string) => void;
  /** Told that something could not be kept. It is remembered until the watcher ends. */
  onTrouble: (error: SallyportError) => void;
};

/** @throws WATCH_STATE_IN_USE, WATCH_STATE_FAILED */
export function openMemory({ path, place, isSent, every, say, onTrouble }: MemoryParameters): WatchMemory {
  const database = openStateFile(path, place, say);
  const rows = (question: string) => database.prepare(question).all() as Record<string, string | number>[];
  const run = (change: string, ...values: (string | number)[]) => database.prepare(change).run(...values);
  const told = new Map(
    rows("SELECT subject, words, times FROM told").map(({ subject, words, times }) => [
      String(subject),
      { words: String(words), times: Number(times) },
    ]),
  );
  const notices = new Map(
    rows("SELECT id, body FROM notices ORDER BY number").map(({ id, body }) => [
      String(id),
      { id: String(id), body: String(body) },
    ]),
  );
  const marks = new Map(
    rows("SELECT hash, child, parent, at, wei, is_open FROM marks ORDER BY at").map((row) => {
      const [hash, child, parent] = [row["hash"] as Hash, row["child"] as Hex, row["parent"] as Hex];
      const [at, wei] = [Number(row["at"]), BigInt(row["wei"] ?? 0)];
      return [hash, { hash, child, parent, at, wei, isOpen: row["is_open"] === 1 }];
    }),
  );
  let first = rows("SELECT block FROM begun").map(({ block }) => BigInt(block ?? 0))[0];

  return {
    patience: newPatience(every),
    begun: (block) => {
      if (first !== undefined) return first;
      first = block;
      keep(() => run("INSERT INTO begun VALUES (?, ?)", place, String(block)));
      return block;
    },
    last: (subject) => told.get(subject)?.words,
    told: () => [...told].map(([subject, { words }]) => [subject, words]),
    note: (event, about) => {
      const times = about === undefined ? 0 : (told.get(about.subject)?.times ?? -1) + 1;
      if (about !== undefined) told.set(about.subject, { words: about.words, times });
      const notice = event === undefined || !isSent ? undefined : noticeOf(event, about, times);
      if (notice !== undefined) notices.set(notice.id, notice);
      keep(() => {
        if (about !== undefined) run("INSERT OR REPLACE INTO told VALUES (?, ?, ?)", about.subject, about.words, times);
        if (notice !== undefined) run("INSERT OR IGNORE INTO notices (id, body) VALUES (?, ?)", notice.id, notice.body);
      });
    },
    notices: () => [...notices.values()],
    taken: ({ id }) => {
      notices.delete(id);
      keep(() => run("DELETE FROM notices WHERE id = ?", id));
    },
    marks: () => [...marks.values()],
    putMark: (mark) => {
      marks.set(mark.hash, mark);
      const { hash, child, parent, at, wei, isOpen } = mark;
      const values = [hash, child, parent, Math.floor(at), String(wei), isOpen ? 1 : 0];
      keep(() => run("INSERT OR REPLACE INTO marks VALUES (?, ?, ?, ?, ?, ?)", ...values));
    },
    dropMark: ({ hash }) => {
      marks.delete(hash);
      keep(() => run("DELETE FROM marks WHERE hash = ?", hash));
    },
    close: () => database.close(),
  };

  /** Whoever is told again by one that forgot drops it by its id; what came back after something else is news. */
  function noticeOf(event: object, about: About | undefined, times: number): Notice {
    const told = JSON.stringify(event, (_, value) => (typeof value === "bigint" ? String(value) : value));
    const id = about === undefined ? randomUUID() : hashText(JSON.stringify([place, about.subject, times, told]));
    return { id, body: `{"notice":"${id}",${told.slice(1)}` };
  }

  /** Also where the disk is full a watcher watches, and vetoes. */
  function keep(work: () => void): void {
    try {
      atOnce(database, work);
    } catch (error) {
      onTrouble(stateFailed(path, error));
    }
  }
}

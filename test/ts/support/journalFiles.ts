// Journals in a folder of their own, and what strangers do to them.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type Journal, openJournal } from "../../../agent/journal/openJournal.ts";
import { nobodysJournal } from "./anyIntent.ts";

export type JournalFolder = {
  file(name?: string): string;
  /** Opens a journal, which is closed at the latest by `remove`. */
  open(changes?: Partial<Parameters<typeof openJournal>[0]>): Journal;
  /** Runs SQL on a journal's file, as any program can. */
  sql(text: string, path?: string): void;
  remove(): void;
};

export function journalFolder(): JournalFolder {
  mkdirSync("cache", { recursive: true });
  const root = mkdtempSync(join("cache", "journal-"));
  const opened: Journal[] = [];
  const file = (name = "agent.journal") => join(root, name);
  return {
    file,
    open: (changes = {}) => {
      const journal = openJournal({ path: file(), owner: nobodysJournal, ...changes });
      opened.push(journal);
      return journal;
    },
    sql: (text, path = file()) => {
      const database = new DatabaseSync(path);
      try {
        database.exec(text);
      } finally {
        database.close();
      }
    },
    remove: () => {
      for (const journal of opened) {
        try {
          journal.close();
        } catch {
          // The test closed it.
        }
      }
      rmSync(root, { recursive: true, force: true });
    },
  };
}

// A journal's file spoiled in every region: it reads as it was written, or is named as broken, and is never something else.
import { copyFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { expect } from "chai";
import type { Hex } from "viem";
import { exportJournal } from "../../../../agent/journal/exportJournal.ts";
import { lineHash } from "../../../../agent/journal/line.ts";
import { rebuildJournal } from "../../../../agent/journal/rebuildJournal.ts";
import { verifyJournal } from "../../../../agent/journal/verifyJournal.ts";
import { isSallyportError } from "../../../../sdk/errors/SallyportError.ts";
import { anyIntent, nobodysJournal as owner } from "../../support/anyIntent.ts";
import { type JournalFolder, journalFolder } from "../../support/journalFiles.ts";
import { expectRejection } from "../../support/rejection.ts";

const H: Hex = `0x${"11".repeat(32)}`;

describe("a journal that is corrupted", () => {
  let folder: JournalFolder;
  let whole: Buffer;
  let lines: string[];
  beforeEach(() => {
    folder = journalFolder();
    const journal = folder.open();
    for (const key of ["a", "b"]) {
      journal.append({ kind: "observed", turn: 1, source: "bills", digest: H, observedAt: 5 });
      journal.append(anyIntent(owner, key));
    }
    journal.append({ kind: "frozen", reason: "x".repeat(5_000) });
    journal.close();
    whole = readFileSync(folder.file());
    lines = [...exportJournal(folder.file())];
  });
  afterEach(() => folder.remove());

  /** What a spoiled file says: all as it was written, or by which name it is none. */
  function told(bytes: Buffer): string {
    for (const end of ["-wal", "-shm"]) rmSync(`${folder.file()}${end}`, { force: true });
    writeFileSync(folder.file(), bytes);
    try {
      const { problem } = verifyJournal(folder.file());
      if (problem !== undefined) return "JOURNAL_BROKEN";
      expect([...exportJournal(folder.file())]).to.deep.equal(lines);
      return "whole";
    } catch (error) {
      if (isSallyportError(error)) return error.code;
      throw error;
    }
  }

  it("is told by name whichever byte is flipped, or reads as it was written", function () {
    this.timeout(300_000);
    const counts: Record<string, number> = {};
    // All of SQLite's header, and then so that each page and each of the eight bits has its turn.
    const places = [...Array(100).keys(), ...Array.from({ length: Math.floor(whole.length / 193) }, (_, i) => i * 193)];
    for (const [i, at] of places.entries()) {
      const spoiled = Buffer.from(whole);
      spoiled[at] = (spoiled[at] ?? 0) ^ (1 << (i % 8));
      const verdict = told(spoiled);
      expect(["whole", "JOURNAL_BROKEN", "JOURNAL_FOREIGN"], `byte ${at}, bit ${i % 8}`).to.include(verdict);
      counts[verdict] = (counts[verdict] ?? 0) + 1;
    }
    // Where nothing stands nothing is spoiled; where something does, it is seen.
    expect(Object.keys(counts).sort()).to.deep.equal(["JOURNAL_BROKEN", "JOURNAL_FOREIGN", "whole"]);
    expect(told(whole)).to.equal("whole");
  });

  it("is told wherever it is cut off", () => {
    for (let pages = 0; pages * 4_096 < whole.length; pages++) {
      for (const more of [0, 1, 2_048]) {
        const length = pages * 4_096 + more;
        expect(told(whole.subarray(0, length)), `${length} bytes`).to.match(/^JOURNAL_(BROKEN|FOREIGN)$/);
      }
    }
    expect(told(whole)).to.equal("whole");
  });

  it("is an earlier one without what stands beside it, and whole with it", () => {
    const journal = folder.open();
    journal.append({ kind: "resumed" });
    const [copy, bare] = [folder.file("copy"), folder.file("bare")];
    copyFileSync(folder.file(), bare);
    for (const end of ["", "-wal"]) copyFileSync(`${folder.file()}${end}`, `${copy}${end}`);
    journal.close();
    // No chain tells that its end is missing: the head that was anchored does, see `compareHeads`.
    expect([...exportJournal(bare)]).to.deep.equal(lines);
    expect([...exportJournal(copy)]).to.have.lengthOf(lines.length + 1);
    // Of half a record beside it nothing counts.
    truncateSync(`${copy}-wal`, 64);
    rmSync(`${copy}-shm`, { force: true });
    expect([...exportJournal(copy)]).to.deep.equal(lines);
  });

  it("is told where entries were swapped, and where one was hashed again without those behind it", async () => {
    const spoil = (sql: string) =>
      folder.sql(`DROP TRIGGER entries_last; DROP INDEX one_attempt; DROP INDEX intended_nonce; ${sql}`);
    spoil("UPDATE entries SET number = -2 WHERE number = 2; UPDATE entries SET number = 2 WHERE number = 4");
    folder.sql("UPDATE entries SET number = 4 WHERE number = -2");
    const swapped = { number: 2, reason: "it does not follow from the entry before" };
    expect(verifyJournal(folder.file())).to.deep.include({ entries: 1, problem: swapped });
    writeFileSync(folder.file(), whole);
    const database = new DatabaseSync(folder.file());
    const { text, previous } = database.prepare("SELECT * FROM entries WHERE number = 2").get() as Record<
      string,
      string
    >;
    const other = String(text).replace("bills", "bulls");
    database.close();
    spoil(`UPDATE entries SET text = '${other}', hash = '${lineHash(previous as Hex, other)}' WHERE number = 2`);
    const next = { number: 3, reason: "it does not follow from the entry before" };
    expect(verifyJournal(folder.file())).to.deep.include({ entries: 2, problem: next });
    const error = await expectRejection(
      Promise.resolve().then(() => folder.open()),
      "JOURNAL_BROKEN",
    );
    expect(error.args).to.deep.equal(next);
    // And is whole again once it is rebuilt, up to there.
    const bundleOf = () => undefined;
    const rebuilt = await rebuildJournal({ path: folder.file(), readProposed: async () => [], bundleOf });
    expect(rebuilt).to.include({ done: true, kept: 2 });
    expect(verifyJournal(folder.file())).to.deep.include({ entries: 3, problem: undefined });
  });
});

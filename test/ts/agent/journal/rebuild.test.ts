import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { expect } from "chai";
import type { Hex } from "viem";
import { exportJournal } from "../../../../agent/journal/exportJournal.ts";
import { intentNonce } from "../../../../agent/journal/intentNonce.ts";
import { nextAttempt } from "../../../../agent/journal/nextAttempt.ts";
import { type RebuildJournalParameters, rebuildJournal } from "../../../../agent/journal/rebuildJournal.ts";
import { verifyJournal } from "../../../../agent/journal/verifyJournal.ts";
import { SallyportError } from "../../../../sdk/errors/SallyportError.ts";
import { anyIntent, nobodysJournal as owner } from "../../support/anyIntent.ts";
import { type JournalFolder, journalFolder } from "../../support/journalFiles.ts";
import { expectRejection } from "../../support/rejection.ts";

const H: Hex = `0x${"11".repeat(32)}`;

describe("rebuilding a journal", () => {
  let folder: JournalFolder;
  beforeEach(() => {
    folder = journalFolder();
  });
  afterEach(() => folder.remove());

  /** What the chain says: "a" and "c" were proposed. */
  const proposals = ["a", "c"].map((key) => ({ nonce: intentNonce(owner, key), id: H }));

  function rebuild(changes: Partial<RebuildJournalParameters> = {}) {
    return rebuildJournal({ path: folder.file(), owner, readProposed: async () => proposals, ...changes });
  }
  function written(): void {
    const journal = folder.open();
    for (const key of ["a", "b", "c"]) journal.append(anyIntent(owner, key));
    journal.append({ kind: "lapsed", nonce: intentNonce(owner, "b") });
    journal.close();
  }
  function damage(): void {
    folder.sql(`DROP TRIGGER entries_last; UPDATE entries SET text = replace(text, '"c"', '"x"') WHERE number = 4`);
  }
  const names = () => readdirSync(dirname(folder.file())).sort();
  const may = (key: string) => nextAttempt(folder.open().state, key);

  it("keeps what is whole, reads the rest from the chain, and the broken file stays beside", async () => {
    written();
    const before = [...exportJournal(folder.file())];
    damage();
    const broken = readFileSync(folder.file());
    const { done, ...told } = await rebuild();
    expect(done).to.equal(true);
    const reason = "entry 4: its hash is not the one of what it says";
    const aside = told as { aside?: string };
    expect(told).to.deep.include({ owner, kept: 3, reason, proposals });
    expect(basename(aside.aside ?? "")).to.equal("agent.journal.broken-1");
    expect(readFileSync(folder.file("agent.journal.broken-1")).equals(broken)).to.equal(true);
    const after = [...exportJournal(folder.file())];
    expect(after.slice(0, 3)).to.deep.equal(before.slice(0, 3));
    expect(JSON.parse(after[3] ?? "").entry).to.deep.equal({
      kind: "recovered",
      reason,
      proposals: proposals.map(({ nonce, id }) => ({ nonce: String(nonce), id })),
    });
    // Nothing that stands on the chain can be intended again, and what was open still is.
    const journal = folder.open();
    expect([...journal.state.open.values()].map(({ key }) => key)).to.deep.equal(["a", "b"]);
    expect(["a", "c", "d"].map((key) => nextAttempt(journal.state, key)?.attempt)).to.deep.equal([
      ...[undefined, undefined, 0],
    ]);
    const error = await expectRejection(
      Promise.resolve().then(() => journal.append(anyIntent(owner, "c"))),
      "JOURNAL_ENTRY_IMPOSSIBLE",
    );
    expect(error.args).to.include({ reason: '"c" was proposed before this journal began' });
  });

  it("does nothing to a journal that is whole, and overwrites nothing when pressed again", async () => {
    written();
    const before = readFileSync(folder.file());
    expect(await rebuild()).to.deep.equal({ done: false, entries: 5 });
    expect(readFileSync(folder.file()).equals(before)).to.equal(true);
    damage();
    await rebuild();
    expect(await rebuild()).to.deep.equal({ done: false, entries: 4 });
    folder.sql("DROP TRIGGER entries_last; UPDATE entries SET text = '{}' WHERE number = 2");
    await rebuild();
    expect(names()).to.include.members(["agent.journal.broken-1", "agent.journal.broken-2"]);
    expect(verifyJournal(folder.file())).to.deep.include({ entries: 2, problem: undefined });
  });

  it("begins a journal that is lost, where it is told whose it was", async () => {
    const error = await expectRejection(rebuild({ owner: undefined }), "JOURNAL_OWNER_UNKNOWN");
    expect(error.place).to.include("agent.journal");
    expect(await rebuild()).to.deep.equal({
      ...{ done: true, owner, kept: 0, reason: "there is no file", proposals },
      aside: undefined,
    });
    expect(may("a")).to.equal(undefined);
  });

  it("also where nothing of the file can be read; and never touches a stranger's", async () => {
    written();
    writeFileSync(folder.file(), "overwritten");
    expect(await rebuild()).to.deep.include({ done: true, kept: 0, reason: "its first bytes are overwritten" });
    expect(readFileSync(folder.file("agent.journal.broken-1"), "utf8")).to.equal("overwritten");
    writeFileSync(folder.file("notes"), "my notes");
    await expectRejection(rebuild({ path: folder.file("notes") }), "JOURNAL_FOREIGN");
    expect(names().filter((name) => name.startsWith("notes"))).to.deep.equal(["notes"]);
  });

  it("does nothing where the chain does not answer, a runner is at work, or it is another's", async () => {
    written();
    damage();
    const before = readFileSync(folder.file());
    const unreachable = async () => {
      throw new SallyportError("CHAIN_UNREACHABLE", { summary: "The node did not answer." });
    };
    await expectRejection(rebuild({ readProposed: unreachable }), "CHAIN_UNREACHABLE");
    await expectRejection(rebuild({ owner: { ...owner, agent: 2n } }), "JOURNAL_OF_OTHER");
    expect(readFileSync(folder.file()).equals(before)).to.equal(true);
    const other = folder.open({ path: folder.file("other") });
    await expectRejection(rebuild({ path: folder.file("other") }), "JOURNAL_IN_USE");
    other.close();
    expect(await rebuild({ path: folder.file("other") })).to.deep.equal({ done: false, entries: 1 });
  });

  it("goes on where it was killed, and loses nothing of what it had kept", async () => {
    written();
    damage();
    await rebuild();
    // Killed before the new file took its place, after the broken one was moved away.
    renameSync(folder.file(), `${folder.file()}.rebuilt`);
    const error = await expectRejection(
      Promise.resolve().then(() => folder.open()),
      "JOURNAL_BROKEN",
    );
    expect(error.args).to.deep.equal({ reason: "a rebuild of it was interrupted" });
    expect(existsSync(folder.file())).to.equal(false);
    expect(await rebuild()).to.deep.include({
      done: true,
      kept: 4,
      reason: "a rebuild was interrupted",
      aside: undefined,
    });
    expect(folder.open().state.head.number).to.equal(5);
    // Killed a moment earlier: the broken one still stands there.
    folder.remove();
    folder = journalFolder();
    written();
    damage();
    const broken = readFileSync(folder.file());
    await rebuild();
    renameSync(folder.file(), `${folder.file()}.rebuilt`);
    writeFileSync(folder.file(), broken);
    expect(await rebuild()).to.deep.include({ done: true, kept: 4 });
    expect(names()).to.include("agent.journal.broken-2").and.not.include("agent.journal.rebuilt");
    expect(verifyJournal(folder.file())).to.deep.include({ entries: 5, problem: undefined });
  });
});

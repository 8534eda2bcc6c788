// The disk takes no more, by the kernel's own word: files of this process may not grow beyond some bytes for a while.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { bundlePath } from "../../../agent/bundle/bundlePath.ts";
import { writeBundle } from "../../../agent/bundle/writeBundle.ts";
import { verifyJournal } from "../../../agent/journal/verifyJournal.ts";
import { openStore } from "../../../agent/sources/store.ts";
import { isSallyportError } from "../../../sdk/errors/SallyportError.ts";
import { evidenceRoot, readEvidence } from "../../../sdk/provenance/evidence.ts";
import { anyIntent, nobodysJournal } from "../support/anyIntent.ts";
import { type JournalFolder, journalFolder } from "../support/journalFiles.ts";

/** Bytes that a file may have while the disk takes no more: what is written here is longer. */
const ROOM = 2_048;
const LONG = "x".repeat(10 * ROOM);

function limit(bytes: number | "unlimited"): void {
  execFileSync("prlimit", ["--pid", String(process.pid), `--fsize=${bytes}:unlimited`]);
}

/** What `work` fails of while files cannot grow. */
async function failing(work: () => unknown): Promise<{ code: string; place: string | undefined; nextStep: string }> {
  limit(ROOM);
  try {
    await work();
  } catch (error) {
    if (isSallyportError(error)) return error;
    throw error;
  } finally {
    limit("unlimited");
  }
  return expect.fail("It was written.");
}

(process.platform === "linux" ? describe : describe.skip)("a disk that takes no more", () => {
  let folder: string;
  let journals: JournalFolder;

  beforeEach(() => {
    journals = journalFolder();
    folder = mkdtempSync(join("cache", "full-"));
  });
  afterEach(() => {
    journals.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it("leaves no half of a bundle, and takes it whole once there is room", async () => {
    const lines = ["agent test/1", LONG];
    const root = evidenceRoot(lines);
    const path = bundlePath(folder, root);
    const error = await failing(() => writeBundle(folder, root, lines));
    expect(error).to.include({ code: "FILE_NOT_WRITTEN", place: path });
    expect(readdirSync(join(path, ".."))).to.deep.equal([]);
    await writeBundle(folder, root, lines);
    expect(readEvidence(readFileSync(path, "utf8")).root).to.equal(root);
    expect(readdirSync(join(path, ".."))).to.have.lengthOf(1);
  });

  it("leaves no half of an observation, and takes it whole once there is room", async () => {
    const store = await openStore(folder);
    const bytes = new TextEncoder().encode(LONG);
    const error = await failing(() => store.keep(bytes));
    expect(error.code).to.equal("FILE_NOT_WRITTEN");
    expect(error.place).to.include(folder);
    const files = () => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    expect(files()).to.deep.equal([]);
    expect(Buffer.from(await store.read(await store.keep(bytes)))).to.deep.equal(Buffer.from(bytes));
    expect(files()).to.have.lengthOf(1);
  });

  it("leaves a journal as it was, which goes on once there is room: no intent is lost and none doubled", async () => {
    const journal = journals.open();
    for (const key of ["first", "second", "third"]) {
      const intended = anyIntent(nobodysJournal, key);
      const before = journal.state.head;
      const error = await failing(() => journal.append(intended));
      expect(error).to.include({ code: "JOURNAL_NOT_WRITTEN", place: journal.path });
      expect(error.nextStep).to.include("Make room");
      expect([journal.state.head, journal.state.keys.has(key)]).to.deep.equal([before, false]);
      expect(verifyJournal(journal.path).problem).to.equal(undefined);
      journal.append(intended);
    }
    journal.close();
    const { state, entries, problem } = verifyJournal(journal.path);
    expect([problem, entries, [...(state?.keys.keys() ?? [])]]).to.deep.equal([
      undefined,
      4,
      ["first", "second", "third"],
    ]);
  });

  it("lets no journal begin by half", async () => {
    const path = journals.file("new.journal");
    expect(await failing(() => journals.open({ path }))).to.include({ code: "JOURNAL_NOT_WRITTEN" });
    const journal = journals.open({ path });
    expect(journal.state.head.number).to.equal(1);
    expect(existsSync(path)).to.equal(true);
  });
});

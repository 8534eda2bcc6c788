import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { expect } from "chai";
import { concat, type Hex, keccak256, stringToBytes, zeroHash } from "viem";
import type { Entry } from "../../../../agent/journal/entry.ts";
import { exportJournal } from "../../../../agent/journal/exportJournal.ts";
import type { Journal } from "../../../../agent/journal/openJournal.ts";
import { replay } from "../../../../agent/journal/replay.ts";
import { verifyJournal } from "../../../../agent/journal/verifyJournal.ts";
import type { ErrorCode } from "../../../../sdk/errors/registry.ts";
import { anyIntent, nobodysJournal as owner } from "../../support/anyIntent.ts";
import { type JournalFolder, journalFolder } from "../../support/journalFiles.ts";
import { expectRejection } from "../../support/rejection.ts";

const H: Hex = `0x${"11".repeat(32)}`;
const note = (turn: number, source = "bills"): Entry => ({ kind: "observed", turn, source, digest: H, observedAt: 5 });

describe("the journal", () => {
  let folder: JournalFolder;
  beforeEach(() => {
    folder = journalFolder();
  });
  afterEach(() => folder.remove());

  const refused = (attempt: () => unknown, code: ErrorCode) => expectRejection(Promise.resolve().then(attempt), code);

  /** A journal of six entries, closed. */
  function written(): void {
    const journal = folder.open();
    const intended = anyIntent(owner, "a");
    const { nonce } = intended.proposal;
    journal.append(note(1));
    journal.append(intended);
    journal.append({ kind: "signed", nonce, key: owner.gate, signature: "0xABCD" });
    journal.append({
      kind: "failed",
      turn: 1,
      step: "send",
      code: "GATE_PAUSED",
      summary: "Grüße \ud800 \u2028",
      nonce,
    });
    journal.append(note(2));
    journal.close();
  }

  it("is read again as it was written, and its hashes are those of the formula", () => {
    written();
    const journal = folder.open();
    const all = [...journal.entries()];
    expect(all.map(({ entry }) => entry.kind)).to.deep.equal([
      ..."opened observed intended signed failed observed".split(" "),
    ]);
    expect(journal.state).to.deep.equal(replay(all));
    expect([...journal.entries("failed", "intended")]).to.deep.equal([all[2], all[4]]);
    // Bytes in lower case; half of a surrogate pair has no bytes at all.
    expect(all[3]?.entry).to.include({ signature: "0xabcd" });
    expect(all[4]?.entry).to.include({ summary: "Grüße \ufffd \u2028" });
    const database = new DatabaseSync(folder.file(), { readOnly: true });
    let previous: Hex = zeroHash;
    for (const row of database.prepare("SELECT * FROM entries ORDER BY number").all()) {
      expect(row["previous"]).to.equal(previous);
      const text = String(row["text"]);
      previous = keccak256(concat([previous, keccak256(stringToBytes(text))]));
      expect(row["hash"]).to.equal(previous);
    }
    database.close();
    expect(journal.state.head).to.deep.equal({ number: 6, hash: previous });
  });

  it("is exported in lines whose chain a stranger computes with JSON and a hash alone", () => {
    written();
    const lines = [...exportJournal(folder.file())];
    let last: Hex = zeroHash;
    for (const line of lines) {
      const { hash, previous, ...rest } = JSON.parse(line);
      // Keys in order, no space: what `jq -cS 'del(.hash, .previous)'` prints.
      const text = JSON.stringify(rest, (_, value) =>
        typeof value === "object" && value !== null && !Array.isArray(value)
          ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
          : value,
      );
      expect(previous).to.equal(last);
      last = keccak256(concat([last, keccak256(stringToBytes(text))]));
      expect(hash).to.equal(last);
    }
    expect(last).to.equal(verifyJournal(folder.file()).state?.head.hash);
    expect(lines).to.have.lengthOf(6);
  });

  it("refuses whoever would change, remove or slip in an entry, and takes the next one", async () => {
    written();
    const before = [...exportJournal(folder.file())];
    const values = (number: number, previous = H) =>
      `(${number}, '{"entry":{"kind":"resumed"}}', '${previous}', '${H}')`;
    const again = (number: number, attempt: number) =>
      `INSERT OR REPLACE INTO entries SELECT ${number}, json_set(text, '$.entry.attempt', ${attempt}),
        (SELECT hash FROM entries WHERE number = ${number - 1}), '${H}' FROM entries WHERE number = 3`;
    const otherKey = again(7, 0).replace("'$.entry.attempt', 0", "'$.entry.key', 'b'");
    const hostile: [sql: string, words: string][] = [
      ["UPDATE entries SET text = 'x' WHERE number = 2", "entries stay as they are"],
      ["UPDATE OR REPLACE entries SET number = 1 WHERE number = 2", "entries stay as they are"],
      ["DELETE FROM entries WHERE number = 6", "entries stay"],
      [`INSERT OR REPLACE INTO entries VALUES ${values(3)}`, "not the next entry"],
      [`INSERT INTO entries VALUES ${values(8)}`, "not the next entry"],
      [`INSERT INTO entries VALUES ${values(7)}`, "not the next entry"],
      // The same attempt of the same key again; and the key's nonce under another key.
      [again(7, 0), "intended already"],
      [otherKey, "intended already"],
    ];
    for (const [sql, words] of hostile) expect(() => folder.sql(sql), sql).to.throw(words);
    expect([...exportJournal(folder.file())]).to.deep.equal(before);
    // The next attempt is another one, and the database itself has nothing against it.
    folder.sql(again(7, 1));
    expect(verifyJournal(folder.file()).problem).to.deep.equal({
      number: 7,
      reason: "its hash is not the one of what it says",
    });
  });

  it("belongs to one agent of one gate of one chain", async () => {
    written();
    const others = { chainId: 1, gate: `0x${"12".repeat(20)}`, agent: 2n } as const;
    for (const [name, value] of Object.entries(others)) {
      const error = await refused(() => folder.open({ owner: { ...owner, [name]: value } }), "JOURNAL_OF_OTHER");
      expect(error.args).to.deep.equal({ found: owner, wanted: { ...owner, [name]: value } });
    }
    expect(folder.open().state.head.number).to.equal(6);
  });

  it("refuses a second runner, in this process or another, and no reader", async function () {
    this.timeout(120_000);
    const holder = spawn(process.execPath, [
      ...["--input-type=module", "-e"],
      `import { openJournal } from "./agent/journal/openJournal.ts";
       const journal = openJournal(${JSON.stringify({ path: folder.file(), owner: { ...owner, agent: 0 } }).replace(
         '"agent":0',
         '"agent":1n',
       )});
       journal.append({ kind: "frozen", reason: "mine" });
       console.log("open");
       setInterval(() => {}, 1000);`,
    ]);
    const gone = new Promise((resolve) => holder.once("exit", (_, signal) => resolve(signal)));
    let complaint = "";
    holder.stderr.on("data", (chunk) => {
      complaint += chunk;
    });
    await Promise.race([
      new Promise((resolve) => holder.stdout.once("data", resolve)),
      gone.then(() => Promise.reject(new Error(complaint))),
    ]);
    const error = await refused(() => folder.open(), "JOURNAL_IN_USE");
    expect(error.place).to.include("agent.journal");
    expect(verifyJournal(folder.file())).to.deep.include({ entries: 2, problem: undefined });
    holder.kill("SIGKILL");
    expect(await gone).to.equal("SIGKILL");
    // The kernel gave its place back, and what it wrote is there.
    const journal = folder.open();
    expect(journal.state.frozen).to.equal("mine");
    await refused(() => folder.open(), "JOURNAL_IN_USE");
    journal.close();
    expect(folder.open().state.head.number).to.equal(2);
  });

  it("refuses to go on where somebody wrote without the lock", async () => {
    const first = folder.open();
    first.append(note(1));
    rmSync(`${folder.file()}.lock`);
    const second = folder.open();
    second.append(note(2));
    await refused(() => first.append(note(2)), "JOURNAL_IN_USE");
    second.append(note(3));
    expect(verifyJournal(folder.file())).to.deep.include({ entries: 4, problem: undefined });
  });

  it("writes nothing that could not be read, and nothing that cannot follow", async () => {
    const journal = folder.open();
    const intended = anyIntent(owner, "a");
    const tooLong = { ...intended, key: "k".repeat(201) };
    const unreadable = { ...note(1), digest: "0x12" } as Entry;
    for (const entry of [tooLong, unreadable, { kind: "lapsed", nonce: 5n } as const]) {
      const error = await refused(() => journal.append(entry), "JOURNAL_ENTRY_IMPOSSIBLE");
      expect(error.value).to.equal(entry.kind);
    }
    expect(journal.state.head.number).to.equal(1);
    journal.append(intended);
    const error = await refused(() => journal.append(intended), "JOURNAL_ENTRY_IMPOSSIBLE");
    expect(error.args).to.deep.equal({ number: 3, kind: "intended", reason: '"a" is open already' });
    expect(verifyJournal(folder.file())).to.deep.include({ entries: 2, problem: undefined });
  });

  it("names the first entry that was changed, and is not opened then", async () => {
    const changes: [sql: string, number: number, reason: string][] = [
      [
        "UPDATE entries SET text = replace(text, 'bills', 'bulls') WHERE number = 2",
        2,
        "its hash is not the one of what it says",
      ],
      ["DELETE FROM entries WHERE number = 4", 4, "it is missing, and entry 5 comes next"],
      ["DELETE FROM entries WHERE number = 1", 1, "it is missing, and entry 2 comes next"],
      [`UPDATE entries SET previous = '${H}' WHERE number = 5`, 5, "it does not follow from the entry before"],
      [`UPDATE entries SET hash = '${H}' WHERE number = 3`, 3, "its hash is not the one of what it says"],
      ["DELETE FROM entries", 1, "it is missing"],
    ];
    for (const [sql, number, reason] of changes) {
      folder.remove();
      folder = journalFolder();
      written();
      expect(verifyJournal(folder.file()).problem).to.equal(undefined);
      folder.sql(`DROP TRIGGER entries_stay; DROP TRIGGER entries_last; ${sql}`);
      const { entries, problem } = verifyJournal(folder.file());
      expect({ entries, problem }).to.deep.equal({ entries: number - 1, problem: { number, reason } });
      const error = await refused(() => folder.open(), "JOURNAL_BROKEN");
      expect(error.args).to.deep.equal({ number, reason });
      expect(() => [...exportJournal(folder.file())]).to.throw(`entry ${number}: ${reason}`);
    }
  });

  it("names an entry whose hashes were made to fit, where it cannot be one", () => {
    const forgeries: [from: string, to: string, reason: RegExp][] = [
      ['"turn":1', '"turn": 1', /spelt in the one way/],
      ['"turn":1', '"turn":-1', /below zero/],
      ['"number":2', '"number":9', /calls itself number 9/],
      ['"source":"bills"', '"source":"bills","extra":1', /no key "extra"/],
      ['"kind":"observed"', '"kind":"dreamt"', /entry\.kind/],
      ["{", "", /no JSON/],
    ];
    for (const [from, to, reason] of forgeries) {
      folder.remove();
      folder = journalFolder();
      written();
      const database = new DatabaseSync(folder.file());
      database.exec(
        "DROP TRIGGER entries_last; DROP INDEX one_attempt; DROP INDEX intended_nonce; DROP INDEX entry_kind",
      );
      const { text, previous } = database.prepare("SELECT * FROM entries WHERE number = 2").get() as Record<
        string,
        string
      >;
      const forged = text!.replace(from, to);
      const hash = keccak256(concat([previous as Hex, keccak256(stringToBytes(forged))]));
      database.prepare("UPDATE entries SET text = ?, hash = ? WHERE number = 2").run(forged, hash);
      database.close();
      const { entries, problem } = verifyJournal(folder.file());
      expect([entries, problem?.number]).to.deep.equal([1, 2]);
      expect(problem?.reason).to.match(reason);
    }
  });

  it("says that a damaged file is damaged, and leaves a stranger's alone", async () => {
    const journal = folder.open();
    for (let i = 0; i < 60; i++) journal.append(note(i, "x".repeat(400)));
    journal.close();
    const whole = readFileSync(folder.file());
    const damage: [at: number, length: number][] = [
      [0, 100],
      [4_096 * 4, 4_096],
      [whole.length - 8_192, 8_192],
    ];
    for (const [at, length] of damage) {
      writeFileSync(
        folder.file(),
        Buffer.concat([whole.subarray(0, at), Buffer.alloc(length, 0xee), whole.subarray(at + length)]),
      );
      await refused(() => folder.open(), "JOURNAL_BROKEN");
      const told = await Promise.resolve()
        .then(() => verifyJournal(folder.file()))
        .catch((error: Error) => error);
      expect("problem" in told ? told.problem : String(told.message)).to.not.equal(undefined);
    }
    writeFileSync(folder.file(), whole);
    expect(folder.open().state.head.number).to.equal(61);

    writeFileSync(folder.file("notes"), "my notes\n");
    folder.sql("CREATE TABLE mine (x)", folder.file("database"));
    for (const name of ["notes", "database"]) {
      const path = folder.file(name);
      const before = readFileSync(path);
      await refused(() => folder.open({ path }), "JOURNAL_FOREIGN");
      expect(readFileSync(path).equals(before)).to.equal(true);
    }
    expect(existsSync(folder.file("notes.lock"))).to.equal(false);
    await refused(() => verifyJournal(folder.file("nothing")), "FILE_NOT_FOUND");
    await refused(() => folder.open({ path: folder.file(".") }), "FILE_NOT_FOUND");
    // A journal of a later release is read by that release.
    folder.sql("PRAGMA user_version = 2");
    await refused(() => verifyJournal(folder.file()), "JOURNAL_FOREIGN");
    folder.sql("PRAGMA user_version = 1");
    expect(verifyJournal(folder.file()).problem).to.equal(undefined);
  });

  it("writes nothing where the disk is full, and goes on once there is room", async function () {
    if (process.platform === "win32") this.skip();
    this.timeout(120_000);
    const script = `
      import { openJournal } from "./agent/journal/openJournal.ts";
      import { owner, note } from "./test/fixtures/agent/journal.ts";
      const journal = openJournal({ path: process.argv[1], owner });
      journal.append(note(1));
      const codes = [];
      for (const size of [10, 900_000, 10]) {
        try {
          journal.append(note(2, "x".repeat(size)));
          codes.push("written");
        } catch (error) {
          codes.push(error.code);
        }
      }
      console.log(JSON.stringify([codes, journal.state.head.number]));`;
    // Blocks of 512 bytes or a kilobyte: a file of at most 800 kilobytes.
    const child = spawn("sh", [
      "-c",
      'ulimit -f 800; exec "$0" --input-type=module -e "$1" "$2"',
      process.execPath,
      script,
      folder.file(),
    ]);
    let told = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (told += chunk));
    await new Promise((resolve) => child.once("close", resolve));
    expect(told.trim()).to.equal(JSON.stringify([["written", "JOURNAL_NOT_WRITTEN", "written"], 4]));
    expect(verifyJournal(folder.file())).to.deep.include({ entries: 4, problem: undefined });
    const journal: Journal = folder.open();
    journal.append(note(3, "x".repeat(900_000)));
    expect(journal.state.head.number).to.equal(5);
    expect(statSync(folder.file()).size).to.be.greaterThan(0);
  });
});

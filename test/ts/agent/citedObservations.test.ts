// What of the kept observations stays for good: each kind of thing that can rest on one, and its twin that does not.
import { mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import type { Hex } from "viem";
import { bundlePath } from "../../../agent/bundle/bundlePath.ts";
import { readBundle } from "../../../agent/bundle/readBundle.ts";
import { writeBundle } from "../../../agent/bundle/writeBundle.ts";
import type { Journal } from "../../../agent/journal/openJournal.ts";
import { type ProposedBefore, rebuildJournal } from "../../../agent/journal/rebuildJournal.ts";
import { citedObservations } from "../../../agent/run/citedObservations.ts";
import type { Runner } from "../../../agent/run/runner.ts";
import { writeFolderList } from "../../../agent/sources/folderList.ts";
import { type ContentStore, openStore } from "../../../agent/sources/store.ts";
import { hashProposal } from "../../../sdk/proposal/hashProposal.ts";
import { anyIntent, nobodysJournal } from "../support/anyIntent.ts";
import { type JournalFolder, journalFolder } from "../support/journalFiles.ts";
import { expectRejection } from "../support/rejection.ts";

/** When the journal is begun, in seconds since the epoch; turns are a minute apart. */
const START = 1_800_000_000;
const MINUTE = 60;
const { signal } = new AbortController();

describe("what observations stay for", () => {
  let journals: JournalFolder;
  let folder: string;
  let journal: Journal;
  let store: ContentStore;
  let time: number;
  let turn: number;

  beforeEach(async () => {
    journals = journalFolder();
    folder = dirname(journals.file());
    [time, turn] = [START, 0];
    journal = open();
    store = await openStore(join(folder, "observations"));
  });
  afterEach(() => journals.remove());

  const open = () => journals.open({ now: () => time * 1_000 });
  async function keep(text: string | Uint8Array): Promise<Hex> {
    const digest = await store.keep(Buffer.from(text));
    utimesSync(pathOf(digest), time, time);
    return digest;
  }
  const pathOf = (digest: Hex) => join(folder, "observations", digest.slice(2, 4), digest.slice(2));

  /** A turn in which a source says something, and the brain did something. */
  async function observed(text: string | Uint8Array): Promise<{ seen: Hex; transcript: Hex }> {
    time += MINUTE;
    turn += 1;
    const seen = await keep(text);
    const transcript = await keep(`did ${turn}`);
    journal.append({ kind: "observed", turn, source: "bills", digest: seen, observedAt: time });
    journal.append({ kind: "decided", turn, by: "rules/1", intents: [], transcript, tokens: 0 });
    return { seen, transcript };
  }
  const linesOf = (key: string, ...digests: Hex[]) => [
    "agent sallyport/1 payer",
    ...digests.map((digest, i) => `observation s${i} keccak256 ${digest} observed 2027-01-15T08:01:00Z, 1 records`),
    `wish {"key":"${key}"}`,
  ];
  const intended = (key: string, ...digests: Hex[]) =>
    anyIntent(nobodysJournal, key, { now: time, lines: linesOf(key, ...digests) });
  /** Two turns that led to nothing: what was seen last stays, so that what was seen before must not. */
  async function nothing(): Promise<Hex[]> {
    const { seen, transcript } = await observed(`nothing ${turn}`);
    const last = await observed(`nothing ${turn}`);
    return [seen, transcript, last.transcript];
  }

  const newCited = () => citedObservations({ journal, store, setup: { folder } } as Runner);
  /** @param knowing Left out, of a process that was begun just now. */
  const pruned = async (knowing = newCited()) => {
    const cited = await knowing(signal);
    const far = time + 10_000 * 86_400;
    await store.prune({ ...cited, now: far, before: far });
  };
  const standing = () =>
    new Set(
      readdirSync(join(folder, "observations"), { recursive: true, withFileTypes: true })
        .filter((one) => one.isFile())
        .map(({ name }) => `0x${name}` as Hex),
    );
  /** What stays, and what goes, once all of it is old. */
  async function expectPruned({ stays, goes }: { stays: Hex[]; goes: Hex[] }, knowing = newCited()): Promise<void> {
    for (const digest of [...stays, ...goes]) expect([...standing()], "before").to.include(digest);
    await pruned(knowing);
    for (const digest of stays) expect([...standing()], "stays").to.include(digest);
    for (const digest of goes) expect([...standing()], "goes").not.to.include(digest);
  }

  it("an intent: what was seen in its turn, and what the brain did", async () => {
    const before = await nothing();
    const { seen, transcript } = await observed("a bill");
    journal.append(intended("bill", seen));
    await expectPruned({ stays: [seen, transcript], goes: [...before, ...(await nothing())] });
  });

  it("an intent of which the turn tells nothing: what its bundle names, a transcript that is cut short with it", async () => {
    const [named, cut, told, plan] = [await keep("named"), await keep("cut"), await keep("told"), await keep("plan")];
    const lines = [
      ...linesOf("bill", named),
      `observation plan keccak256 ${plan} observed 2027-01-15T08:01:00Z, 1 records`,
      `brain, 12 lines more, keccak256 of all ${cut}`,
      `brain: observation s0 keccak256 ${told} observed by a stranger`,
    ];
    journal.append(anyIntent(nobodysJournal, "bill", { now: time, lines }));
    time += MINUTE;
    for (const digest of [named, cut, told, plan]) utimesSync(pathOf(digest), time, time);
    await expectPruned({ stays: [named, cut], goes: [told, plan, ...(await nothing())] });
  });

  it("a proposal that is over, whichever way", async () => {
    const { seen } = await observed("a bill");
    const entry = intended("bill", seen);
    journal.append(entry);
    journal.append({ kind: "lapsed", nonce: entry.proposal.nonce });
    await expectPruned({ stays: [seen], goes: await nothing() });
  });

  it("a wish that is held, also after it was released, and what froze the agent", async () => {
    const held = await observed("odd");
    journal.append({ kind: "held", key: "odd", monitor: "amount", reason: "it is odd" });
    const froze = await observed("odder");
    journal.append({ kind: "frozen", reason: "it is odder" });
    journal.append({ kind: "resumed" });
    const stays = [held.seen, held.transcript, froze.seen, froze.transcript];
    await expectPruned({ stays, goes: await nothing() });
    journal.append({ kind: "released", key: "odd" });
    await expectPruned({ stays, goes: await nothing() });
  });

  it("not a wish that is refused", async () => {
    const { seen, transcript } = await observed("wrong");
    journal.append({ kind: "refused", key: "wrong", code: "INTENT_PARTY_UNKNOWN", reason: "nobody is called so" });
    await expectPruned({ stays: [], goes: [seen, transcript, ...(await nothing())] });
  });

  it("the files of a folder that something rests on, and not those of one that nothing does", async () => {
    const files = async (...texts: string[]) => {
      const digests: Hex[] = [];
      for (const text of texts) digests.push(await keep(text));
      const listed = digests.map((keccak256, i) => ({ path: `${i}.jsonl`, bytes: 1, keccak256 }));
      return { digests, list: writeFolderList(listed) };
    };
    time += MINUTE;
    const other = await files("first", "second");
    const idle = await observed(other.list);
    const cited = await files("second", "third");
    const { seen } = await observed(cited.list);
    journal.append(intended("bill", seen));
    const [first, second, third] = [other.digests[0], ...cited.digests] as [Hex, Hex, Hex];
    await expectPruned({ stays: [seen, second, third], goes: [first, idle.seen, ...(await nothing())] });
  });

  it("what each source said last, with its files, though it was long ago", async () => {
    time += MINUTE;
    const file = await keep("a file");
    const goes = await nothing();
    const list = writeFolderList([{ path: "a", bytes: 6, keccak256: file }]);
    const { seen, transcript } = await observed(list);
    await expectPruned({ stays: [seen, file], goes });
    await observed("another");
    // What the brain did in the last turn that decided is nothing that a source said.
    await expectPruned({ stays: [], goes: [seen, file] });
    expect([...standing()]).not.to.include(transcript);
  });

  it("a bundle that the journal does not tell of: it is an older copy, or was begun anew", async () => {
    const { seen } = await observed("a bill");
    const { proposal, evidence } = intended("bill", seen);
    await writeBundle(folder, proposal.evidence, evidence);
    await expectPruned({ stays: [seen], goes: await nothing() });
    rmSync(bundlePath(folder, proposal.evidence));
    await expectPruned({ stays: [], goes: [seen] });
  });

  it("nothing is taken away where a bundle is damaged", async () => {
    const { seen } = await observed("a bill");
    const { proposal, evidence } = intended("bill", seen);
    await writeBundle(folder, proposal.evidence, evidence);
    const goes = await nothing();
    const path = bundlePath(folder, proposal.evidence);
    writeFileSync(path, "agent sallyport/1 payer");
    const before = standing();
    expect(await expectRejection(pruned(), "EVIDENCE_OF_OTHER")).to.include({ place: path });
    expect(standing()).to.deep.equal(before);
    await writeBundle(folder, proposal.evidence, evidence);
    mkdirSync(join(folder, "evidence", "drafts"));
    writeFileSync(`${path}.new`, "half");
    await expectPruned({ stays: [seen], goes });
  });

  it("what was kept before something that is not kept any more was cited: it may have been a list", async () => {
    time += MINUTE;
    const file = await keep("a file");
    const { seen } = await observed(writeFolderList([{ path: "a", bytes: 6, keccak256: file }]));
    journal.append(intended("bill", seen));
    rmSync(pathOf(seen));
    await expectPruned({ stays: [file], goes: await nothing() });
    // The same where it is kept, and not what it was.
    const other = await observed(writeFolderList([{ path: "a", bytes: 9, keccak256: await keep("b file") }]));
    journal.append(intended("other bill", other.seen));
    const b = await keep("b file");
    writeFileSync(pathOf(other.seen), Buffer.concat([writeFolderList([]), Buffer.from(" ")]));
    await expectPruned({ stays: [b], goes: await nothing() });
  });

  it("what is cited after a process looked for the first time, also what was gone then and is kept anew", async () => {
    const knowing = newCited();
    time += MINUTE;
    const files = [await keep("a file")];
    const list = () => writeFolderList(files.map((keccak256) => ({ path: "a", bytes: 6, keccak256 })));
    const { seen } = await observed(list());
    journal.append(intended("bill", seen));
    rmSync(pathOf(seen));
    await expectPruned({ stays: files, goes: await nothing() }, knowing);
    // The folder is again as it was, and something else rests on it.
    rmSync(pathOf(files[0] as Hex));
    time += MINUTE;
    await keep("a file");
    const again = await observed(list());
    journal.append(intended("another bill", again.seen));
    time += MINUTE;
    utimesSync(pathOf(files[0] as Hex), time, time);
    await expectPruned({ stays: [seen, ...files], goes: await nothing() }, knowing);
  });

  it("what was kept before a journal was begun or rebuilt: who cited it is not known", async () => {
    journal.close();
    time = START - MINUTE;
    const before = await keep("before the journal");
    time = START;
    journal = open();
    const { seen } = await observed("a bill");
    const entry = intended("bill", seen);
    await writeBundle(folder, entry.proposal.evidence, entry.evidence);
    const lost = await observed("a bill whose bundle is lost");
    const lostEntry = intended("lost bill", lost.seen);
    journal.close();
    for (const end of ["", "-wal", "-shm"]) rmSync(`${journals.file()}${end}`, { force: true });
    time += MINUTE;
    const proposed: ProposedBefore[] = [entry, lostEntry].map(({ proposal, witness }) => ({
      ...{ id: hashProposal(proposal), proposal, witness, proposedAt: time },
      ...{ blockNumber: 1n, blockHash: seen },
    }));
    await rebuildJournal({
      ...{ path: journals.file(), owner: nobodysJournal, now: () => time * 1_000 },
      readProposed: async () => proposed,
      bundleOf: (root) => readBundle(folder, root),
    });
    journal = open();
    await expectPruned({ stays: [before, seen, lost.seen], goes: await nothing() });
    // What was seen again after the rebuild, and dated so: what stands in a bundle stays by it, and nothing else of the same age does.
    time += MINUTE;
    for (const digest of [seen, lost.seen]) utimesSync(pathOf(digest), time, time);
    await expectPruned({ stays: [before, seen], goes: [lost.seen] });
  });

  it("what was kept before a journal was rebuilt of which the beginning was whole, and nothing more than that", async () => {
    const early = await observed("early");
    journal.append({ kind: "refused", key: "wrong", code: "INTENT_PARTY_UNKNOWN", reason: "nobody is called so" });
    const { seen } = await observed("odd");
    journal.append({ kind: "held", key: "odd", monitor: "amount", reason: "it is odd" });
    const { number } = journal.state.head;
    journal.close();
    journals.sql(`DROP TRIGGER entries_last; UPDATE entries SET hash = '0x00' WHERE number = ${number}`);
    time += MINUTE;
    const rebuilt = await rebuildJournal({
      ...{ path: journals.file(), now: () => time * 1_000 },
      readProposed: async () => [],
      bundleOf: () => undefined,
    });
    expect(rebuilt).to.deep.include({ done: true, kept: number - 1 });
    journal = open();
    await expectPruned({ stays: [early.seen, seen], goes: await nothing() });
  });
});

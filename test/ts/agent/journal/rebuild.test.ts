import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { expect } from "chai";
import type { Hex } from "viem";
import { exportJournal } from "../../../../agent/journal/exportJournal.ts";
import { intentNonce } from "../../../../agent/journal/intentNonce.ts";
import { nextAttempt } from "../../../../agent/journal/nextAttempt.ts";
import {
  type ProposedBefore,
  type RebuildJournalParameters,
  type RebuiltProposal,
  rebuildJournal,
} from "../../../../agent/journal/rebuildJournal.ts";
import { verifyJournal } from "../../../../agent/journal/verifyJournal.ts";
import { SallyportError } from "../../../../sdk/errors/SallyportError.ts";
import { hashProposal } from "../../../../sdk/proposal/hashProposal.ts";
import { anyIntent, type IntendedEntry, nobodysJournal as owner } from "../../support/anyIntent.ts";
import { type JournalFolder, journalFolder } from "../../support/journalFiles.ts";
import { expectRejection } from "../../support/rejection.ts";

const H: Hex = `0x${"11".repeat(32)}`;

describe("rebuilding a journal", () => {
  let folder: JournalFolder;
  beforeEach(() => {
    folder = journalFolder();
  });
  afterEach(() => folder.remove());

  /** What the chain says: "a" and "c" were proposed, each with the bundle that tells of its wish. */
  const bundles = new Map<Hex, string[]>();
  const intents = ["a", "c"].map((key) => {
    const lines = ["agent sallyport/1 payer", `wish {"key":"${key}"}`];
    const intent = anyIntent(owner, key, { now: 1_800_000_000, lines });
    bundles.set(intent.proposal.evidence, lines);
    return intent;
  });
  const [a, c] = intents.map(
    ({ proposal, witness }): ProposedBefore => ({
      ...{ id: hashProposal(proposal), proposal, witness },
      ...{ proposedAt: 1_800_000_001, blockNumber: 7n, blockHash: H },
    }),
  );
  if (a === undefined || c === undefined) throw new Error("Two were proposed.");
  const told = (one: ProposedBefore, bundle: RebuiltProposal["bundle"]): RebuiltProposal => ({
    ...{ nonce: one.proposal.nonce, id: one.id, bundle },
  });

  function rebuild(changes: Partial<RebuildJournalParameters> = {}) {
    const readProposed = async () => [a as ProposedBefore, c as ProposedBefore];
    const bundleOf = (root: Hex) => bundles.get(root);
    return rebuildJournal({ path: folder.file(), owner, readProposed, bundleOf, ...changes });
  }
  function written(): void {
    const journal = folder.open();
    for (const one of [intents[0], anyIntent(owner, "b"), intents[1]]) journal.append(one as IntendedEntry);
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
    const { done, ...rebuilt } = await rebuild();
    expect(done).to.equal(true);
    const reason = "entry 4: its hash is not the one of what it says";
    const aside = rebuilt as { aside?: string };
    // Of "a" the entries that were kept tell.
    const proposals = [told(a, "not needed"), told(c, "kept")];
    expect(rebuilt).to.deep.include({ owner, kept: 3, reason, proposals });
    expect(basename(aside.aside ?? "")).to.equal("agent.journal.broken-1");
    expect(readFileSync(folder.file("agent.journal.broken-1")).equals(broken)).to.equal(true);
    const after = [...exportJournal(folder.file())];
    expect(after.slice(0, 3)).to.deep.equal(before.slice(0, 3));
    expect(JSON.parse(after[3] ?? "").entry).to.deep.equal({
      kind: "recovered",
      reason,
      proposals: [a, c].map(({ id, proposal }) => ({ nonce: String(proposal.nonce), id })),
    });
    // Nothing that stands on the chain can be intended again, what was open still is, and what was forgotten is known.
    const journal = folder.open();
    expect([...journal.state.open.values()].map(({ key }) => key)).to.deep.equal(["a", "b", "c"]);
    expect(["a", "c", "d"].map((key) => nextAttempt(journal.state, key)?.attempt)).to.deep.equal([
      ...[undefined, undefined, 0],
    ]);
    const error = await expectRejection(
      Promise.resolve().then(() => journal.append(anyIntent(owner, "c"))),
      "JOURNAL_ENTRY_IMPOSSIBLE",
    );
    expect(error.args).to.include({ reason: '"c" is open already' });
  });

  it("does nothing to a journal that is whole, and overwrites nothing when pressed again", async () => {
    written();
    const before = readFileSync(folder.file());
    expect(await rebuild()).to.deep.equal({ done: false, entries: 5 });
    expect(readFileSync(folder.file()).equals(before)).to.equal(true);
    damage();
    await rebuild();
    expect(await rebuild()).to.deep.equal({ done: false, entries: 5 });
    folder.sql("DROP TRIGGER entries_last; UPDATE entries SET text = '{}' WHERE number = 2");
    await rebuild();
    expect(names()).to.include.members(["agent.journal.broken-1", "agent.journal.broken-2"]);
    expect(verifyJournal(folder.file())).to.deep.include({ entries: 4, problem: undefined });
  });

  it("begins a journal that is lost, where it is told whose it was", async () => {
    const error = await expectRejection(rebuild({ owner: undefined }), "JOURNAL_OWNER_UNKNOWN");
    expect(error.place).to.include("agent.journal");
    expect(await rebuild()).to.deep.equal({
      ...{ done: true, owner, kept: 0, reason: "there is no file" },
      ...{ proposals: [told(a, "kept"), told(c, "kept")], aside: undefined },
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
      kept: 5,
      reason: "a rebuild was interrupted",
      aside: undefined,
    });
    expect(folder.open().state.head.number).to.equal(6);
    // Killed a moment earlier: the broken one still stands there.
    folder.remove();
    folder = journalFolder();
    written();
    damage();
    const broken = readFileSync(folder.file());
    await rebuild();
    renameSync(folder.file(), `${folder.file()}.rebuilt`);
    writeFileSync(folder.file(), broken);
    expect(await rebuild()).to.deep.include({ done: true, kept: 5 });
    expect(names()).to.include("agent.journal.broken-2").and.not.include("agent.journal.rebuilt");
    expect(verifyJournal(folder.file())).to.deep.include({ entries: 6, problem: undefined });
  });

  it("says of which proposals the wish is not known, and believes no bundle that is of another", async () => {
    const [of, other] = [a.proposal.evidence, c.proposal.evidence];
    const bundleOf = (root: Hex) => (root === of ? bundles.get(other) : undefined);
    expect(await rebuild({ bundleOf })).to.deep.include({ proposals: [told(a, "kept"), told(c, "lost")] });
    const journal = folder.open();
    const open = [...journal.state.open.values()];
    expect(open.map(({ key, proposed }) => [key, proposed?.id])).to.deep.equal([
      [undefined, a.id],
      [undefined, c.id],
    ]);
    // Under their nonces they are not intended again, until the chain does not hold them any more.
    expect(["a", "c"].map((key) => nextAttempt(journal.state, key))).to.deep.equal([undefined, undefined]);
    const { nonce } = a.proposal;
    journal.append({ kind: "displaced", nonce, blockNumber: 7n, blockHash: H });
    journal.append({ kind: "lapsed", nonce });
    journal.append({ kind: "ended", nonce: c.proposal.nonce, state: "Executed" });
    expect(["a", "c"].map((key) => nextAttempt(journal.state, key)?.attempt)).to.deep.equal([0, undefined]);
    journal.append(anyIntent(owner, "a"));
    journal.close();
    expect(verifyJournal(folder.file()).problem).to.equal(undefined);
  });

  it("restores what the kept entries do not lead to, and nothing that they do", async () => {
    const journal = folder.open();
    const [first] = intents;
    journal.append(first as IntendedEntry);
    journal.append({ kind: "lapsed", nonce: a.proposal.nonce });
    // Another attempt, of which nothing was kept, came to the chain.
    journal.append(anyIntent(owner, "c", { value: 9n }));
    journal.append({ kind: "frozen", reason: "mine" });
    journal.close();
    folder.sql("DROP TRIGGER entries_last; UPDATE entries SET text = '{}' WHERE number = 5");
    expect(await rebuild()).to.deep.include({ kept: 4, proposals: [told(a, "kept"), told(c, "kept")] });
    const { state } = folder.open();
    expect([...state.open.values()].map(({ key, proposal }) => [key, hashProposal(proposal)])).to.deep.equal([
      ["c", c.id],
      ["a", a.id],
    ]);
    expect(state.keys.get("a")).to.include({ outcome: "open", attempts: 1 });
  });
});

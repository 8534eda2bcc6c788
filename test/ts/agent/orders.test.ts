import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { exportJournal } from "../../../agent/journal/exportJournal.ts";
import { leaveOrder } from "../../../agent/orders/leaveOrder.ts";
import { orderName, ordersFolder } from "../../../agent/orders/order.ts";
import { takeOrders } from "../../../agent/orders/takeOrders.ts";
import { waitingOrders } from "../../../agent/orders/waitingOrders.ts";
import type { RunEvent } from "../../../agent/run/events.ts";
import { release } from "../../../tasks/agent/release.ts";
import { resume } from "../../../tasks/agent/resume.ts";
import { status } from "../../../tasks/agent/status.ts";
import { anyIntent, nobodysJournal } from "../support/anyIntent.ts";
import { type JournalFolder, journalFolder } from "../support/journalFiles.ts";
import { expectRejection } from "../support/rejection.ts";

describe("what an operator orders", () => {
  let folder: JournalFolder;
  let told: string[];
  const output = { line: (text: string) => void told.push(text), progress: () => {} };
  beforeEach(() => {
    folder = journalFolder();
    told = [];
  });
  afterEach(() => folder.remove());

  /** A journal in which "a" is held, "b" under way, and "c" refused; its runner is at work. */
  function written() {
    const journal = folder.open();
    journal.append({ kind: "held", key: "a", monitor: "first-time", reason: "nobody knows her" });
    journal.append(anyIntent(nobodysJournal, "b"));
    journal.append({ kind: "refused", key: "c", code: "INTENT_PARTY_UNKNOWN", reason: "who is that" });
    return journal;
  }
  const taken = (journal: ReturnType<typeof written>): RunEvent[] => {
    const events: RunEvent[] = [];
    takeOrders(journal, (event) => events.push(event));
    return events;
  };
  const file = () => folder.file();
  const lines = () => [...exportJournal(file())].length;

  it("releases what is held, once, and says what was ordered already", async () => {
    const journal = written();
    const before = lines();
    await release(output, { file: file(), keys: ["a", "a"] });
    expect(lines()).to.equal(before);
    await release(output, { file: file(), keys: ["a"] });
    expect(told.filter((line) => line.startsWith("a "))).to.deep.equal(["a is to be released", "a is ordered already"]);
    expect(taken(journal)).to.deep.equal([]);
    expect([journal.state.keys.get("a")?.outcome, lines()]).to.deep.equal(["released", before + 1]);
    expect(taken(journal)).to.deep.equal([]);
    const { json } = await release(output, { file: file(), keys: ["a"] });
    expect(json).to.deep.equal({ keys: [{ key: "a", already: "released" }] });
    expect([waitingOrders(file()), lines()]).to.deep.equal([[], before + 1]);
  });

  for (const [key, outcome] of [
    ["b", "open"],
    ["c", "refused"],
    ["nothing", undefined],
  ] as const) {
    it(`orders nothing of a wish that is ${outcome ?? "unknown"}`, async () => {
      written();
      const { args, nextStep } = await expectRejection(
        release(output, { file: file(), keys: ["a", key] }),
        "WISH_NOT_HELD",
      );
      expect([args, nextStep]).to.deep.equal([{ key, outcome }, "Held are: a."]);
      expect(waitingOrders(file())).to.deep.equal([]);
    });
  }

  it("resumes what is frozen, and nothing that froze after the order was taken", async () => {
    const journal = written();
    expect((await resume(output, { file: file() })).json).to.deep.equal({ already: true });
    journal.append({ kind: "frozen", reason: "look-alike" });
    await resume(output, { file: file() });
    expect((await resume(output, { file: file() })).json).to.deep.equal({ frozen: "look-alike", already: true });
    expect(journal.state.frozen).to.equal("look-alike");
    taken(journal);
    expect(journal.state.frozen).to.equal(undefined);
    journal.append({ kind: "frozen", reason: "again" });
    expect(taken(journal)).to.deep.equal([]);
    expect(journal.state.frozen).to.equal("again");
  });

  it("follows no order that is none, takes it away, and goes on to the next", () => {
    const journal = written();
    const before = lines();
    const orders = ordersFolder(file());
    mkdirSync(orders);
    const put = (name: string, text: string) => writeFileSync(join(orders, `${name}.order.json`), text);
    put("0", "{");
    put("1", '{"order":"release","key":"a","also":"c"}');
    put("2", '{"order":"release","key":"b"}');
    put("3", '{"order":"resume"}');
    put("4", `{"order":"release","key":"a"}${" ".repeat(4096)}`);
    put("5", '{"order":"release","key":"a\\u0000"}');
    mkdirSync(join(orders, "6.order.json"));
    const target = folder.file("target");
    writeFileSync(target, '{"order":"release","key":"a"}');
    symlinkSync(join("..", "target"), join(orders, "7.order.json"));
    writeFileSync(join(orders, "note.txt"), "nobody's");
    const reasons = taken(journal).map((event) => (event.event === "unfollowed" ? event.reason : event.event));
    expect(reasons).to.deep.equal([
      "it is no JSON",
      'It has no key "also".',
      '"b" is open, and not held',
      "the agent is not frozen",
      "it has 4125 bytes",
      "key: A key is 1 to 200 characters of printable ASCII.",
      "it is no plain file",
      "it is no plain file",
    ]);
    expect([readdirSync(orders), lines(), journal.state.keys.get("a")?.outcome]).to.deep.equal([
      ["note.txt"],
      before,
      "held",
    ]);
    put("8", '{"order":"release","key":"a"}');
    expect([taken(journal), journal.state.keys.get("a")?.outcome]).to.deep.equal([[], "released"]);
  });

  it("gives an order one name, whoever leaves it", () => {
    written();
    for (let i = 0; i < 2; i++) leaveOrder(file(), { order: "release", key: "../../a" });
    expect(readdirSync(ordersFolder(file()))).to.deep.equal([orderName({ order: "release", key: "../../a" })]);
    expect(orderName({ order: "resume" })).to.equal("resume.order.json");
  });

  it("tells how an agent stands while its runner writes, and where its journal breaks", async () => {
    const journal = written();
    journal.append({ kind: "frozen", reason: "look-alike" });
    leaveOrder(file(), { order: "release", key: "a" });
    const { json, ok } = await status(output, { file: file() });
    const { head, held, refused, open, frozen, orders } = json as Record<string, unknown> &
      Record<"held" | "refused" | "open", { key: string }[]>;
    expect(ok).to.equal(true);
    expect([held, refused, open].map((all) => all.map(({ key }) => key))).to.deep.equal([["a"], ["c"], ["b"]]);
    expect([head, (frozen as { reason: string }).reason, orders]).to.deep.equal([
      journal.state.head,
      "look-alike",
      [{ order: "release", key: "a" }],
    ]);
    journal.close();
    folder.sql("DROP TRIGGER entries_last; UPDATE entries SET text = replace(text, 'look', 'book') WHERE number = 5");
    const broken = await status(output, { file: file() });
    expect([broken.ok, (broken.json as { problem: unknown }).problem]).to.deep.equal([
      false,
      { number: 5, reason: "its hash is not the one of what it says" },
    ]);
    await expectRejection(release(output, { file: file(), keys: ["a"] }), "JOURNAL_BROKEN");
  });
});

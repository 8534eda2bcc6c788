import { expect } from "chai";
import { readAgentFile } from "../../../agent/agentFile/readAgentFile.ts";
import { spendsIn } from "../../../agent/bundle/bundle.ts";
import type { Intent, IntentKind } from "../../../agent/intents/intent.ts";
import { refuseSpent } from "../../../agent/intents/refuseSpent.ts";
import { spendsOf, spentId } from "../../../agent/intents/spends.ts";
import { intentNonce } from "../../../agent/journal/intentNonce.ts";
import { AGENT_FILE, agentPolicy, cited, observed, RECORDS, RIGHT } from "./../support/agentWorld.ts";
import { anyIntent, nobodysJournal as owner } from "../support/anyIntent.ts";
import { journalFolder } from "../support/journalFiles.ts";

const MODEL = `{ model: { endpoint: "https://models.example/v1", name: m, prompt: p.md, tokens per day: 1 } }`;
const read = (text: string) => readAgentFile(text, { policy: agentPolicy });
const byModel = read(AGENT_FILE.replace("{ rules: plan.yaml }", MODEL));
const byRules = read(AGENT_FILE);

function ids(intent: Intent, { agentFile = byModel, records = RECORDS } = {}): string[] {
  return spendsOf(intent, { agentFile, observations: observed(records) }).map(spentId);
}
const pay = (record: number, source = "bills") =>
  ({ kind: "pay", to: "alice", amount: cited("1250.5", "USDC", source, record) }) as const;

describe("the records that a wish spends", () => {
  it("are those of what it moves out, and not of what bounds it or is voted on", () => {
    const found = Object.entries(RIGHT).map(([kind, intent]) => {
      const spends = spendsOf(intent, { agentFile: byModel, observations: observed() });
      return [kind, spends.map(({ source, record }) => `${source} ${record}`)];
    });
    const told = Object.fromEntries(found) as Record<IntentKind, string[]>;
    expect(told.pay).to.deep.equal(["bills 2"]);
    expect(told.payMany).to.deep.equal(["bills 3", "feed 2"]);
    expect(told.vote).to.deep.equal([]);
    const swap = { ...RIGHT.swap, sell: cited("40", "USDC", "bills", 3), atLeast: cited("7", "DAI", "feed", 1) };
    expect(ids(swap)).to.deep.equal(ids({ ...pay(3) }));
    const call: Intent = {
      kind: "call",
      contract: "USDC",
      function: "transfer",
      arguments: { to: { name: "bob" }, amount: { amount: cited("40", "USDC", "bills", 3) } },
    };
    expect(ids(call)).to.deep.equal(ids(pay(3)));
  });

  it("are lines of files where a model decides, and of what the agent file says otherwise", () => {
    const lineOf = (rest: string, text: string) =>
      read(text.replace("{ file: bills.csv }", `{ file: bills.csv${rest} }`));
    const model = AGENT_FILE.replace("{ rules: plan.yaml }", MODEL);
    expect(ids(pay(2))).to.have.lengthOf(1);
    expect(ids(pay(2), { agentFile: byRules })).to.deep.equal([]);
    expect(ids(pay(2), { agentFile: lineOf(", once: false", model) })).to.deep.equal([]);
    expect(ids(pay(2), { agentFile: lineOf(", once: true", AGENT_FILE) })).to.deep.equal(ids(pay(2)));
    for (const source of ["prices", "purse", "plan"]) expect(ids(pay(1, source)), source).to.deep.equal([]);
  });

  it("are known by what they say, wherever and however it is spelt, and by which of equal ones they are", () => {
    const records = (bills: string[], feed: string[] = []) => ({ ...RECORDS, bills, feed });
    const [id] = ids(pay(2), { records: records(["payee,amount", "ada,5"]) });
    const same = [
      { records: records(["payee,amount", "new,1", "ada,5"]), at: 3 },
      { records: records(["payee,amount", ' "ada" , 5 ']), at: 2 },
      { records: records(["payee,amount", "ada,5", "ada,5"]), at: 2 },
    ];
    for (const { records: one, at } of same) expect(ids(pay(at), { records: one })).to.deep.equal([id]);
    const others = [
      { records: records(["payee,amount", "ada,5.0"]), at: 2 },
      { records: records(["payee,amount", "ada,5", "ada,5"]), at: 3 },
      { records: records(["payee,amount", "ada,5", "ada, 5"]), at: 3 },
      { records: records(["payee,amount", "ada,5,"]), at: 2 },
    ];
    for (const { records: one, at } of others) expect(ids(pay(at), { records: one })).to.not.include(id);
    const json = (text: string) => ids(pay(1, "feed"), { records: records([], [text]) });
    expect(json('{"a":1,"b":"x"}')).to.deep.equal(json(' { "b": "x", "a": 1.0 }'));
    expect(json('{"a":1,"b":"x"}')).to.not.deep.equal(json('{"a":1,"b":"y"}'));
    // Another source's line is another bill.
    expect(json('{"a":1}')[0]).to.match(/^feed keccak256 0x[0-9a-f]{64} copy 1$/);
  });

  it("are refused to another proposal alone, with their place and that proposal", () => {
    const spends = spendsOf(pay(2), { agentFile: byModel, observations: observed() });
    const [id = ""] = spends.map(spentId);
    const refused = refuseSpent(spends, { nonce: 8n, spent: [new Map(), new Map([[id, 7n]])] });
    expect(refused).to.deep.include({ ok: false, code: "INTENT_RECORD_SPENT" });
    expect(refused?.reason).to.match(/^intent: Record 2 of bills is that of proposal 7\. /);
    expect(refuseSpent(spends, { nonce: 7n, spent: [new Map([[id, 7n]])] })).to.equal(undefined);
    expect(refuseSpent(spends, { nonce: 8n, spent: [new Map([[`${id}0`, 7n]])] })).to.equal(undefined);
  });
});

describe("a journal", () => {
  it("knows what was spent by what is on its way or was executed, and forgets what came to nothing", () => {
    const folder = journalFolder();
    try {
      const keys = ["waits", "executed", "vetoed", "expired", "lapsed"];
      const H = `0x${"11".repeat(32)}` as const;
      const journal = folder.open();
      for (const key of keys) {
        const lines = [`spends bills keccak256 ${key}`, `brain: spends bills keccak256 other ${key}`];
        expect(spendsIn(lines)).to.deep.equal([`bills keccak256 ${key}`]);
        journal.append(anyIntent(owner, key, { lines }));
        const nonce = intentNonce(owner, key);
        if (key === "lapsed") journal.append({ kind: "lapsed", nonce });
        else journal.append({ kind: "proposed", nonce, id: H, blockNumber: 1n, blockHash: H });
      }
      const end = (key: string, state: "Executed" | "Vetoed" | "Expired") =>
        journal.append({ kind: "ended", nonce: intentNonce(owner, key), state });
      end("executed", "Executed");
      end("vetoed", "Vetoed");
      end("expired", "Expired");
      const spent = [...journal.state.spent];
      expect(spent).to.deep.equal(
        ["waits", "executed"].map((key) => [`bills keccak256 ${key}`, intentNonce(owner, key)]),
      );
      journal.close();
      expect([...folder.open().state.spent]).to.deep.equal(spent);
    } finally {
      folder.remove();
    }
  });
});

// Logs that are kept on this machine: read once, the same as from the node, whatever happens to the file or the chain.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect } from "chai";
import { concat, createClient, type Hex, http } from "viem";
import { getBlock, getBlockNumber } from "viem/actions";
import { type ReadLogsParameters, readContractLogs, readLogs, withLogReading } from "../../../sdk/index.ts";
import { type SqliteLogStore, sqliteLogStore } from "../../../tasks/lib/logs/sqliteLogStore.ts";
import { describeWithAnvil, startAnvil } from "../support/anvil.ts";
import { LOGGER, logMaker, word } from "../support/logMaker.ts";
import { type NodeProxy, spanOf, startNodeProxy } from "../support/nodeProxy.ts";
import { expectRejection } from "../support/rejection.ts";

/** Blocks that anvil takes to call one final. */
const DEPTH = 64;
const QUESTION: ReadLogsParameters = { address: LOGGER, topics: [], fromBlock: 1n };

describeWithAnvil("logs that are kept", (anvil) => {
  let proxy: NodeProxy;
  let folder: string;
  let number = 0;
  let said: string[] = [];
  const stores: SqliteLogStore[] = [];
  const maker = () => logMaker(anvil().url);
  const file = () => join(folder, "logs.sqlite");
  const client = (url = proxy.url) => createClient({ transport: http(url, { retryCount: 0 }), cacheTime: 0 });

  /** A new command on this machine. */
  function command(url = proxy.url, path = file()) {
    const store = sqliteLogStore(path, (text) => said.push(text));
    stores.push(store);
    return withLogReading(client(url), { store, patience: 1, onNotice: (text) => said.push(text) });
  }

  async function makeLogs(count: number) {
    for (let i = 0; i < count; i++) await maker().log(i % 3, number++);
  }
  const fromNode = (question = QUESTION) => readLogs(client(), question);

  before(async () => {
    proxy = await startNodeProxy(anvil().url);
    await maker().place();
    await maker().mine(2);
    await makeLogs(9);
    await maker().mine(100);
    await makeLogs(3);
  });
  after(() => proxy.stop());
  beforeEach(() => {
    mkdirSync("cache", { recursive: true });
    folder = mkdtempSync(join("cache", "logs-"));
    said = [];
    proxy.interfere(undefined);
  });
  afterEach(() => {
    for (const store of stores.splice(0)) store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("are the same as from the node, by any topics, and the node is asked little", async () => {
    const limit = 10;
    proxy.interfere((asked) =>
      asked.method === "eth_getLogs" && spanOf(asked) > limit
        ? { error: { code: -32600, message: `exceed maximum block range: ${limit}` } }
        : undefined,
    );
    expect(await readContractLogs(command(), QUESTION)).to.deep.equal(await fromNode());
    const questions = [
      QUESTION,
      { ...QUESTION, topics: [word(1)] },
      { ...QUESTION, topics: [[word(0), word(2)], null] },
      { ...QUESTION, topics: [null, word(4)] },
      { ...QUESTION, topics: [word(1), word(5)] },
    ];
    for (const question of questions) {
      const expected = await fromNode(question);
      proxy.forget();
      expect(await readContractLogs(command(), question)).to.deep.equal(expected);
      // Four blocks are looked at; then only the blocks that are not final yet, here ten by ten.
      const logQuestions = proxy.spans().length;
      expect(proxy.asked.length - logQuestions).to.be.at.most(5);
      expect(proxy.spans().reduce((sum, span) => sum + (span <= limit ? span : 0), 0)).to.equal(DEPTH);
    }
    rmSync(file());
    expect(await readContractLogs(command(), QUESTION)).to.deep.equal(await fromNode());
    expect(said).to.deep.equal([]);
  });

  it("are asked for once where several ask at once", async () => {
    const kept = command();
    const expected = await fromNode();
    proxy.forget();
    const topics = [[], [word(0)], [word(1)], [null, word(3)]];
    const answers = await Promise.all(topics.map((one) => readContractLogs(kept, { ...QUESTION, topics: one })));
    expect(answers[0]).to.deep.equal(expected);
    expect(answers.map(({ length }) => length)).to.deep.equal([12, 4, 4, 1]);
    expect(proxy.spans()).to.have.lengthOf(2);
  });

  it("hold only blocks that are final, up to the last of them", async () => {
    await readContractLogs(command(), QUESTION);
    const { number: final } = await getBlock(maker().client, { blockTag: "finalized" });
    const database = new DatabaseSync(file());
    const [series] = database.prepare("SELECT up_to, anchor_number FROM series").all();
    const stored = database.prepare("SELECT block FROM logs").all();
    database.close();
    expect(series).to.deep.include({ up_to: Number(final), anchor_number: Number(final) });
    expect(stored.length).to.equal((await fromNode()).filter(({ blockNumber }) => blockNumber <= final).length);
    expect(stored.length).to.equal(9);
  });

  it("hold blocks that lie deep enough, where the node does not know what is final", async () => {
    await maker().mine(40);
    proxy.interfere(({ method, params }) =>
      method === "eth_getBlockByNumber" && params[0] === "finalized"
        ? { error: { code: -32602, message: "invalid block tag" } }
        : undefined,
    );
    expect(await readContractLogs(command(), QUESTION)).to.deep.equal(await fromNode());
    const database = new DatabaseSync(file());
    const [series] = database.prepare("SELECT up_to FROM series").all();
    database.close();
    expect(series?.["up_to"]).to.equal(Number(await getBlockNumber(maker().client)) - 128);
  });

  it("go on where a command was killed in the middle", async () => {
    let [left, refused] = [4, false];
    proxy.interfere((asked) => {
      if (asked.method !== "eth_getLogs") return undefined;
      if (spanOf(asked) > 10) return { error: { code: -32600, message: "exceed maximum block range: 10" } };
      refused = left-- <= 0;
      return refused ? { error: { code: -32601, message: "gone" } } : undefined;
    });
    await expectRejection(readContractLogs(command(), QUESTION), "LOGS_REFUSED");
    expect(refused).to.equal(true);
    proxy.interfere(undefined);
    proxy.forget();
    expect(await readContractLogs(command(), QUESTION)).to.deep.equal(await fromNode());
    const asked = proxy.asked.filter(({ method }) => method === "eth_getLogs");
    const firsts = asked.map(({ params }) => Number((params[0] as { fromBlock: Hex }).fromBlock));
    // What is stored is asked for again once, and then what is missing.
    expect(firsts.slice(0, 2)).to.deep.equal([1, 1 + 4 * 10]);
    expect(proxy.spans()[0]).to.equal(4 * 10);
  });

  it("are right where several commands read at once", async () => {
    proxy.interfere((asked) =>
      asked.method === "eth_getLogs" && spanOf(asked) > 7
        ? { error: { code: -32600, message: "exceed maximum block range: 7" } }
        : undefined,
    );
    const answers = await Promise.all([command(), command(), command()].map((one) => readContractLogs(one, QUESTION)));
    const expected = await fromNode();
    for (const answer of answers) expect(answer).to.deep.equal(expected);
    expect(await readContractLogs(command(), QUESTION)).to.deep.equal(expected);
    expect(said).to.deep.equal([]);
  });

  describe("where the chain is reorganised", () => {
    const data = (kind: number, value: number) => concat([word(kind), word(value), word(1_000 + value)]);

    it("above what is final, follow it", async () => {
      await makeLogs(2);
      const before = await readContractLogs(command(), QUESTION);
      await maker().reorganise(2, [[data(7, 77), 0]]);
      const after = await readContractLogs(command(), QUESTION);
      expect(after).to.deep.equal(await fromNode());
      expect(after.at(-1)?.topics[0]).to.equal(word(7));
      expect(after.slice(0, -1)).to.deep.equal(before.slice(0, -2));
      expect(said).to.deep.equal([]);
    });

    it("below what was final, are dropped, read again, and it is said", async () => {
      await makeLogs(2);
      await maker().mine(DEPTH + 2);
      const before = await readContractLogs(command(), QUESTION);
      await maker().reorganise(DEPTH + 4, [[data(8, 88), 0]]);
      const after = await readContractLogs(command(), QUESTION);
      expect(after).to.deep.equal(await fromNode());
      expect(after).not.to.deep.equal(before);
      expect(after.at(-1)?.topics[0]).to.equal(word(8));
      expect(said).to.have.lengthOf(1);
      expect(said[0]).to.match(/^block \d+ is not the one that was final/);
      said = [];
      expect(await readContractLogs(command(), QUESTION)).to.deep.equal(after);
      expect(said).to.deep.equal([]);
    });
  });

  it("of another chain with the same id are not taken for this one's", async () => {
    const here = await readContractLogs(command(), QUESTION);
    const other = await startAnvil({ args: ["--timestamp", "1700000000"] });
    try {
      const there = logMaker(other.url);
      await there.place();
      await there.mine(2);
      await there.log(9, 99);
      await there.mine(100);
      const logs = await readContractLogs(command(other.url), QUESTION);
      expect(logs.map(({ topics }) => topics[0])).to.deep.equal([word(9)]);
    } finally {
      await other.stop();
    }
    expect(await readContractLogs(command(), QUESTION)).to.deep.equal(here);
  });

  describe("in a file", () => {
    it("of ours that is broken at its head or inside, are read again, and kept again", async () => {
      const expected = await fromNode();
      for (const from of [100, 4_096]) {
        const kept = command();
        await readContractLogs(kept, QUESTION);
        for (const store of stores.splice(0)) store.close();
        const bytes = readFileSync(file());
        bytes.fill(0xa5, from, from + 3_000);
        writeFileSync(file(), bytes);
        said = [];
        expect(await readContractLogs(command(), QUESTION)).to.deep.equal(expected);
        expect(said).to.have.lengthOf(1);
        expect(said[0]).to.match(/is broken|was damaged, and is deleted/);
        said = [];
        expect(await readContractLogs(command(), QUESTION)).to.deep.equal(expected);
        expect(said).to.deep.equal([]);
        expect(existsSync(file())).to.equal(true);
      }
    });

    it("of another version are read again", async () => {
      await readContractLogs(command(), QUESTION);
      for (const store of stores.splice(0)) store.close();
      const database = new DatabaseSync(file());
      database.exec("PRAGMA user_version = 99; DROP TABLE logs");
      database.close();
      expect(await readContractLogs(command(), QUESTION)).to.deep.equal(await fromNode());
      expect(said).to.have.lengthOf(1);
    });

    it("of a stranger are not kept, and the file is left as it is", async () => {
      const strangers = [
        () => writeFileSync(file(), "somebody's notes\n".repeat(20)),
        () => {
          const database = new DatabaseSync(file());
          database.exec("CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)");
          database.close();
        },
        () => {
          const database = new DatabaseSync(file());
          database.exec("PRAGMA application_id = 12345; CREATE TABLE theirs (a)");
          database.close();
        },
      ];
      for (const make of strangers) {
        rmSync(file(), { force: true });
        make();
        said = [];
        const content = readFileSync(file());
        expect(await readContractLogs(command(), QUESTION)).to.deep.equal(await fromNode());
        expect(said).to.have.lengthOf(1);
        expect(said[0]).to.include("is not a file of ours, and is left alone").and.include("Going on without it.");
        expect(readFileSync(file()).equals(content)).to.equal(true);
      }
    });

    it("that cannot be written are not kept, and it is said once", async () => {
      writeFileSync(join(folder, "occupied"), "");
      const kept = command(proxy.url, join(folder, "occupied", "logs.sqlite"));
      for (const _ of [1, 2]) expect(await readContractLogs(kept, QUESTION)).to.deep.equal(await fromNode());
      expect(said).to.have.lengthOf(1);
      expect(said[0]).to.match(/^Logs cannot be kept in .*Going on without it\.$/);
    });
  });
});

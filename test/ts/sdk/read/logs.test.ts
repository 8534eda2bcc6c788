// How logs are read from nodes as providers serve them. The wordings are theirs.
import { expect } from "chai";
import { createClient, type Hex, http } from "viem";
import type { LogProgress } from "../../../../sdk/index.ts";
import { readLogs, withLogReading } from "../../../../sdk/index.ts";
import { describeWithAnvil } from "../../support/anvil.ts";
import { LOGGER, logMaker, word } from "../../support/logMaker.ts";
import { type Interference, type LogFilter, type NodeProxy, spanOf, startNodeProxy } from "../../support/nodeProxy.ts";
import { expectRejection } from "../../support/rejection.ts";

const BLOCKS_BETWEEN = 33;

describeWithAnvil("reading logs", (anvil) => {
  let proxy: NodeProxy;
  let all: Awaited<ReturnType<typeof readLogs>>;
  const question = { address: LOGGER, topics: [], fromBlock: 0n };
  const plain = () => createClient({ transport: http(proxy.url, { retryCount: 0 }), cacheTime: 0 });
  const quick = () => withLogReading(plain(), { patience: 1 });

  before(async () => {
    proxy = await startNodeProxy(anvil().url);
    const maker = logMaker(anvil().url);
    await maker.place();
    for (let i = 0; i < 12; i++) {
      await maker.log(i % 3, i);
      await maker.mine(BLOCKS_BETWEEN);
    }
    all = await readLogs(plain(), question);
    expect(all.map(({ data }) => Number(data))).to.deep.equal(Array.from({ length: 12 }, (_, i) => 1_000 + i));
  });
  after(() => proxy.stop());
  beforeEach(() => {
    proxy.interfere(undefined);
    proxy.forget();
  });

  /** Answers questions for logs in its own way. */
  const onLogs = (
    how: (filter: LogFilter, span: number) => Interference | Promise<Interference | undefined> | undefined,
  ) =>
    proxy.interfere((asked) =>
      asked.method === "eth_getLogs" ? how(asked.params[0] as LogFilter, spanOf(asked)) : undefined,
    );

  describe("from a node that limits the range of a question", () => {
    /** Each refuses more than 50 blocks, in the words of a provider. */
    const hint = ({ fromBlock }: LogFilter) => `[${fromBlock}, 0x${(Number(fromBlock) + 49).toString(16)}]`;
    const wordings: [provider: string, refusal: (filter: LogFilter) => Interference, mostRefusals: number][] = [
      [
        "Alchemy",
        (filter) => ({
          status: 400,
          error: {
            code: -32600,
            message: `Under the Free tier plan, you can make eth_getLogs requests with up to a 50 block range. Based on your parameters, this block range should work: ${hint(filter)}. Upgrade to PAYG for expanded block range.`,
          },
        }),
        1,
      ],
      [
        "Alchemy, by size",
        (filter) => ({
          error: {
            code: -32602,
            message: `Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range and no limit on the response size, or you can request any block range with a cap of 10K logs in the response. Based on your parameters and the response size limit, this block range should work: ${hint(filter)}`,
          },
        }),
        1,
      ],
      [
        "Infura",
        (filter) => ({
          error: {
            code: -32005,
            message: `query returned more than 10000 results. Try with this block range ${hint(filter)}.`,
          },
        }),
        1,
      ],
      [
        "QuickNode",
        () => ({ status: 413, error: { code: -32614, message: "eth_getLogs is limited to a 50 range" } }),
        1,
      ],
      ["Ankr", () => ({ error: { code: -32600, message: "block range is too wide" } }), 4],
      ["publicnode", () => ({ error: { code: -32701, message: "exceed maximum block range: 50" } }), 1],
      ["dRPC", () => ({ error: { code: 35, message: "ranges over 50 blocks are not supported on freetier" } }), 1],
      ["1RPC", () => ({ error: { code: -32000, message: "eth_getLogs is limited to 0 - 50 blocks range" } }), 1],
      ["Reth", () => ({ error: { code: -32602, message: "query exceeds max block range 50" } }), 1],
      ["BNB Chain", () => ({ error: { code: -32005, message: "limit exceeded" } }), 4],
      ["by time", () => ({ error: { code: -32000, message: "query timeout exceeded" } }), 4],
    ];
    for (const [provider, refusal, mostRefusals] of wordings) {
      it(`like ${provider} is the same, and the limit is found soon`, async () => {
        let refused = 0;
        onLogs((filter, span) => {
          if (span <= 50) return undefined;
          refused += 1;
          return refusal(filter);
        });
        const client = quick();
        expect(await readLogs(client, question)).to.deep.equal(all);
        expect(refused).to.be.within(1, mostRefusals);
        // The second time it is known what the node answers.
        refused = 0;
        proxy.forget();
        expect(await readLogs(client, question)).to.deep.equal(all);
        expect(refused).to.be.at.most(1);
        expect(proxy.spans()[0]).to.be.within(10, 50);
      });
    }

    it("grows its questions again, and slowly", async () => {
      let most = 10;
      onLogs((_, span) => (span <= most ? undefined : { error: { code: -32600, message: "block range is too wide" } }));
      const client = quick();
      await readLogs(client, question);
      most = 1_000_000;
      proxy.forget();
      expect(await readLogs(client, question)).to.deep.equal(all);
      const spans = proxy.spans().slice(0, -1);
      expect(spans[0]).to.be.at.most(10);
      expect(Math.max(...spans)).to.be.greaterThan(15);
      for (const [i, span] of spans.slice(1).entries()) expect(span).to.be.within(spans[i]!, spans[i]! * 1.5 + 1);
    });

    it("never asks for more than it was told is allowed", async () => {
      onLogs((_, span) =>
        span <= 20 ? undefined : { error: { code: -32600, message: "exceed maximum block range: 20" } },
      );
      expect(await readLogs(quick(), question)).to.deep.equal(all);
      expect(proxy.spans().filter((span) => span > 20)).to.have.lengthOf(1);
    });

    it("gives up where one block is too much, and says what the node says", async () => {
      const sixth = all[5]!.blockNumber;
      const includes = ({ fromBlock, toBlock }: LogFilter) => BigInt(fromBlock) <= sixth && sixth <= BigInt(toBlock);
      const refusal = { error: { code: -32000, message: "query returned more than 5 results" } };
      onLogs((filter) => (includes(filter) ? refusal : undefined));
      const error = await expectRejection(readLogs(quick(), question), "LOGS_REFUSED");
      expect(error.place).to.equal(`block ${sixth}`);
      expect(error.details["the node says"]).to.include("more than 5 results");
      expect(await readLogs(quick(), { ...question, toBlock: sixth - 1n })).to.have.lengthOf(5);
    });

    it("does not shrink what no smaller question cures", async () => {
      onLogs(() => ({ error: { code: -32601, message: "the method eth_getLogs does not exist" } }));
      await expectRejection(readLogs(quick(), question), "LOGS_REFUSED");
      expect(proxy.spans()).to.have.lengthOf(1);
    });
  });

  describe("from a node that asks for patience", () => {
    const wordings: [wording: string, Interference][] = [
      ["status 429", { status: 429, text: "Too Many Requests" }],
      ["Alchemy", { error: { code: 429, message: "Your app has exceeded its compute units per second capacity." } }],
      ["Infura", { error: { code: -32005, message: "daily request count exceeded, request rate limited" } }],
      ["QuickNode", { error: { code: -32007, message: "15/second request limit reached" } }],
      ["Ankr", { error: { code: -32090, message: "Too many requests, reason: call rate limit exhausted" } }],
    ];
    for (const [wording, refusal] of wordings) {
      it(`by ${wording} it waits, and asks the same again`, async () => {
        let left = 3;
        onLogs(() => (left-- > 0 ? refusal : undefined));
        expect(await readLogs(quick(), question)).to.deep.equal(all);
        expect(proxy.spans()).to.have.lengthOf(4);
        expect(new Set(proxy.spans()).size).to.equal(1);
      });
    }

    it("waits longer each time, and not for ever", async () => {
      const times: number[] = [];
      onLogs(() => {
        times.push(Date.now());
        return { status: 429, text: "Too Many Requests" };
      });
      const notices: string[] = [];
      const client = withLogReading(plain(), { patience: 4, onNotice: (text) => notices.push(text) });
      const error = await expectRejection(readLogs(client, question), "NODE_RATE_LIMITED");
      expect(error.isRetryable).to.equal(true);
      expect(times).to.have.lengthOf(7);
      // A timer and the clock round to milliseconds, each by itself.
      expect(times[6]! - times[5]!).to.be.at.least(4 * 2 ** 5 - 1);
      expect(notices).to.deep.equal(["the node asks for patience"]);
    });
  });

  describe("from a node that pruned", () => {
    const wordings: Interference[] = [
      { error: { code: 4444, message: "pruned history unavailable" } },
      { error: { code: -32000, message: "missing trie node 00 (path ) state 0x00 is not available" } },
      { error: { code: -32000, message: "old data not available due to pruning" } },
      { error: { code: -32001, message: "History is not available for the requested block" } },
      { status: 403, error: { code: -32602, message: "Archive requests are not available on your current plan" } },
    ];
    for (const refusal of wordings) {
      const wording = "error" in (refusal as object) ? (refusal as { error: { message: string } }).error.message : "";
      it(`"${wording}" names the block, and what is there can be read`, async () => {
        const fifth = all[4]!.blockNumber;
        onLogs(({ fromBlock }) => (BigInt(fromBlock) <= fifth ? refusal : undefined));
        const error = await expectRejection(readLogs(quick(), question), "LOGS_PRUNED");
        expect(error.args).to.deep.equal({ block: 0n });
        expect(error.value).to.equal("0");
        expect(error.nextStep).to.include("archive node");
        expect(proxy.spans()).to.have.lengthOf(1);
        expect(await readLogs(quick(), { ...question, fromBlock: fifth + 1n })).to.deep.equal(all.slice(5));
      });
    }
  });

  describe("from a node that falls silent", () => {
    it("for a moment is the same", async () => {
      let count = 0;
      onLogs((_, span) => {
        if (span > 100) return { error: { code: -32600, message: "exceed maximum block range: 100" } };
        count += 1;
        return count === 3 || count === 4 ? "die" : undefined;
      });
      expect(await readLogs(quick(), question)).to.deep.equal(all);
      expect(count).to.be.greaterThan(5);
    });

    it("for good is an error that tells no address of the node", async () => {
      onLogs(() => "die");
      const error = await expectRejection(readLogs(quick(), question), "CHAIN_UNREACHABLE");
      expect(proxy.spans()).to.have.lengthOf(3);
      expect(error.message).not.to.include(proxy.url);
      onLogs(() => ({ status: 502, text: "Bad Gateway" }));
      await expectRejection(readLogs(quick(), question), "CHAIN_UNREACHABLE");
    });
  });

  describe("from a node that does not tell the truth", () => {
    type Raw = { address: Hex; topics: Hex[]; blockNumber: Hex | null; logIndex: Hex; removed?: boolean };
    const topics = [word(1)];
    const range = () => ({ address: LOGGER, topics, fromBlock: all[1]!.blockNumber, toBlock: all[7]!.blockNumber });
    const lies: [lie: string, change: (logs: Raw[]) => unknown, part: string][] = [
      ["of another contract", ([a, b, c]) => [a, { ...b, address: `0x${"11".repeat(20)}` }, c], "another contract"],
      ["of an earlier block", ([a, b, c]) => [{ ...a, blockNumber: "0x1" }, b, c], "outside of the range"],
      ["of a later block", ([a, b, c]) => [a, b, { ...c, blockNumber: "0xffff" }], "outside of the range"],
      ["with other topics", ([a, b, c]) => [a, { ...b!, topics: [word(2), b!.topics[1]] }, c], "other topics"],
      ["told twice", ([a, b, c]) => [a, b, b, c], "told twice"],
      ["out of order", ([a, b, c]) => [b, a, c], "out of order"],
      ["that was removed", ([a, b, c]) => [a, { ...b, removed: true }, c], "removed"],
      ["in no block", ([a, b, c]) => [a, { ...b, blockNumber: null }, c], "not in a block"],
    ];
    for (const [lie, change, part] of lies) {
      it(`a log ${lie} is refused`, async () => {
        const honest = (await readLogs(quick(), range())).map(({ data }) => Number(data));
        expect(honest).to.deep.equal([1001, 1004, 1007]);
        onLogs(async (filter) => {
          const logs = (await proxy.ask("eth_getLogs", [filter])) as Raw[];
          return { result: change(logs) };
        });
        const error = await expectRejection(readLogs(quick(), range()), "LOGS_IMPOSSIBLE");
        expect(error.summary).to.include(part);
      });
    }
  });

  it("tells how far it has come", async () => {
    onLogs((_, span) =>
      span <= 100 ? undefined : { error: { code: -32600, message: "exceed maximum block range: 100" } },
    );
    const told: LogProgress[] = [];
    await readLogs(withLogReading(plain(), { onProgress: (progress) => told.push(progress) }), {
      ...question,
      toBlock: 250n,
    });
    expect(told.map(({ at }) => at)).to.deep.equal([99n, 199n, 250n]);
    expect(told[0]).to.include({ fromBlock: 0n, toBlock: 250n });
  });
});

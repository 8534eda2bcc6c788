import { readFileSync } from "node:fs";
import { expect } from "chai";
import { createClient, http } from "viem";
import { getBlock } from "viem/actions";
import { people } from "../../../examples/grants/story/people.ts";
import { sentences } from "../../../sdk/history/sentences.ts";
import { type HistoryEvent, readHistory } from "../../../sdk/index.ts";
import { formatMoment } from "../../../sdk/time/moment.ts";
import { execute } from "../../../tasks/execute.ts";
import { type HistoryArguments, history } from "../../../tasks/history.ts";
import { reject } from "../../../tasks/reject.ts";
import { veto } from "../../../tasks/veto.ts";
import { withdraw } from "../../../tasks/withdraw.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { type NodeProxy, startNodeProxy } from "../support/nodeProxy.ts";
import { expectRejection } from "../support/rejection.ts";
import { deploySmall, type SmallSystem } from "../support/smallSystem.ts";

const { gina, gus, operator, vera, treasurer, viktor } = people;

type Told = HistoryEvent & { sentence: string; actor?: string };

describe("the sentences of the history", () => {
  const declared = readFileSync("docs/interfaces.txt", "utf8")
    .split("\n")
    .flatMap((line) => {
      const [, contract, event] = /^(\w+) event (\w+)\(/.exec(line) ?? [];
      return contract === undefined ? [] : [`${contract}.${event}`];
    });

  it("are there for every event of every contract, and for no other", () => {
    const told = Object.entries(sentences).flatMap(([contract, all]) =>
      Object.keys(all).map((one) => `${contract}.${one}`),
    );
    expect(declared).to.have.lengthOf.above(50);
    expect(told.sort()).to.deep.equal([...new Set(declared)].sort());
  });
});

describeWithAnvil(
  "the history of a gate",
  (anvil) => {
    let small: SmallSystem;
    let proxy: NodeProxy;
    let [paid, stopped, refused, taken, root] = ["", "", "", "", ""];

    before(async function () {
      this.timeout(60_000);
      small = await deploySmall(anvil().url);
      proxy = await startNodeProxy(anvil().url);
      const { options, context, file } = small;
      paid = await small.standing("ben");
      stopped = await small.standing("ada");
      refused = await small.standing("cleo");
      taken = await small.standing("cleo");
      await small.approved(paid);
      const reason = "not\nthis one";
      const act = { ...options, proposal: stopped, reason };
      await veto(context, { ...act, from: gina.address, out: file("veto.json") });
      await veto(context, { ...act, from: gus.address, signatures: file("veto.json") });
      await reject(context, { ...options, proposal: refused, reason: "", from: vera.address });
      await withdraw(context, { ...options, proposal: taken, from: operator.address });
      root = await small.rootProposal("setRootVetoer(address)", [vera.address]);
      await small.passHours(4);
      await execute(context, { ...options, proposal: paid });
      await execute(context, { ...options, proposal: root });
    });
    after(async () => {
      small.remove();
      await proxy.stop();
    });

    async function told(changes: Partial<HistoryArguments> = {}): Promise<Told[]> {
      const nothing = { since: undefined, until: undefined, proposer: undefined };
      return (await history(small.context, { ...small.options, ...nothing, ...changes })).json as Told[];
    }
    const sentencesOf = (all: Told[]) => all.map(({ sentence }) => sentence);

    it("tells all that happened, oldest first, in words, by whom and when", async () => {
      const all = await told();
      const at = (part: string) => sentencesOf(all).findIndex((sentence) => sentence.includes(part));
      const order = [
        "policy root changed from none to",
        `${paid} proposed by ${treasurer.address}: 1 call at tier high (1), waits for approval`,
        `${stopped} proposed by`,
        `${paid} approved by board`,
        `${stopped} vetoed by guards`,
        `${refused} rejected by ${vera.address}`,
        `${taken} withdrawn by ${operator.address}`,
        `${root} proposed by board`,
        `${paid} executed, sent by`,
        `root vetoer changed from ${viktor.address} to ${vera.address}`,
        `${root} executed, sent by`,
      ];
      const places = order.map(at);
      expect(places, sentencesOf(all).join("\n")).not.to.include(-1);
      expect(places.filter((_, i) => i !== 9)).to.deep.equal(places.filter((_, i) => i !== 9).sort((a, b) => a - b));
      // What deployment did is there as well, and what a stranger wrote stays on its line.
      expect(at("tier small (0) added: nobody approves, waits 1 hour")).to.be.within(0, places[1]!);
      // What begins drops nothing.
      expect(sentencesOf(all)).to.include("the gate begins, with epoch 1");
      expect(at("dropped by root")).to.equal(-1);
      expect(at("earlier agreements count no more")).to.equal(-1);
      expect(at("1970")).to.equal(-1);
      expect(at("member 0x")).to.be.at.least(0);
      expect(at("payer added: operator")).to.be.at.least(0);
      expect(sentencesOf(all).find((one) => one.includes("vetoed"))).to.match(/: "not\\nthis one"$/);
      expect(sentencesOf(all)).to.include("payer: on probation after a veto, 1 strike");
      expect(sentencesOf(all)).to.include("payer: a rejection counted, 2 strikes");
      for (const sentence of sentencesOf(all)) expect(sentence).not.to.match(/undefined|\[object|\n/);
      for (const { actor, name } of all)
        if (name === "Vetoed") expect(actor).to.equal(small.plan.addresses.councils["guards"]);
      const blocks = all.map(({ blockNumber, logIndex }) => Number(blockNumber) * 1000 + logIndex);
      expect(blocks).to.deep.equal([...blocks].sort((a, b) => a - b));
      expect(small.context.said).to.include(`${all.length} of ${all.length} events`);
    });

    it("tells when each block was, also where the node's logs do not", async () => {
      const parameters = { addresses: small.plan.addresses, fromBlock: 0n };
      const { client } = small.context.network;
      const expected = await readHistory(client, parameters);
      proxy.interfere(async ({ method, params }) => {
        if (method !== "eth_getLogs") return undefined;
        const logs = (await proxy.ask(method, params)) as Record<string, unknown>[];
        return { result: logs.map(({ blockTimestamp: _, ...log }) => log) };
      });
      const plain = createClient({ transport: http(proxy.url), cacheTime: 0 });
      expect(await readHistory(plain, parameters)).to.deep.equal(expected);
      const last = expected.at(-1)!;
      const { timestamp } = await getBlock(small.clock, { blockNumber: last.blockNumber });
      expect(last.timestamp).to.equal(Number(timestamp));
    });

    it("is cut at blocks and moments, both included, and by proposer", async () => {
      const all = await told();
      const { blockNumber, timestamp } = all.find(({ name }) => name === "Vetoed")!;
      const count = async (changes: Partial<HistoryArguments>) => (await told(changes)).length;
      const after = all.filter((one) => one.blockNumber >= blockNumber).length;
      expect(await count({ since: String(blockNumber) })).to.equal(after);
      expect(await count({ until: String(blockNumber - 1n) })).to.equal(all.length - after);
      const moment = (seconds: number) => new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
      const since = all.filter((one) => one.timestamp >= timestamp).length;
      expect(await count({ since: moment(timestamp) })).to.equal(since);
      expect(await count({ since: moment(timestamp + 1) })).to.equal(
        all.filter((one) => one.timestamp > timestamp).length,
      );
      expect(await count({ since: "2001-01-01", until: "2001-12-31" })).to.equal(0);
      const mine = await told({ proposer: "payer" });
      expect(mine.every(({ args }) => args["agent"] === 1n || BigInt(String(args["proposer"])) === 1n)).to.equal(true);
      expect(mine.filter(({ name }) => name === "Proposed")).to.have.lengthOf(4);
      expect((await told({ proposer: "board" })).map(({ name }) => name)).to.deep.equal(["Proposed", "Executed"]);
      const error = await expectRejection(told({ since: "yesterday" }), "ARGUMENT_INVALID");
      expect(error).to.include({ place: "--since", value: "yesterday" });
    });

    it("does not begin where the chain has not come to yet", async () => {
      const { number, timestamp } = await getBlock(small.clock);
      const moment = (seconds: bigint) => formatMoment(Number(seconds)).replace(" UTC", "Z").replace(" ", "T");
      for (const since of [String(number + 1n), moment(timestamp + 1n), "2100-01-01"]) {
        const error = await expectRejection(told({ since }), "ARGUMENT_INVALID");
        expect(error).to.include({ place: "--since", value: since });
        expect(error.summary).to.equal(`The chain has reached block ${number}, of ${formatMoment(Number(timestamp))}.`);
      }
      for (const since of [String(number), moment(timestamp)]) {
        expect(sentencesOf(await told({ since })).at(-1)).to.equal(sentencesOf(await told()).at(-1));
      }
    });

    it("is not taken from a node that silently leaves out the beginning", async () => {
      const client = createClient({ transport: http(proxy.url), cacheTime: 0 });
      const parameters = { addresses: small.plan.addresses, fromBlock: 0n };
      proxy.interfere(async ({ method, params }) => {
        if (method !== "eth_getLogs") return undefined;
        const logs = (await proxy.ask(method, params)) as { blockNumber: string }[];
        return { result: logs.filter(({ blockNumber }) => Number(blockNumber) > 20) };
      });
      const error = await expectRejection(readHistory(client, parameters), "LOGS_PRUNED");
      expect(error.args).to.deep.equal({ block: 0n });
      proxy.interfere(undefined);
      expect(await readHistory(client, parameters)).not.to.deep.equal([]);
    });
  },
  { args: ["--accounts", "20"] },
);

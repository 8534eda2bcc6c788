// A watcher that asks two nodes, one of which lies, lags or is silent.
import { rmSync } from "node:fs";
import { expect } from "chai";
import { type Hex, numberToHex, toEventSelector } from "viem";
import { agentTimelockAbi } from "../../../sdk/abi/AgentTimelock.ts";
import { eventsOf } from "../../../sdk/read/eventsOf.ts";
import { sentenceOf, type WatchEvent } from "../../../tasks/lib/watch/events.ts";
import { type WatchArguments, watch } from "../../../tasks/watch.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { type Asked, type NodeProxy, startNodeProxy } from "../support/nodeProxy.ts";
import { deploySmall, type SmallSystem } from "../support/smallSystem.ts";
import { taskContext } from "../support/taskContext.ts";

describeWithAnvil("watching by two nodes", (anvil) => {
  let small: SmallSystem;
  let proxies: { first: NodeProxy; second: NodeProxy };

  before(async function () {
    this.timeout(60_000);
    small = await deploySmall(anvil().url);
    proxies = { first: await startNodeProxy(anvil().url), second: await startNodeProxy(anvil().url) };
  });
  after(async () => {
    small.remove();
    for (const proxy of Object.values(proxies)) await proxy.stop();
  });
  beforeEach(() => {
    for (const proxy of Object.values(proxies)) proxy.interfere(undefined);
    rmSync(small.file("watch.sqlite"), { force: true });
  });

  /** A watcher for one round, which knows what it told before. */
  async function watching(changes: Partial<WatchArguments> = {}): Promise<WatchEvent[]> {
    const context = await taskContext(proxies.first.url, small.root);
    const { network } = await taskContext(proxies.second.url, small.root);
    const events: WatchEvent[] = [];
    const tell = (event: WatchEvent) => {
      events.push(event);
      expect(sentenceOf(event)).to.be.a("string");
    };
    const args = {
      ...{ ...small.options, once: true, every: "15s", evidence: undefined, veto: undefined, out: undefined },
      ...{ state: small.file("watch.sqlite"), manifests: undefined, taint: undefined, finality: "0", ...changes },
    };
    const second = { ...network, name: "another" };
    await watch(context, args, { tell, signal: new AbortController().signal, second });
    return events;
  }
  const compared = (events: readonly WatchEvent[]) =>
    events.flatMap((one) => {
      if (one.event === "nodes differ") return one.differences;
      return one.event === "nodes agree" ? ["agree"] : [];
    });
  const selectors = (...names: ("Proposed" | "Vetoed")[]) =>
    eventsOf(agentTimelockAbi, ...names).map((event) => toEventSelector(event));
  /** Leaves out events of the gate, and nothing else. */
  const hiding = (proxy: NodeProxy, hidden: readonly Hex[]) => async (asked: Asked) => {
    if (asked.method !== "eth_getLogs") return undefined;
    const logs = (await proxy.ask(asked.method, asked.params)) as { topics: Hex[] }[];
    return { result: logs.filter(({ topics: [selector] }) => !hidden.includes(selector ?? "0x")) };
  };
  const block = async () => Number(await proxies.first.ask("eth_blockNumber", []));

  it("tells once that they agree", async () => {
    const proposal = await small.standing("ada");
    const events = await watching();
    expect(compared(events)).to.deep.equal(["agree"]);
    expect(events.some((one) => one.event === "proposal" && one.proposal === proposal)).to.equal(true);
    expect(compared(await watching())).to.deep.equal([]);
  });

  for (const liar of ["first", "second"] as const) {
    it(`tells once what the ${liar} hides, and once that it hides it no more`, async () => {
      await small.standing("ada");
      const at = await block();
      proxies[liar].interfere(hiding(proxies[liar], selectors("Proposed")));
      const honest = liar === "first" ? "another" : "anvil";
      const told = compared(await watching());
      expect(told).to.include(`Proposed of gate in block ${at}: only ${honest} tells it`);
      expect(compared(await watching())).to.deep.equal([]);
      // The twin hides what there is none of.
      proxies[liar].interfere(hiding(proxies[liar], selectors("Vetoed")));
      expect(compared(await watching())).to.deep.equal(["agree"]);
    });
  }

  it("leaves both the time to agree that --finality says, and no block more", async () => {
    await watching();
    await small.standing("ada");
    const at = await block();
    proxies.first.interfere(hiding(proxies.first, selectors("Proposed")));
    const hidden = (events: readonly WatchEvent[]) => compared(events).some((one) => one.includes(`block ${at}:`));
    await small.clock.mine({ blocks: 2 });
    expect(hidden(await watching({ finality: "3" }))).to.equal(false);
    await small.clock.mine({ blocks: 1 });
    expect(hidden(await watching({ finality: "3" }))).to.equal(true);
  });

  it("tells that they are on different branches", async () => {
    proxies.second.interfere(async ({ method, params }) => {
      if (method !== "eth_getBlockByNumber") return undefined;
      const one = (await proxies.second.ask(method, params)) as object;
      return { result: { ...one, hash: numberToHex(7, { size: 32 }) } };
    });
    const [difference] = compared(await watching());
    expect(difference)
      .to.include(`block ${await block()} is 0x`)
      .and.to.include(`${numberToHex(7, { size: 32 })} on another`);
  });

  it("watches on where the second is silent, and says so once", async () => {
    const proposal = await small.standing("ada");
    proxies.second.interfere(({ method }) =>
      method === "eth_chainId" ? undefined : { error: { code: -32_601, message: "the method does not exist" } },
    );
    const events = await watching();
    const silent = events.filter(({ event }) => event === "second silent");
    expect(silent).to.have.lengthOf(1);
    expect(silent[0]).to.include({ second: "another", code: "NODE_REFUSED" });
    expect(events.some((one) => one.event === "proposal" && one.proposal === proposal)).to.equal(true);
    expect((await watching()).map(({ event }) => event)).to.deep.equal(["started", "stopped"]);
    proxies.second.interfere(undefined);
    expect(compared(await watching())).to.deep.equal(["agree"]);
  });
});

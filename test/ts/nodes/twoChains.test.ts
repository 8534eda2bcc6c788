// One address behind which a node of another chain answers as well: the same contracts stand there, and all is otherwise.
import { expect } from "chai";
import { createClient, custom, type EIP1193RequestFn, http } from "viem";
import { getBlock, getChainId } from "viem/actions";
import { checkedAnswers } from "../../../sdk/node/checkedAnswers.ts";
import { requireChain } from "../../../sdk/node/requireChain.ts";
import { type Anvil, describeWithAnvil, startAnvil } from "../support/anvil.ts";
import { type Clock, clockOf } from "../support/clock.ts";
import { type Interference, type NodeProxy, startNodeProxy } from "../support/nodeProxy.ts";
import { kindsOf, type OutboxWorld, outboxWorld } from "../support/outboxWorld.ts";
import { expectRejection } from "../support/rejection.ts";

const OTHER = 31_338;
const DAY = 86_400;

type Route = (method: string, count: number, params: readonly unknown[]) => boolean;

/** Which questions the other chain answers. */
const routes: Readonly<Record<string, Route>> = {
  "all of them": () => true,
  "all but what its name is": (method) => method !== "eth_chainId",
  "what its name is": (method) => method === "eth_chainId",
  "those for blocks": (method) => method === "eth_getBlockByNumber",
  "those for the newest block": (method, count) => method === "eth_getBlockByNumber" && count % 2 === 0,
  "all calls": (method) => method === "eth_call",
  "calls to contracts": (method, _, [call]) => method === "eth_call" && "to" in Object(call),
  "every second": (_, count) => count % 2 === 1,
};

describeWithAnvil(
  "a node behind whose address two chains answer",
  (anvil) => {
    let world: OutboxWorld;
    let twin: Anvil;
    let other: NodeProxy;
    let clock: Clock;
    let proxy: NodeProxy;
    let snapshot: `0x${string}`;

    before(async function () {
      this.timeout(120_000);
      world = await outboxWorld(anvil().url);
      const client = createClient({ transport: http(anvil().url) });
      const state = await client.request({ method: "anvil_dumpState" } as never);
      twin = await startAnvil({ args: ["--accounts", "20", "--chain-id", String(OTHER)] });
      clock = clockOf(twin.url);
      await clock.request({ method: "anvil_loadState", params: [state] } as never);
      // Later than any proposal may be, and all of it final.
      await clock.increaseTime({ seconds: 90 * DAY });
      await clock.mine({ blocks: 60 });
      proxy = await startNodeProxy(anvil().url);
      other = await startNodeProxy(twin.url);
    });
    after(async () => {
      await Promise.all([proxy.stop(), other.stop(), twin.stop()]);
      world.remove();
    });
    beforeEach(async () => {
      snapshot = await world.clock.snapshot();
    });
    afterEach(async () => {
      proxy.interfere(undefined);
      await world.clock.revert({ id: snapshot });
    });

    /** Lets the other chain answer what `isOther` says, once `count` is at what it counts. */
    function route(isOther: Route): void {
      const counts = new Map<string, number>();
      let count = 0;
      proxy.interfere(async ({ method, params }): Promise<Interference | undefined> => {
        const own = method === "eth_getBlockByNumber" ? (counts.get(method) ?? 0) : count++;
        counts.set(method, own + 1);
        if (!isOther(method, own, params)) return undefined;
        const answer = await other.answer(method, params);
        return "error" in answer ? { error: answer.error } : { result: answer.result };
      });
    }

    for (const [which, isOther] of Object.entries(routes)) {
      it(`has nothing written down of what another chain says, where that answers ${which}`, async () => {
        const journal = world.open();
        await world.intend(journal, "one that is there");
        const before = world.outbox(journal);
        await before.pass();
        await before.pass();
        await world.intend(journal, "one that is not sent");
        const open = () => [...journal.state.open.values()].map(({ nonce, proposed, sent }) => [nonce, proposed, sent]);
        const [kinds, standing] = [kindsOf(journal), open()];
        expect(kinds.at(-2)).to.equal("proposed");
        // A runner that was started anew knows no block.
        const outbox = world.outbox(journal, {}, proxy.url);
        route(isOther);
        const thrown = await outbox.pass().then(
          () => undefined,
          (error: unknown) => error,
        );
        expect(thrown).to.be.an("error");
        expect(kindsOf(journal).filter((kind) => kind !== "failed")).to.deep.equal(kinds);
        expect(open()).to.deep.equal(standing);
        expect(await world.onChain()).to.have.lengthOf(1);
        // The same questions, and every answer by the chain that is meant.
        world.wait(60);
        route(() => false);
        await outbox.pass();
        await outbox.pass();
        expect(kindsOf(journal).filter((kind) => kind !== "failed")).to.deep.equal([
          ...kinds,
          ...["signed", "sent", "proposed"],
        ]);
        expect(await world.onChain()).to.have.lengthOf(2);
      });
    }

    it("is told by the code that runs as of a block, and not by the name that the node has at another moment", async () => {
      const client = createClient({ transport: http(proxy.url, { retryCount: 0 }) });
      const { hash: blockHash } = await getBlock(createClient({ transport: http(twin.url) }));
      await requireChain(createClient({ transport: http(twin.url) }), { chainId: OTHER, blockHash });
      route((method) => method === "eth_call");
      const error = await expectRejection(requireChain(client, { chainId: 31_337, blockHash }), "NODE_CHAIN_CHANGED");
      expect([error.value, error.isRetryable]).to.deep.equal([String(OTHER), true]);
      const garbled = createClient({
        transport: custom({ request: async ({ method }) => (method === "eth_chainId" ? "0x7a69" : "0x12") }),
      });
      await expectRejection(requireChain(garbled, { chainId: 31_337, blockHash }), "NODE_ANSWER_INVALID");
    });

    it("is asked nothing and sent nothing from when it named another chain until it names the right one", async () => {
      const reached: string[] = [];
      let named = "0x7a69";
      const request = async ({ method }: { method: string }) => {
        reached.push(method);
        return method === "eth_chainId" ? named : `0x${"12".repeat(32)}`;
      };
      const transport = checkedAnswers(custom({ request: request as EIP1193RequestFn }, { retryCount: 0 }));
      const client = createClient({ transport });
      const send = () => client.request({ method: "eth_sendRawTransaction", params: ["0x02"] });
      const codeOf = (work: Promise<unknown>) =>
        work.then(
          () => "answered",
          (error: { walk?: (is: (one: unknown) => boolean) => { code?: string } }) =>
            error.walk?.((one) => (one as { code?: unknown }).code === "NODE_CHAIN_CHANGED")?.code,
        );
      expect(await getChainId(client)).to.equal(31_337);
      expect(await codeOf(send())).to.equal("answered");
      named = "0x1";
      // Nobody asked for its name since.
      expect(await codeOf(send())).to.equal("answered");
      expect(await codeOf(getChainId(client))).to.equal("NODE_CHAIN_CHANGED");
      expect(await codeOf(send())).to.equal("NODE_CHAIN_CHANGED");
      expect(await codeOf(getBlock(client))).to.equal("NODE_CHAIN_CHANGED");
      named = "0x7a69";
      expect(await codeOf(send())).to.equal("answered");
      expect(await codeOf(send())).to.equal("answered");
      expect(reached).to.deep.equal([
        ...["eth_chainId", "eth_sendRawTransaction", "eth_sendRawTransaction"],
        ...["eth_chainId", "eth_chainId", "eth_chainId"],
        ...["eth_chainId", "eth_sendRawTransaction", "eth_sendRawTransaction"],
      ]);
    });
  },
  { args: ["--accounts", "20"] },
);

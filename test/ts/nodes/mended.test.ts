// What nodes could do before it was mended: each once as it was, and once with an honest node.
import { expect } from "chai";
import { createClient, custom, type EIP1193RequestFn, type Hex, http, pad } from "viem";
import { estimateGas, getChainId, sendTransaction } from "viem/actions";
import { hardhat } from "viem/chains";
import { people } from "../../../examples/grants/story/people.ts";
import { confirm } from "../../../sdk/actions/sendCall.ts";
import { checkMemberSignature } from "../../../sdk/council/checkMemberSignature.ts";
import { explained } from "../../../sdk/errors/decodeGateError.ts";
import { checkedAnswers } from "../../../sdk/node/checkedAnswers.ts";
import { listAllowances } from "../../../sdk/read/listAllowances.ts";
import { listProposals } from "../../../sdk/read/listProposals.ts";
import { readCouncil } from "../../../sdk/read/readCouncil.ts";
import { readGate } from "../../../sdk/read/readGate.ts";
import { execute } from "../../../tasks/execute.ts";
import { type KeepArguments, keep } from "../../../tasks/keep.ts";
import { hidingAll } from "../../../tasks/lib/hiding.ts";
import type { KeepEvent } from "../../../tasks/lib/keep/events.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { clockOf } from "../support/clock.ts";
import { type NodeProxy, startNodeProxy } from "../support/nodeProxy.ts";
import { expectRejection } from "../support/rejection.ts";
import { recipients } from "../support/smallDao.ts";
import { NO_OPTIONS, taskContext } from "../support/taskContext.ts";
import { buildWorld, type NodeWorld } from "./world.ts";

type Ask = (method: string, params: unknown) => Promise<unknown>;

describeWithAnvil(
  "what nodes could do once",
  (anvil) => {
    let world: NodeWorld;

    before(async function () {
      this.timeout(60_000);
      world = await buildWorld(anvil().url);
    });
    after(() => world.remove());

    /** A client of a node whose answers somebody changes; of the honest one where nobody does. */
    function clientOf(change: (method: string, answer: unknown, count: number) => unknown = (_, answer) => answer) {
      const { request } = createClient({ transport: http(anvil().url) });
      const ask = request as unknown as (question: { method: string; params: unknown }) => ReturnType<Ask>;
      let count = 0;
      const changed = async (question: { method: string; params: unknown }) =>
        change(question.method, await ask(question), count++);
      return createClient({
        pollingInterval: 50,
        transport: checkedAnswers(custom({ request: changed as EIP1193RequestFn }, { retryCount: 0 })),
      });
    }

    const refusing = (method: string) => (asked: string, answer: unknown) => {
      if (asked === method) throw Object.assign(new Error("no"), { code: -32_000 });
      return answer;
    };

    it("end the process by refusing one of several questions", async () => {
      const gate = world.addresses.gate;
      let unhandled = 0;
      const count = () => unhandled++;
      process.prependListener("unhandledRejection", count);
      try {
        const refused = clientOf((method, answer, i) => (i > 3 ? refusing("eth_call")(method, answer) : answer));
        const thrown = await readGate(refused, { gate }).catch((error: unknown) => error);
        expect(thrown).to.be.an("error");
        await new Promise((resolve) => setTimeout(resolve, 50));
        expect(unhandled).to.equal(0);
        expect((await readGate(clientOf(), { gate })).tiers).to.have.lengthOf(3);
      } finally {
        process.off("unhandledRejection", count);
      }
    });

    it("have a watcher divide by the gas that a mark needs", async () => {
      const asking = (gas: Hex) => {
        const client = clientOf((method, answer) => (method === "eth_estimateGas" ? gas : answer));
        return explained(estimateGas(client, { to: world.addresses.gate }));
      };
      await expectRejection(asking("0x0"), "NODE_ANSWER_INVALID");
      expect(await asking("0x1")).to.equal(1n);
    });

    it("keep a command busy for ever by a number of tiers", async () => {
      const gate = world.addresses.gate;
      const many = clientOf((method, answer, i) =>
        method === "eth_call" && i < 2 ? pad("0x11", { size: 32 }) : answer,
      );
      const error = await expectRejection(readGate(many, { gate }), "CONTRACT_ANSWER_UNREADABLE");
      expect(error.value).to.equal("17");
    });

    it("hide an allowance by a log that cannot be read, or by refusing to tell the amount", async () => {
      const parameters = { treasury: world.addresses.gate, tokens: [world.token], fromBlock: 0n };
      const isAdas = ({ spender }: { spender: string }) => spender === recipients.ada;
      expect((await listAllowances(clientOf(), parameters)).filter(isAdas)).to.have.lengthOf(1);
      const cut = clientOf((method, answer) =>
        method === "eth_getLogs" ? (answer as object[]).map((log) => ({ ...log, data: "0x" })) : answer,
      );
      expect((await listAllowances(cut, parameters)).filter(isAdas)).to.have.lengthOf(1);
      const thrown = await listAllowances(clientOf(refusing("eth_call")), parameters).catch((error: unknown) => error);
      expect(thrown).to.be.an("error");
    });

    it("hide a proposal by a log that cannot be read", async () => {
      const parameters = { gate: world.addresses.gate, fromBlock: 0n };
      expect((await listProposals(clientOf(), parameters)).length).to.be.greaterThan(4);
      const cut = clientOf((method, answer) =>
        method === "eth_getLogs"
          ? (answer as { data: Hex }[]).map((log) => ({ ...log, data: log.data.slice(0, 66) }))
          : answer,
      );
      await expectRejection(listProposals(cut, parameters), "LOGS_IMPOSSIBLE");
    });

    it("make a Council none, and a signature bad, by refusing to answer", async () => {
      const { board } = world.addresses.councils as { board: `0x${string}` };
      expect(await readCouncil(clientOf(), { council: board })).to.include({ threshold: 2 });
      expect(await readCouncil(clientOf(), { council: world.token })).to.equal(undefined);
      const thrown = await readCouncil(clientOf(refusing("eth_call")), { council: board }).catch(
        (error: unknown) => error,
      );
      expect(thrown).to.be.an("error");

      const digest = pad("0x12", { size: 32 });
      const signature = await people.mara.sign({ hash: digest });
      const given = { chainId: 31_337, council: board, digest, signer: people.mara.address };
      expect(await checkMemberSignature(clientOf(), { ...given, signature })).to.include({ kind: "eoa" });
      const other = await people.olga.sign({ hash: digest });
      await expectRejection(checkMemberSignature(clientOf(), { ...given, signature: other }), "SIGNATURE_NOT_ACCEPTED");
      // What a wallet that signs nothing gives back, and what is too short or stands for no point.
      for (const none of ["0x", signature.slice(0, -2) as Hex, `0x${"ff".repeat(65)}`] as const) {
        await expectRejection(
          checkMemberSignature(clientOf(), { ...given, signature: none }),
          "SIGNATURE_NOT_ACCEPTED",
        );
      }
    });

    it("become another chain while a command runs", async () => {
      const turning = clientOf((method, answer, i) => (method === "eth_chainId" && i > 0 ? "0x1" : answer));
      expect(await getChainId(turning)).to.equal(31_337);
      const thrown = await getChainId(turning).catch((error: { cause?: unknown }) => error.cause);
      expect(thrown).to.include({ code: "NODE_CHAIN_CHANGED" });
      const steady = clientOf();
      expect([await getChainId(steady), await getChainId(steady)]).to.deep.equal([31_337, 31_337]);
    });

    describe("with what it shows of a transaction", () => {
      let proxy: NodeProxy;
      before(async () => {
        proxy = await startNodeProxy(anvil().url);
      });
      afterEach(async () => {
        proxy.interfere(undefined);
        await world.restore();
      });
      after(() => proxy.stop());

      const common = () => ({ ...NO_OPTIONS, system: "small", policy: world.policy });
      /** A keeper, until its event satisfies `enough`; one round where nothing does. */
      async function keeping(enough?: (event: KeepEvent) => boolean): Promise<KeepEvent[]> {
        const ending = new AbortController();
        const events: KeepEvent[] = [];
        const tell = (event: KeepEvent) => {
          events.push(event);
          if (enough?.(event)) ending.abort();
        };
        const args: KeepArguments = { ...common(), once: enough === undefined, every: "1s", only: undefined };
        await keep(await taskContext(proxy.url, world.root), args, { tell, signal: ending.signal });
        return events;
      }
      /** Of one proposal, of those that are ready. */
      const isOfFirst = (one: KeepEvent) => !("proposal" in one) || one.proposal === "payer/1";
      const codesOf = (events: KeepEvent[]) =>
        events.filter(isOfFirst).map((one) => ("code" in one ? one.code : one.event));
      const isExecuted = (one: KeepEvent) => one.event === "executed" && isOfFirst(one);

      /** Changes so many receipts, and no more. */
      function receipts(change: object, most = Number.POSITIVE_INFINITY): void {
        let told = 0;
        proxy.interfere(async ({ method, params }) => {
          if (method !== "eth_getTransactionReceipt" || told >= most) return undefined;
          const receipt = await proxy.ask(method, params);
          // To let the question pass would ask it again, and by then there may be one.
          if (receipt === null) return { result: null };
          told += 1;
          return { result: { ...receipt, ...change } };
        });
      }

      it("make a keeper say that another executed what it executed itself", async () => {
        receipts({ transactionHash: pad("0x12", { size: 32 }) });
        expect(codesOf(await keeping())).to.deep.equal(["started", "NODE_ANSWER_INVALID", "stopped"]);
        await world.restore();
        // Two are asked for in a round: once the node shows its receipt, the keeper says what it did.
        receipts({ transactionHash: pad("0x12", { size: 32 }) }, 2);
        const healed = await keeping(isExecuted);
        expect(codesOf(healed)).to.deep.equal(["started", "NODE_ANSWER_INVALID", "executed", "stopped"]);
        await world.restore();
        proxy.interfere(undefined);
        expect(codesOf(await keeping())).to.deep.equal(["started", "executed", "stopped"]);
      });

      it("make execute and a keeper believe in an execution by what another transaction did", async () => {
        const executing = async () =>
          execute(await taskContext(proxy.url, world.root), { ...common(), proposal: "payer/1" });
        for (const change of [{ logs: [] }, { to: world.token }]) {
          receipts(change);
          await expectRejection(executing(), "TRANSACTION_OTHER");
          await world.restore();
          expect(codesOf(await keeping())).to.deep.equal(["started", "TRANSACTION_OTHER", "stopped"]);
          await world.restore();
        }
        proxy.interfere(undefined);
        expect((await executing()).json).to.include({ state: "Executed", already: false });
      });

      it("keep a keeper by a transaction that failed for want of gas", async () => {
        let estimates = 0;
        proxy.interfere(async ({ method, params }) => {
          if (method !== "eth_estimateGas" || estimates++ > 0) return undefined;
          return { result: `0x${((BigInt((await proxy.ask(method, params)) as Hex) * 6n) / 10n).toString(16)}` };
        });
        const [, failed, executed] = (await keeping(isExecuted)).filter(isOfFirst);
        expect(failed).to.include({ event: "failed", proposal: "payer/1" });
        expect(executed).to.include({ event: "executed", proposal: "payer/1" });
      });

      it("pass what replaced a transaction for it", async () => {
        const clock = clockOf(anvil().url);
        const { address: from } = people.relayer;
        const to = recipients.ada;
        const sender = createClient({ chain: hardhat, transport: http(anvil().url) });
        for (const [value, isSame] of [
          [2n, false],
          [1n, true],
        ] as const) {
          await clock.setAutomine(false);
          const fields = { account: from, to, gas: 50_000n, maxPriorityFeePerGas: 10n ** 9n } as const;
          const transactionHash = await sendTransaction(sender, { ...fields, value: 1n, maxFeePerGas: 10n ** 10n });
          let isSeen: (() => void) | undefined;
          const seen = new Promise<void>((resolve) => {
            isSeen = resolve;
          });
          const client = clientOf((method, answer) => {
            if (method === "eth_getTransactionByHash") isSeen?.();
            return answer;
          });
          const confirmed = confirm(client, { transactionHash, sent: { from, to } }).then(
            () => "confirmed",
            (error: { code: string }) => error.code,
          );
          await seen;
          const nonce = await proxy.ask("eth_getTransactionCount", [from, "latest"]);
          const dearer = { maxFeePerGas: 3n * 10n ** 10n, maxPriorityFeePerGas: 10n ** 10n };
          await sendTransaction(sender, { ...fields, ...dearer, value, nonce: Number(nonce) });
          await clock.setAutomine(true);
          await clock.mine({ blocks: 1 });
          expect(await confirmed).to.equal(isSame ? "confirmed" : "TRANSACTION_OTHER");
        }
      });
    });

    it("tell a part of the key that it was asked with, or another form of it", () => {
      const hide = hidingAll(["c4n4ry1path1of1the1node1key"]);
      expect(hide("unknown project C4N4RY1PATH1OF1TH…")).to.equal("unknown project ……");
      expect(hide(`Basic ${btoa("c4n4ry1path1of1the1node1key")}`)).to.equal("Basic …");
      // Letters that are longer in lower case must not move what is covered.
      expect(hide(`${"İ".repeat(20)} C4N4RY1PATH1OF1TH!`)).to.equal(`${"İ".repeat(20)} …!`);
      expect(hide(`${"I".repeat(20)} C4N4RY1PATH1OF1TH!`)).to.equal(`${"I".repeat(20)} …!`);
      expect(hide("c4n4ry1path, a word of ours")).to.equal("c4n4ry1path, a word of ours");
    });
  },
  { args: ["--accounts", "20"] },
);

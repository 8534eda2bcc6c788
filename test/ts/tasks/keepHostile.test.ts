// A keeper whose proposals turn bad, whose funds end, whose gas is dear, and that is killed.
import { expect } from "chai";
import { getBalance, getGasPrice, getTransactionCount } from "viem/actions";
import { people } from "../../../examples/grants/story/people.ts";
import { type KeepArguments, keep } from "../../../tasks/keep.ts";
import { type KeepEvent, sentenceOf } from "../../../tasks/lib/keep/events.ts";
import type { TaskContext } from "../../../tasks/lib/runTask.ts";
import { list } from "../../../tasks/list.ts";
import { veto } from "../../../tasks/veto.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { type NodeProxy, startNodeProxy } from "../support/nodeProxy.ts";
import { createProject, type Project } from "../support/project.ts";
import { expectRejection } from "../support/rejection.ts";
import { recipients } from "../support/smallDao.ts";
import { deploySmall, type SmallSystem } from "../support/smallSystem.ts";
import { taskContext } from "../support/taskContext.ts";

const { gina, gus, nora, relayer, dealer } = people;

/** Counts down for 26 gas a step from 300,000, and has done nothing. */
const BURNS_GAS = "0x620493e05b60019003806004570000";

describeWithAnvil(
  "keeping, in trouble",
  (anvil) => {
    let small: SmallSystem;
    let project: Project;
    let proxy: NodeProxy;

    before(async function () {
      this.timeout(60_000);
      project = createProject(() => anvil().url);
      small = await deploySmall(anvil().url, project.root);
      proxy = await startNodeProxy(anvil().url);
    });
    after(async () => {
      project.remove();
      await proxy.stop();
    });

    const client = () => small.context.network.client;
    /** A keeper for one round. */
    async function keeping(changes: Partial<KeepArguments> = {}, context: TaskContext = small.context) {
      const args = { ...small.options, once: true, every: "15s", only: undefined, from: relayer.address, ...changes };
      const events: KeepEvent[] = [];
      const tell = (event: KeepEvent) => {
        events.push(event);
        expect(sentenceOf(event)).to.be.a("string");
      };
      const { ok } = await keep(context, args, { tell, signal: new AbortController().signal });
      return { events, ok, names: events.map(({ event }) => event) };
    }
    async function ready(): Promise<string> {
      const proposal = await small.standing("ada", { value: "0.1 ETH" });
      await small.passHours(1);
      return proposal;
    }
    async function stateOf(proposal: string): Promise<string | undefined> {
      const { json } = await list(small.context, { ...small.options, proposer: undefined });
      return (json as { nonce: bigint; state: string }[]).find(({ nonce }) => `payer/${nonce}` === proposal)?.state;
    }
    const sentBy = (address: `0x${string}`, blockTag: "latest" | "pending" = "latest") =>
      getTransactionCount(client(), { address, blockTag });
    const until = async (holds: () => Promise<boolean>) => {
      while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
    };

    it("says that a proposal was vetoed while it was being sent, and leaves it", async () => {
      const proposal = await ready();
      const paid = await getBalance(client(), { address: recipients.ada });
      const act = { ...small.options, proposal, reason: "no" };
      await veto(small.context, { ...act, from: gina.address, out: small.file("veto.json") });
      // Its gas is estimated; then the guardians are quicker.
      let isVetoed = false;
      proxy.interfere(async ({ method }) => {
        if (method !== "eth_sendTransaction" || isVetoed) return undefined;
        isVetoed = true;
        await veto(small.context, { ...act, from: gus.address, signatures: small.file("veto.json") });
        return undefined;
      });
      const { events, ok } = await keeping({}, await taskContext(proxy.url, small.root));
      expect([isVetoed, ok]).to.deep.equal([true, false]);
      expect(events.find(({ event }) => event === "failed")).to.include({ proposal, code: "GATE_WRONG_STATE" });
      expect(await stateOf(proposal)).to.equal("Vetoed");
      expect(await getBalance(client(), { address: recipients.ada })).to.equal(paid);
      expect((await keeping()).names).to.deep.equal(["started", "stopped"]);
      // After a veto the agent is on probation for an hour.
      await small.passHours(2);
    });

    it("says that another executed it where the gate says so, and the node tells an older state right after", async () => {
      const proposal = await ready();
      const older = await small.clock.request({ method: "eth_blockNumber" } as never);
      let isRefused = false;
      proxy.interfere(async ({ method, params }) => {
        if (method === "eth_estimateGas" && !isRefused) {
          isRefused = true;
          expect((await keeping({ from: nora.address })).names).to.deep.equal(["started", "executed", "stopped"]);
          return undefined;
        }
        if (method !== "eth_call" || !isRefused) return undefined;
        return { result: await proxy.ask(method, [params[0], older]) };
      });
      const { names, ok } = await keeping({}, await taskContext(proxy.url, small.root));
      proxy.interfere(undefined);
      expect([names, ok]).to.deep.equal([["started", "overtaken", "stopped"], true]);
      expect(await stateOf(proposal)).to.equal("Executed");
    });

    for (const [words, most] of [
      ["nonce too low", 5],
      ["transaction already imported", 5],
      ["already known", 5],
      ["intrinsic gas too low", 1],
    ] as const) {
      it(`sends it ${most === 1 ? "once" : `up to ${most} times`} where a node says "${words}"`, async () => {
        const proposal = await ready();
        const count = await sentBy(relayer.address);
        let left = most;
        proxy.interfere(({ method }) =>
          method === "eth_sendTransaction" && left-- > 0 ? { error: { code: -32_003, message: words } } : undefined,
        );
        const context = await taskContext(proxy.url, small.root);
        if (most > 1) {
          const { code } = (await keeping({}, context).catch((error: unknown) => error)) as { code?: string };
          expect([code, left]).to.deep.equal(["SENDER_NONCE_TAKEN", 0]);
          left = most - 1;
        } else {
          const { names, ok } = await keeping({}, context);
          expect([names, ok, left]).to.deep.equal([["started", "failed", "stopped"], false, 0]);
        }
        expect([await stateOf(proposal), await sentBy(relayer.address)]).to.deep.equal(["Ready", count]);
        expect((await keeping({}, context)).names).to.deep.equal(["started", "executed", "stopped"]);
        expect(await sentBy(relayer.address)).to.equal(count + 1);
        proxy.interfere(undefined);
      });
    }

    it("executes as soon as its account can pay again, and says that it could not", async () => {
      const proposal = await ready();
      const { address } = nora;
      const funds = await getBalance(client(), { address });
      await small.clock.setBalance({ address, value: 1n });
      const poor = await keeping({ from: address });
      expect(poor.names).to.deep.equal(["started", "funds low", "failed", "stopped"]);
      expect(poor.events[2]).to.include({ proposal, code: "SENDER_FUNDS_TOO_LOW", tryAgainIn: 15 });
      expect(await stateOf(proposal)).to.equal("Ready");
      await small.clock.setBalance({ address, value: funds });
      expect((await keeping({ from: address })).names).to.deep.equal(["started", "executed", "stopped"]);
    });

    it("pays no more for one than it may, to the wei", async () => {
      const proposal = await ready();
      const count = await sentBy(relayer.address);
      const cheap = await keeping({ maxFee: "0.000000000001 ETH" });
      const failure = cheap.events.find(({ event }) => event === "failed");
      expect([failure, cheap.ok]).to.deep.include({ ...failure, proposal, code: "TRANSACTION_TOO_DEAR" } as never);
      expect([await stateOf(proposal), await sentBy(relayer.address)]).to.deep.equal(["Ready", count]);
      const before = await getBalance(client(), { address: relayer.address });
      expect((await keeping({ maxFee: "0.01 ETH" })).names).to.include("executed");
      const cost = before - (await getBalance(client(), { address: relayer.address }));
      expect(cost > 0n && cost <= 10n ** 16n).to.equal(true);
      expect((await expectRejection(keeping({ maxFee: "little" }), "ARGUMENT_INVALID")).place).to.equal("--max-fee");
    });

    it("pays for no proposal that burns gas; the twin to the same recipient executes", async () => {
      const proposal = await ready();
      const price = await getGasPrice(client());
      const maxFee = `${(Number(1_000_000n * price * 2n) / 1e18).toFixed(18)} ETH`;
      await small.clock.setCode({ address: recipients.ada, bytecode: BURNS_GAS });
      const before = await getBalance(client(), { address: relayer.address });
      const burning = await keeping({ maxFee });
      expect(burning.events.find(({ event }) => event === "failed")).to.include({
        proposal,
        code: "TRANSACTION_TOO_DEAR",
      });
      expect(await getBalance(client(), { address: relayer.address })).to.equal(before);
      await small.clock.setCode({ address: recipients.ada, bytecode: "0x" });
      expect((await keeping({ maxFee })).names).to.deep.equal(["started", "executed", "stopped"]);
      expect(await stateOf(proposal)).to.equal("Executed");
    });

    it("sends nothing twice where it is killed while something is on its way", async function () {
      this.timeout(120_000);
      const proposal = await ready();
      const { address } = dealer;
      const count = await sentBy(address);
      await small.clock.setAutomine(false);
      let isOver = false;
      const running = project.start(["keep", "--every", "1s", "--from", address], {
        onStart: async (child) => {
          await until(async () => isOver || (await sentBy(address, "pending")) > count);
          child.kill("SIGKILL");
        },
      });
      expect((await running).code).to.equal(null);
      isOver = true;
      expect((await keeping({ from: address })).names).to.deep.equal(["started", "underway", "stopped"]);
      expect(await sentBy(address, "pending")).to.equal(count + 1);
      await small.clock.setAutomine(true);
      await small.clock.mine({ blocks: 1 });
      expect((await keeping({ from: address })).names).to.deep.equal(["started", "stopped"]);
      expect([await stateOf(proposal), await sentBy(address)]).to.deep.equal(["Executed", count + 1]);
    });
  },
  { args: ["--accounts", "20"] },
);

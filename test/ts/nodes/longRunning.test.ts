// Agent, keeper and watcher on a node that fails or lies for a while: they outlive it, and nothing is lost or done twice.
//
//   SALLYPORT_LIES=all hardhat test mocha --no-compile test/ts/nodes/longRunning.test.ts   every lie to each question
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { formatEther, parseGwei } from "viem";
import { verifyJournal } from "../../../agent/journal/verifyJournal.ts";
import { runAgent } from "../../../agent/run/runAgent.ts";
import type { RunnerSetup } from "../../../agent/run/setup.ts";
import { carrierOf } from "../../../agent/signing/carrierOf.ts";
import { channelPair } from "../../../agent/signing/channel.ts";
import { connect } from "../../../agent/signing/connect.ts";
import { serve } from "../../../agent/signing/serve.ts";
import { signerOf } from "../../../agent/signing/signerOf.ts";
import { people } from "../../../examples/grants/story/people.ts";
import { isSallyportError } from "../../../sdk/errors/SallyportError.ts";
import { keep } from "../../../tasks/keep.ts";
import { failureOf } from "../../../tasks/lib/failure.ts";
import { openNetwork } from "../../../tasks/lib/network.ts";
import type { TaskContext } from "../../../tasks/lib/runTask.ts";
import { watch } from "../../../tasks/watch.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { billsAgentFile, billsPlan } from "../support/billsAgent.ts";
import { hastily } from "../support/hastily.ts";
import { hardhatOf } from "../support/inProcess.ts";
import { type NodeProxy, startNodeProxy } from "../support/nodeProxy.ts";
import { type OutboxWorld, outboxWorld } from "../support/outboxWorld.ts";
import { lagging } from "./lagging.ts";
import { type Lie, lies, nonsense } from "./lies.ts";

const { nora, relayer, treasurer } = people;

/** One in so many trials is made where there is little time. */
const ONE_IN = process.env["SALLYPORT_LIES"] === "all" ? 1 : 16;
/** Answers that are lies, before the node is well again. */
const MOST = 3;
/** Milliseconds after which a question that nobody answers has failed. */
const SILENCE = 2_000;
/** Of lies that are told later: here each is told only for a while. */
const LATER = ", after a while";
/** One that cannot even begin ends by name, and somebody starts it again: no lie keeps it from that twice. */
const STARTS = MOST + 1;

const AGENT_FILE = billsAgentFile("lifetime: 5 days\nfinality: 2\ngas at most: 1000 gwei");
const PLAN = billsPlan("ada");

type Told = { began: () => void; failed: (code: string) => void };

/** What runs for weeks, and what must have come of it. */
type LongRunning = {
  /** Begins, says so, and runs until its work is done; ends by an error where it cannot begin, or go on. */
  run(told: Told): Promise<void>;
  /** What is wrong on the chain or on the disk; nothing, where all was done once. */
  faults(): Promise<string[]>;
};

describeWithAnvil(
  "what runs for weeks, on a node that is no friend for a while",
  (anvil) => {
    let world: OutboxWorld;
    let proxy: NodeProxy;
    let context: TaskContext;
    let close: () => Promise<void>;
    let made = 0;

    before(async function () {
      this.timeout(120_000);
      world = await outboxWorld(anvil().url);
      const { root, file } = world.system;
      proxy = await startNodeProxy(anvil().url);
      // Hardhat looks upwards for it: this is a project of its own.
      writeFileSync(file("package.json"), `${JSON.stringify({ name: "somebodys", type: "module", private: true })}\n`);
      const hre = await hardhatOf({ root, url: proxy.url, timeout: SILENCE });
      const opened = await openNetwork(hre);
      close = opened.close;
      context = { network: opened.network, root: resolve(root), output: { line: () => {}, progress: () => {} } };
      await world.mine(8);
    });
    after(async () => {
      await close();
      await proxy.stop();
      world.remove();
    });

    async function agent(): Promise<LongRunning> {
      const folder = resolve(world.system.file(`agent-${++made}`));
      mkdirSync(folder);
      const amount = BigInt(made);
      writeFileSync(join(folder, "plan.yaml"), PLAN);
      writeFileSync(join(folder, "bills.csv"), `id,amount\n1,${formatEther(amount)}`);
      const policy = world.system.file("policy.yaml");
      const setup: RunnerSetup = {
        ...{ chainId: 31_337, network: "anvil", secondNetwork: undefined, fromBlock: 0n, secrets: {}, once: false },
        ...{ gate: world.gate, lens: world.lens, provenance: world.system.plan.addresses.provenance },
        ...{ key: treasurer.address, account: relayer.address, folder: join(folder, "kept") },
        agentFile: { path: join(folder, "agent.yaml"), text: AGENT_FILE },
        policyFile: { path: resolve(policy), text: readFileSync(policy, "utf8") },
      };
      const { network } = context;
      return {
        run: async ({ began, failed }) => {
          const [host, end] = channelPair();
          serve(host, {
            agent: 1n,
            signer: signerOf(network.sender(treasurer.address), world.gate),
            carrier: carrierOf(network.sender(relayer.address), { gate: world.gate, mostPerGas: parseGwei("1000") }),
            requests: [(question) => network.client.request(question as never)],
          });
          const ending = new AbortController();
          await runAgent({
            setup,
            holder: connect(end, { key: setup.key, account: setup.account, nodes: 1 }),
            signal: ending.signal,
            tell: (event) => {
              if (event.event === "started") began();
              if (event.event === "failed") failed(event.code);
              if (event.event === "proposed") ending.abort();
            },
          });
        },
        faults: async () => {
          const there = (await world.onChain()).filter(({ proposal }) => proposal.calls[0]?.value === amount);
          const { problem, state } = verifyJournal(join(setup.folder, "journal.sqlite"));
          return [
            ...(there.length === 1 ? [] : [`proposed ${there.length} times`]),
            ...(problem === undefined ? [] : [`its journal: ${problem.reason}`]),
            ...(state?.keys.size === 1 ? [] : [`its journal knows ${state?.keys.size} wishes`]),
          ];
        },
      };
    }

    /** Until all is executed that was ready. */
    async function keeper(): Promise<LongRunning> {
      const ids = [await world.system.standing("ada"), await world.system.standing("ada")];
      await world.system.passHours(1);
      let executed = 0;
      return {
        run: async ({ began, failed }) => {
          const ending = new AbortController();
          const args = { ...world.system.options, once: false, every: "1s", only: undefined, from: relayer.address };
          await keep(context, args, {
            signal: ending.signal,
            tell: (event) => {
              if (event.event === "started") began();
              if ("code" in event) failed(event.code);
              if (event.event === "executed" || event.event === "overtaken") executed += 1;
              if (executed === ids.length) ending.abort();
            },
          });
        },
        faults: () => unless(ids, "Executed"),
      };
    }

    /** Until what shows no evidence is vetoed. */
    async function watcher(): Promise<LongRunning> {
      const id = await world.system.standing("ada");
      return {
        run: async ({ began, failed }) => {
          const ending = new AbortController();
          const args = {
            ...{ ...world.system.options, once: false, every: "1s", evidence: world.system.file("evidence") },
            ...{ veto: "no-evidence", from: nora.address, state: undefined },
            ...{ manifests: undefined, taint: undefined, finality: undefined },
          };
          await watch(context, args, {
            signal: ending.signal,
            tell: (event) => {
              if (event.event === "started") began();
              if ("code" in event) failed(event.code);
              if (event.event === "vetoed" || event.event === "ended") ending.abort();
            },
          });
        },
        faults: () => unless([id], "Vetoed"),
      };
    }

    async function unless(references: readonly string[], state: string): Promise<string[]> {
      const all = await world.onChain();
      return references.flatMap((reference) => {
        const found = all.find(({ proposal }) => `payer/${proposal.nonce}` === reference)?.state;
        return found === state ? [] : [`${reference} is ${found}`];
      });
    }

    /** What it asks of a node that is honest. */
    async function questionsOf(begin: () => Promise<LongRunning>): Promise<string[]> {
      const snapshot = await world.clock.snapshot();
      const one = await begin();
      proxy.forget();
      const failed = (code: string) => expect.fail(`${code} on an honest node`);
      await hastily(() => one.run({ began: () => {}, failed }), proxy.isAtWork);
      expect(await one.faults()).to.deep.equal([]);
      const asked = new Set(proxy.asked.map(({ method }) => method));
      await world.clock.revert({ id: snapshot });
      return [...asked].sort();
    }

    /** The lie for a while; what is wrong then. */
    async function trial(begin: () => Promise<LongRunning>, { name, methods, tell }: Lie) {
      const snapshot = await world.clock.snapshot();
      const one = await begin();
      let [asked, told] = [0, 0];
      proxy.interfere(async (question) => {
        if (told >= MOST || (methods !== undefined && !methods.includes(question.method))) return undefined;
        const lie = await tell(question, asked++, proxy);
        if (lie !== undefined) told += 1;
        return lie;
      });
      const wrong: string[] = [];
      const failed = (code: string) => {
        if (/^UNEXPECTED/.test(code)) wrong.push(code);
      };
      try {
        for (let start = 0, isOver = false; start < STARTS && !isOver; start++) {
          let hasBegun = false;
          const began = () => {
            hasBegun = true;
          };
          isOver = await hastily(() => one.run({ began, failed }), proxy.isAtWork).then(
            () => true,
            (error: unknown) => {
              // As every command names what it ends by.
              if (!isSallyportError(failureOf(error))) wrong.push(String(error));
              if (hasBegun) wrong.push(`ended, and would have to be started again: ${error}`);
              return false;
            },
          );
        }
        proxy.interfere(undefined);
        const found = [...(await one.faults()), ...wrong];
        return {
          told,
          found: found.map((fault) => `where it ${name}, ${methods?.join() ?? "whatever is asked"}: ${fault}`),
        };
      } finally {
        proxy.interfere(undefined);
        await world.clock.revert({ id: snapshot });
      }
    }

    for (const [who, begin] of Object.entries({ agent, keeper, watcher })) {
      for (const blocks of [1, 7]) {
        it(`lets the ${who} do its work once where the node is always ${blocks} behind`, async function () {
          this.timeout(600_000);
          const snapshot = await world.clock.snapshot();
          const one = await begin();
          await world.mine(blocks);
          const behind = lagging(blocks);
          let asked = 0;
          proxy.interfere((question) => {
            asked += 1;
            return behind(question, proxy);
          });
          const codes: string[] = [];
          try {
            const failed = (code: string) => void codes.push(code);
            await world.mining(hastily(() => one.run({ began: () => {}, failed }), proxy.isAtWork));
            proxy.interfere(undefined);
            expect(await one.faults()).to.deep.equal([]);
            expect(codes.filter((code) => /^UNEXPECTED/.test(code))).to.deep.equal([]);
            expect(asked).to.be.greaterThan(20);
          } finally {
            proxy.interfere(undefined);
            await world.clock.revert({ id: snapshot });
          }
        });
      }

      it(`leaves the ${who} with nothing lost and nothing done twice`, async function () {
        this.timeout(ONE_IN === 1 ? 7_200_000 : 600_000);
        const asked = await questionsOf(begin);
        const trials = [...lies, ...nonsense].flatMap((lie): Lie[] => {
          if (lie.name.endsWith(LATER)) return [];
          // What breaks all answers breaks those to one question at a time as well.
          if (lie.methods === undefined) return [lie, ...asked.map((method) => ({ ...lie, methods: [method] }))];
          return lie.methods.some((method) => asked.includes(method)) ? [lie] : [];
        });
        const tried = trials.filter((_, i) => i % ONE_IN === 0);
        const problems: string[] = [];
        let untold = 0;
        for (const [i, lie] of tried.entries()) {
          const { told, found } = await trial(begin, lie);
          problems.push(...found);
          if (told === 0) untold += 1;
          if (ONE_IN === 1 && i % 25 === 24) console.error(`      ${who}: ${i + 1} of ${tried.length}`);
        }
        expect(problems).to.deep.equal([]);
        // Some questions are asked only now and then.
        expect(untold).to.be.lessThan(tried.length / 4);
        expect(tried.length).to.be.greaterThan(10);
        if (ONE_IN === 1)
          console.log(`      ${who}: ${tried.length} trials, ${untold} not told, ${asked.length} methods`);
      });
    }
  },
  { args: ["--accounts", "20"] },
);

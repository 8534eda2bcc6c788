// A command that reads a long history from a node that limits it: killed, run again, and with what it kept.
import type { ChildProcess } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Address, type Hex, isAddressEqual } from "viem";
import { getBlock } from "viem/actions";
import { describeWithAnvil } from "../support/anvil.ts";
import { besideWaiting } from "../support/besideWaiting.ts";
import { type LogFilter, type NodeProxy, spanOf, startNodeProxy } from "../support/nodeProxy.ts";
import { createProject, type Project } from "../support/project.ts";
import { deploySmall, type SmallSystem } from "../support/smallSystem.ts";

const MOST = 10;

describeWithAnvil(
  "a command that reads a long history",
  (anvil) => {
    let proxy: NodeProxy;
    let project: Project;
    let small: SmallSystem;

    before(async function () {
      this.timeout(60_000);
      proxy = await startNodeProxy(anvil().url);
      project = createProject(() => proxy.url);
      small = await deploySmall(anvil().url, project.root);
      for (let i = 0; i < 3; i++) {
        await small.standing("ada", { value: "0.1 ETH" });
        await small.clock.mine({ blocks: 120 });
      }
    });
    after(async () => {
      project.remove();
      await proxy.stop();
    });

    it("goes on where it was killed, tells the same as before, and then asks little", async function () {
      this.timeout(60_000);
      let running: ChildProcess | undefined;
      let killAt = 15;
      const firsts = () =>
        // Of those that the node answers: to look at what is stored once more would be too much for it.
        proxy.asked.flatMap((asked) =>
          asked.method === "eth_getLogs" && spanOf(asked) <= MOST
            ? [Number((asked.params[0] as LogFilter).fromBlock)]
            : [],
        );
      // As Alchemy refuses: with a status, and its reason in the body.
      proxy.interfere((asked) => {
        if (asked.method !== "eth_getLogs") return undefined;
        if (spanOf(asked) > MOST) {
          const message = `You can make eth_getLogs requests with up to a ${MOST} block range.`;
          return { status: 400, error: { code: -32600, message } };
        }
        if (--killAt === 0) running?.kill("SIGKILL");
        return undefined;
      });
      const onStart = (child: ChildProcess) => {
        running = child;
      };
      const killed = await project.start(["list", "--json"], { onStart });
      expect(killed).to.include({ code: null, stdout: "" });
      // The deployment's first questions, the one that was refused, and what the last one asked for.
      const reached = Math.max(...firsts());
      proxy.forget();

      const second = await project.start(["list", "--json"]);
      expect([second.code, besideWaiting(second.stderr)]).to.deep.equal([0, ""]);
      expect(JSON.parse(second.stdout).map(({ nonce, state }: Record<string, string>) => [nonce, state])).to.deep.equal(
        [
          ["1", "Queued"],
          ["2", "Queued"],
          ["3", "Queued"],
        ],
      );
      expect(Math.min(...firsts())).to.be.within(reached - MOST, reached);
      proxy.forget();

      const third = await project.start(["list", "--json"]);
      expect([third.code, third.stdout, besideWaiting(third.stderr)]).to.deep.equal([0, second.stdout, ""]);
      expect(Math.min(...firsts())).to.be.greaterThan(300);
      // All states are as of one block.
      const asOf = proxy.asked.flatMap(({ method, params }) => {
        if (method !== "eth_call") return [];
        const [{ to }, { blockHash }] = params as [{ to?: Address }, { blockHash?: Hex }];
        return to !== undefined && isAddressEqual(to, small.plan.addresses.lens) ? [blockHash] : [];
      });
      expect(asOf).to.have.lengthOf(3);
      expect(new Set(asOf)).to.deep.equal(new Set([(await getBlock(small.clock)).hash]));
      expect(readdirSync(join(project.root, "cache", "sallyport"))).to.include("logs.sqlite");
    });
  },
  { args: ["--accounts", "20"] },
);

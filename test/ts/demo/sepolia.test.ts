// The story of the demo where it is harder: on a node with Sepolia's chain id and finality, whose last blocks are
// replaced in the middle of it.
import { expect } from "chai";
import { toFunctionSelector } from "viem";
import { sepolia } from "viem/chains";
import { readFiles } from "../../../examples/grants/story/files.ts";
import { tellStory } from "../../../examples/grants/story/story.ts";
import { Teller } from "../../../examples/grants/story/teller.ts";
import { BEGINNING, connectWorld, type World } from "../../../examples/grants/story/world.ts";
import { agentTimelockAbi } from "../../../sdk/abi/AgentTimelock.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { reorganisingWorld } from "../support/reorganise.ts";

/** An epoch has 32 slots, and a block is final after two. */
const EPOCH = 32;
/** The executions of the small grants, and the proposal of the council's. */
const DEPTH = 6;

const proposeAndApprove = agentTimelockAbi.find((item) => "name" in item && item.name === "proposeAndApprove")!;
const selector = toFunctionSelector(proposeAndApprove as Parameters<typeof toFunctionSelector>[0]);

describeWithAnvil(
  "demo: the story on Sepolia's chain id",
  (anvil) => {
    it("ends as told, though blocks with payments in them are replaced", async function () {
      this.timeout(120_000);
      const node = connectWorld({ url: anvil().url, chain: sepolia, mode: "anvil", close: async () => {} });
      const { world, happened } = reorganisingWorld(node, {
        depth: DEPTH,
        when: ({ data }) => data?.startsWith(selector) === true,
      });
      const teller = new Teller(() => {});
      const told = await tellStory(world, readFiles(), teller);

      const reorganisation = happened();
      expect(reorganisation, "a reorganisation happened").not.to.equal(undefined);
      const { replaced, again } = reorganisation!;
      expect(replaced).to.have.lengthOf(DEPTH);
      for (const { number, before, after } of replaced) expect(after, `block ${number}`).not.to.equal(before);
      // Executions among it: payments that were made, were not, and were made once more but not twice.
      const gone = again.map(({ message }) => message.data?.slice(0, 10));
      expect(gone.filter((one) => one === executeSelector)).to.have.length.above(1);
      expect(told.proposals.filter(({ outcome }) => outcome === "Executed")).to.have.length.above(10);
      expect(told.refused).to.have.length.above(10);
      await expectFinality(world);
    });
  },
  {
    args: [
      "--accounts",
      "20",
      "--chain-id",
      String(sepolia.id),
      "--slots-in-an-epoch",
      String(EPOCH),
      "--timestamp",
      String(Date.parse(BEGINNING) / 1000),
    ],
  },
);

const execute = agentTimelockAbi.find((item) => "name" in item && item.name === "execute" && item.type === "function")!;
const executeSelector = toFunctionSelector(execute as Parameters<typeof toFunctionSelector>[0]);

async function expectFinality({ client, chainId }: World) {
  expect([chainId, await client.getChainId()]).to.deep.equal([sepolia.id, sepolia.id]);
  const [latest, finalized] = await Promise.all([
    client.getBlock({ blockTag: "latest" }),
    client.getBlock({ blockTag: "finalized" }),
  ]);
  expect(latest.number - finalized.number).to.equal(BigInt(2 * EPOCH));
}

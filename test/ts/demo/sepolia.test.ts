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
/** The executions of the small grants, and the first approval of the council's. */
const DEPTH = 4;

const approve = agentTimelockAbi.find((item) => "name" in item && item.name === "approveBySignature")!;
const selector = toFunctionSelector(approve as Parameters<typeof toFunctionSelector>[0]);

describeWithAnvil(
  "demo: the story on Sepolia's chain id",
  (anvil) => {
    it("ends as told, though blocks with payments in them are replaced", async function () {
      this.timeout(600_000);
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
      expect(again.map(({ message }) => message.data?.slice(0, 10))).to.deep.equal([selector]);
      // Payments that were made, and were not: the keeper's next round makes each once more, and none twice.
      const executed = teller.chapters.flatMap(({ happenings }) =>
        happenings.flatMap((one) => (one.kind === "sent" && one.what.startsWith("executed: ") ? [one.what] : [])),
      );
      for (const small of ["1,250.5 GUSD to ada", "900 GUSD to ben", "0.25 ETH to emil"]) {
        expect(
          executed.filter((what) => what.startsWith(`executed: ${small}`)),
          small,
        ).to.have.lengthOf(2);
        const made = told.proposals.filter(({ calls }) => calls[0]?.startsWith(small));
        expect(made.map(({ outcome }) => outcome)).to.deep.equal(["Executed"]);
      }
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

async function expectFinality({ client, chainId }: World) {
  expect([chainId, await client.getChainId()]).to.deep.equal([sepolia.id, sepolia.id]);
  const [latest, finalized] = await Promise.all([
    client.getBlock({ blockTag: "latest" }),
    client.getBlock({ blockTag: "finalized" }),
  ]);
  expect(latest.number - finalized.number).to.equal(BigInt(2 * EPOCH));
}

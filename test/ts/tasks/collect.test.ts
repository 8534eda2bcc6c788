import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { getBlock } from "viem/actions";
import { people } from "../../../examples/grants/story/people.ts";
import { formatMoment } from "../../../sdk/index.ts";
import { type CollectArguments, collect } from "../../../tasks/collect.ts";
import { execute } from "../../../tasks/execute.ts";
import { propose } from "../../../tasks/propose.ts";
import { show } from "../../../tasks/show.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { expectRejection } from "../support/rejection.ts";
import { deploySmall, type SmallSystem } from "../support/smallSystem.ts";

const { mara, olga, oscar, nora } = people;

type Collected = {
  id: string;
  isEnough: boolean;
  threshold: number;
  signed: { path: string; signer: string }[];
  missing: { signer: string }[];
  apart: { path: string }[];
  refused: { path: string; code: string }[];
  command?: string;
  already?: boolean;
};

describeWithAnvil(
  "collecting signatures",
  (anvil) => {
    let small: SmallSystem;
    let count = 0;

    before(async function () {
      this.timeout(60_000);
      small = await deploySmall(anvil().url);
    });
    after(() => small.remove());

    /** A folder for signatures, and a proposal for them. */
    async function begin() {
      const folder = small.file(`signed-${++count}`);
      mkdirSync(folder);
      return { folder, proposal: await small.standing("ben"), path: (name: string) => join(`signed-${count}`, name) };
    }
    async function gather(proposal: string, files: string[], more: Partial<CollectArguments> = {}) {
      const args = { ...small.options, proposal, files, approve: false, ...more };
      const { json, ok } = await collect(small.context, args);
      return { ...(json as Collected), ok };
    }
    const stateOf = async (proposal: string) =>
      ((await show(small.context, { ...small.options, proposal })).json as { state: string }).state;

    it("tells who signed and who has not, and the command once it is enough", async () => {
      const { folder, proposal, path } = await begin();
      expect(await gather(proposal, [folder])).to.deep.include({ isEnough: false, threshold: 2, signed: [], ok: true });
      const first = await small.signed(proposal, mara.address, path("mara.json"));
      const one = await gather(proposal, [folder]);
      expect(one.signed).to.deep.equal([{ path: first, signer: mara.address, kind: "eoa" }]);
      expect(one.missing.map(({ signer }) => signer)).to.deep.equal([olga.address, oscar.address]);
      expect(one).not.to.have.property("command");
      const second = await small.signed(proposal, oscar.address, path("oscar.json"));
      const two = await gather(proposal, [folder]);
      expect(two.isEnough).to.equal(true);
      expect(two.command).to.equal(
        `npx hardhat sallyport approve ${proposal} ${first} ${second} --policy ${small.file("policy.yaml")} --network anvil`,
      );
      expect(small.context.said.join("\n")).to.include(`missing    olga (${olga.address})`);
      // One file that is also in the folder is one.
      expect((await gather(proposal, [folder, first])).signed).to.have.lengthOf(2);
      expect(await stateOf(proposal)).to.equal("Proposed");
    });

    it("names each file that is of no use, and is stopped by none", async () => {
      const { folder, proposal, path } = await begin();
      const other = await small.standing("ben");
      const good = await small.signed(proposal, mara.address, path("mara.json"));
      const text = readFileSync(good, "utf8");
      await small.signed(other, olga.address, path("a-other.json"));
      const { timestamp } = await getBlock(small.clock);
      await small.signed(
        proposal,
        olga.address,
        path("b-short.json"),
        formatMoment(Number(timestamp) + 60)
          .replace(" UTC", "Z")
          .replace(" ", "T"),
      );
      const bad: Record<string, string> = {
        "c-broken.json": text.slice(0, 40),
        "d-chain.json": text.replace('"chainId": 31337', '"chainId": 1'),
        "e-epoch.json": text.replace(/"approverEpoch": "?\d+"?/, '"approverEpoch": "99"'),
        "f-forged.json": text.replace(mara.address, olga.address),
        "g-stranger.json": text.replace(mara.address, nora.address),
      };
      for (const [name, content] of Object.entries(bad)) {
        expect(content, name).not.to.equal(text);
        writeFileSync(small.file(path(name)), content);
      }
      // What is no signature at all is not meant.
      writeFileSync(small.file(path("package.json")), '{ "name": "somebodys" }');
      await small.clock.increaseTime({ seconds: 120 });
      await small.clock.mine({ blocks: 1 });
      const { refused, signed } = await gather(proposal, [folder]);
      expect(refused.map((one) => [one.path.split("/").at(-1), one.code])).to.deep.equal([
        ["a-other.json", "SIGNATURE_OF_OTHER"],
        ["b-short.json", "SIGNATURE_NOT_ACCEPTED"],
        ["c-broken.json", "FILE_INVALID"],
        ["d-chain.json", "SIGNATURE_OF_OTHER"],
        ["e-epoch.json", "SIGNATURE_OF_OTHER"],
        ["f-forged.json", "SIGNATURE_NOT_ACCEPTED"],
        ["g-stranger.json", "MEMBER_UNKNOWN"],
      ]);
      expect(signed.map((one) => one.path)).to.deep.equal([good]);
      // Named, it is meant.
      const named = await gather(proposal, [small.file(path("package.json"))]);
      expect(named.refused.map(({ code }) => code)).to.deep.equal(["FILE_INVALID"]);
      await expectRejection(gather(proposal, [small.file("nowhere")]), "FILE_NOT_FOUND");
    });

    it("keeps apart what cannot be carried together", async () => {
      const { folder, proposal, path } = await begin();
      const shorter = await small.signed(proposal, mara.address, path("mara.json"));
      const longer = await small.signed(proposal, olga.address, path("olga.json"), "2037-01-01T00:00:00Z");
      const apart = await gather(proposal, [folder]);
      expect(apart).to.include({ isEnough: false });
      expect(apart.signed.map((one) => one.path)).to.deep.equal([longer]);
      expect(apart.apart.map((one) => one.path)).to.deep.equal([shorter]);
      // The same member's second signature, to the same end as the other's, makes two.
      await small.signed(proposal, mara.address, path("mara-again.json"), "2037-01-01T00:00:00Z");
      const { isEnough, signed } = await gather(proposal, [folder]);
      expect(isEnough).to.equal(true);
      expect(signed.map(({ signer }) => signer).sort()).to.deep.equal([mara.address, olga.address].sort());
    });

    it("carries them when asked, once, and only where they are enough", async () => {
      const { folder, proposal, path } = await begin();
      await small.signed(proposal, mara.address, path("mara.json"));
      expect(await gather(proposal, [folder], { approve: true })).to.include({ isEnough: false, ok: false });
      expect(await stateOf(proposal)).to.equal("Proposed");
      await small.signed(proposal, olga.address, path("olga.json"));
      expect((await gather(proposal, [folder], { approve: true, from: nora.address })).isEnough).to.equal(true);
      expect(await stateOf(proposal)).to.equal("Queued");
      expect(await gather(proposal, [folder], { approve: true })).to.deep.include({ state: "Queued", already: true });
    });

    it("takes a proposal file that nobody proposed yet, and carries both at once", async () => {
      const { folder, path } = await begin();
      const file = small.file(path("proposal.json"));
      await propose(small.context, small.toPropose({ to: "ben", out: file }));
      for (const { address } of [olga, oscar]) await small.signed(file, address, path(`${address}.json`));
      const done = await gather(file, [folder], { approve: true });
      expect(done).to.deep.include({ isEnough: true, refused: [] });
      await small.passHours(1);
      await execute(small.context, { ...small.options, proposal: file });
    });

    it("is nothing for a tier without a council", async () => {
      for (const to of ["ada", "cleo"] as const) {
        const proposal = await small.standing(to);
        if (to === "ada") expect(await gather(proposal, [small.root])).to.deep.include({ already: true });
        else await expectRejection(gather(proposal, [small.root]), "ROLE_UNKNOWN");
      }
    });
  },
  { args: ["--accounts", "20"] },
);

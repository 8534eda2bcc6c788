import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { type Address, getAddress } from "viem";
import { people } from "../../../examples/grants/story/people.ts";
import { readActFile } from "../../../sdk/files/signatureFile.ts";
import type { Report } from "../../../tasks/lib/output.ts";
import { pause } from "../../../tasks/pause.ts";
import { stopAgent } from "../../../tasks/stopAgent.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { expectRejection } from "../support/rejection.ts";
import { smallDao, smallPolicy } from "../support/smallDao.ts";
import { deploySmall, type SmallSystem } from "../support/smallSystem.ts";

const { gina, gus, nora, mara } = people;

/** Three guards, all of whom must agree. */
const threeGuards = smallDao.replace(
  /threshold: 2\n( +)members:\n( +)gina/,
  `threshold: 3\n$1members:\n$2nora: { kind: eoa, address: "${nora.address}" }\n$2gina`,
);

describeWithAnvil(
  "signatures that go from member to member",
  (anvil) => {
    let small: SmallSystem;

    before(async function () {
      this.timeout(60_000);
      small = await deploySmall(anvil().url, undefined, smallPolicy(), threeGuards);
    });
    after(() => small.remove());

    const told = ({ json }: Report) => json as Record<string, unknown>;
    const signersIn = (path: string) =>
      readActFile(readFileSync(path, "utf8")).members.map(({ signer }) => getAddress(signer as Address));
    const toPause = (from: string, files: { signatures?: string; out?: string } = {}) =>
      pause(small.context, { ...small.options, duration: "1 hour", from, ...files });

    it("stand in one file, which goes round until they are enough", async () => {
      const act = small.file("pause.json");
      const options = `--policy ${small.file("policy.yaml")} --network anvil`;
      const first = told(await toPause(gina.address, { out: act }));
      const again = `npx hardhat sallyport pause '1 hour' --signatures ${act}`;
      expect(first).to.include({ signed: 1, needed: 3, command: `${again} --out ${act} ${options}` });
      const second = told(await toPause(gus.address, { signatures: act, out: act }));
      expect(second).to.include({ signed: 2, command: `${again} ${options}` });
      expect(signersIn(act)).to.deep.equal([gina.address, gus.address]);
      expect(small.context.said.at(-1)).to.match(
        /^next, until .* UTC: let another member run: npx hardhat sallyport pause/,
      );
      // Pressing twice adds nothing.
      expect(told(await toPause(gus.address, { signatures: act, out: act }))).to.include({ signed: 2 });
      expect(told(await toPause(nora.address, { signatures: act }))).to.include({ done: true });
    });

    it("are read from files of one signature each, as they were before", async () => {
      await small.passHours(48);
      const act = small.file("one.json");
      await toPause(gina.address, { out: act });
      const [byGina, byGus] = [small.file("gina.json"), small.file("gus.json")];
      await toPause(gus.address, { signatures: act, out: byGus });
      for (const [path, i] of [
        [byGina, 0],
        [byGus, 1],
      ] as const) {
        const { members, ...rest } = JSON.parse(readFileSync(byGus, "utf8"));
        writeFileSync(path, JSON.stringify({ ...rest, format: "sallyport/act/1", member: members[i] }));
        if (i === 0) writeFileSync(byGus, JSON.stringify({ ...rest, members }));
      }
      expect(told(await toPause(nora.address, { signatures: `${byGina},${byGus}` }))).to.include({ done: true });
    });

    it("are not handed on where one of them does not count, by the file that holds it", async () => {
      await small.passHours(48);
      const [act, forged] = [small.file("good.json"), small.file("forged.json")];
      await toPause(gina.address, { out: act });
      const json = JSON.parse(readFileSync(act, "utf8"));
      const cases = [
        ["SIGNATURE_NOT_ACCEPTED", { ...json.members[0], signer: nora.address }],
        ["MEMBER_UNKNOWN", { ...json.members[0], signer: mara.address }],
      ] as const;
      for (const [code, member] of cases) {
        writeFileSync(forged, JSON.stringify({ ...json, members: [member] }));
        const error = await expectRejection(toPause(gus.address, { signatures: forged, out: forged }), code);
        expect(error.place).to.equal(forged);
        expect(signersIn(forged)).to.deep.equal([member.signer]);
      }
      expect(told(await toPause(gus.address, { signatures: act, out: act }))).to.include({ signed: 2 });
    });

    it("of several acts stand in one file each", async () => {
      const proposal = await small.standing("ada");
      const out = small.file("stop.json");
      const stop = (from: string, files: { signatures?: string; out?: string }) =>
        stopAgent(small.context, { ...small.options, agent: "payer", reason: "odd", all: false, from, ...files });
      const files = [small.file("stop-1.json"), small.file("stop-2.json")].join(",");
      const first = told(await stop(gina.address, { out }));
      const again = `npx hardhat sallyport stop payer --reason odd --signatures ${files}`;
      const options = `--policy ${small.file("policy.yaml")} --network anvil`;
      expect(first["command"]).to.equal(`${again} --out ${out} ${options}`);
      expect(told(await stop(gus.address, { signatures: files, out }))["command"]).to.equal(`${again} ${options}`);
      const last = told(await stop(nora.address, { signatures: files }));
      expect((last["acts"] as { done: boolean }[]).map(({ done }) => done)).to.deep.equal([true, true]);
      expect(small.context.said).to.include(`vetoed ${proposal}`);
      expect(small.context.said.at(-1)).to.equal(
        `only root lets it go on: npx hardhat sallyport agent restore payer ${options}`,
      );
    });
  },
  { args: ["--accounts", "20"] },
);

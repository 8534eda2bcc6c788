// What a member may sign, and what becomes of it.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { getBlock } from "viem/actions";
import { people } from "../../../examples/grants/story/people.ts";
import { formatMoment, readApprovalFile } from "../../../sdk/index.ts";
import type { Report } from "../../../tasks/lib/output.ts";
import { openSystem } from "../../../tasks/lib/system.ts";
import { propose } from "../../../tasks/propose.ts";
import { show } from "../../../tasks/show.ts";
import { type SignArguments, sign } from "../../../tasks/sign.ts";
import { veto } from "../../../tasks/veto.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { expectRejection } from "../support/rejection.ts";
import { recipients } from "../support/smallDao.ts";
import { deploySmall, type SmallSystem } from "../support/smallSystem.ts";

const { gina, gus, mara, nora, olga, vera } = people;

describeWithAnvil(
  "signing as a member",
  (anvil) => {
    let small: SmallSystem;
    before(async function () {
      this.timeout(60_000);
      small = await deploySmall(anvil().url);
    });
    after(() => small.remove());

    async function signs(proposal: string, from: string, more: Partial<SignArguments> = {}) {
      small.context.said.length = 0;
      const report = (await sign(small.context, { ...small.options, proposal, from, ...more })) as Report & {
        json: Record<string, unknown>;
      };
      return { ...report, said: small.context.said.join("\n") };
    }

    async function stateOf(proposal: string): Promise<unknown> {
      return ((await show(small.context, { ...small.options, proposal })).json as Record<string, unknown>)["state"];
    }

    it("shows all that show shows, and the hashes that wallets show", async () => {
      const proposal = await small.standing("ben");
      await show(small.context, { ...small.options, proposal, hashes: true });
      const shown = small.context.said.join("\n");
      const { said } = await signs(proposal, mara.address, { out: small.file("all.json") });
      expect(said).to.include("  moves      if it ran now or on ");
      for (const label of ["domain ", "message"]) {
        const hash = new RegExp(`  ${label} {4}(0x[0-9a-f]{64})`).exec(said)?.[1];
        expect(shown).to.include(`  ${label}    ${hash}`);
      }
      const digest = /to sign {4}(0x[0-9a-f]{64})/.exec(said)?.[1];
      expect(shown).to.include(`approval   ${digest}`);
    });

    it("tells the digest of the end that is signed", async () => {
      const proposal = await small.standing("ben");
      const { said: plain } = await signs(proposal, mara.address, { out: small.file("end.json") });
      const validUntil = new Date((Math.floor(Date.now() / 1000) + 5 * 86_400) * 1000)
        .toISOString()
        .replace(/\.\d+/, "");
      const { said } = await signs(proposal, mara.address, { out: small.file("end.json"), validUntil });
      const digests = [plain, said].map((text) => /to sign {4}(0x[0-9a-f]{64})/.exec(text)?.[1]);
      expect(digests[0]).not.to.equal(digests[1]);
      const file = readApprovalFile(readFileSync(small.file("end.json"), "utf8"));
      expect(file.validUntil).to.equal(Date.parse(validUntil) / 1000);
    });

    it("says what is gone, where its file held the signature of another proposal", async () => {
      const [first, second] = [await small.standing("ben"), await small.standing("ben")];
      const out = small.file("reused.json");
      const gone = (said: string) => said.split("\n").filter((line) => line.includes("and no longer does"));
      expect(gone((await signs(first, mara.address, { out })).said)).to.deep.equal([]);
      expect(gone((await signs(first, mara.address, { out })).said)).to.deep.equal([]);
      const { id, member } = readApprovalFile(readFileSync(out, "utf8"));
      const { said } = await signs(second, mara.address, { out });
      const [, nonce] = first.split("/");
      expect(gone(said)).to.deep.equal([
        `${out} held the signature of another proposal, and no longer does: ${member.signer} agreed to 1/${nonce}, ${id}`,
      ]);
      expect(readApprovalFile(readFileSync(out, "utf8")).id).not.to.equal(id);
    });

    it("says why it shows numbers, where the recorded policy is gone or broken", async () => {
      const told: string[] = [];
      const context = { ...small.context, output: { line: () => {}, progress: (text: string) => told.push(text) } };
      const opened = async (args = { system: undefined, policy: undefined as string | undefined }) => {
        told.length = 0;
        return openSystem(context, args);
      };
      expect((await opened()).policy).not.to.equal(undefined);
      expect(told).to.deep.equal([]);
      const policy = small.file("policy.yaml");
      const text = readFileSync(policy, "utf8");
      try {
        for (const [broken, why] of [
          ["rules: [", /^no names are known, and accounts are shown as numbers: /],
          [undefined, /policy\.yaml cannot be read: there is no such file\.$/],
        ] as const) {
          if (broken === undefined) rmSync(policy);
          else writeFileSync(policy, broken);
          expect((await opened()).policy).to.equal(undefined);
          expect(told).to.have.lengthOf(1);
          expect(told[0]).to.match(why);
          // A file that is named must be there.
          const named = opened({ system: undefined, policy });
          await expectRejection(named, broken === undefined ? "FILE_NOT_FOUND" : "POLICY_YAML_INVALID");
        }
      } finally {
        writeFileSync(policy, text);
      }
      expect((await opened()).policy).not.to.equal(undefined);
    });

    it("asks no wallet for what has ended already", async () => {
      const proposal = await small.standing("ben");
      const out = small.file("ended.json");
      const { timestamp } = await getBlock(small.context.network.client);
      const validUntil = (at: bigint) => formatMoment(Number(at)).replace(" UTC", "Z").replace(" ", "T");
      const ended = signs(proposal, mara.address, { out, validUntil: validUntil(timestamp) });
      expect(await expectRejection(ended, "ARGUMENT_INVALID")).to.include({
        place: "--valid-until",
        value: validUntil(timestamp),
      });
      expect(existsSync(out)).to.equal(false);
      await signs(proposal, mara.address, { out, validUntil: validUntil(timestamp + 3600n) });
      expect(existsSync(out)).to.equal(true);
    });

    it("is carried at once where it is enough, and kept where it is not", async () => {
      const proposal = await small.standing("ben");
      const first = await signs(proposal, mara.address, { out: small.file("first.json"), send: true });
      expect(first.ok).to.equal(false);
      expect(first.said).to.include("not sent: 1 of 2 members have signed");
      expect(await stateOf(proposal)).to.equal("Proposed");
      // The same member twice is not two.
      const again = signs(proposal, mara.address, { send: true, signatures: small.file("first.json") });
      await expectRejection(again, "SIGNATURES_TOO_FEW");
      expect(await stateOf(proposal)).to.equal("Proposed");
      const second = await signs(proposal, olga.address, { send: true, signatures: small.file("first.json") });
      expect(second.json).to.include({ state: "Queued", already: false });
    });

    it("approves where the sender is the approver itself", async () => {
      const proposal = await small.standing("cleo");
      await expectRejection(signs(proposal, vera.address), "ARGUMENT_INVALID");
      await expectRejection(signs(proposal, nora.address, { send: true }), "ARGUMENT_INVALID");
      const { json } = await signs(proposal, vera.address, { send: true });
      expect(json).to.include({ state: "Queued" });
    });

    it("is not asked for what has ended, or waits for nobody", async () => {
      const [proposal, optimistic] = [await small.standing("ben"), await small.standing("ada")];
      const queued = await expectRejection(signs(optimistic, mara.address), "GATE_WRONG_STATE");
      expect(queued.value).to.equal("Queued");
      const stop = { ...small.options, proposal, reason: "no" };
      await veto(small.context, { ...stop, from: gina.address, out: small.file("veto.json") });
      await veto(small.context, { ...stop, from: gus.address, signatures: small.file("veto.json") });
      const error = await expectRejection(signs(proposal, mara.address), "GATE_WRONG_STATE");
      expect(error.value).to.equal("Vetoed");
    });

    describe("with open eyes", () => {
      /** A root proposal in a file, not proposed. */
      async function rootFile(name: string, changes: Parameters<SmallSystem["toPropose"]>[0]): Promise<string> {
        const out = small.file(name);
        await propose(small.context, small.toPropose({ root: true, out, ...changes }));
        return out;
      }
      const lookalike = "0x5e2511111111111111111111111111111111ee6b";

      it("refuses calldata that cannot be read, unless told otherwise", async () => {
        const call = { to: recipients.ben, call: "thing(uint256)", args: ["5"], value: undefined };
        const proposal = await rootFile("unread.json", call);
        const out = small.file("unread-mara.json");
        const error = await expectRejection(signs(proposal, mara.address, { out }), "SIGNING_BLIND");
        expect(error.args).to.deep.equal({ doubts: ["call 0 cannot be read here"] });
        expect(existsSync(out)).to.equal(false);
        await signs(proposal, mara.address, { out, anyway: true });
        expect(existsSync(out)).to.equal(true);
      });

      it("refuses to pay who only looks like somebody known", async () => {
        const proposal = await rootFile("poisoned.json", { to: lookalike, value: "1 ETH" });
        const error = await expectRejection(signs(proposal, mara.address), "SIGNING_BLIND");
        expect(error.summary).to.match(/call 0 pays 0x5e2511.*ee6b, which only looks like an account that is known/i);
        // The twin goes to the one that is meant.
        await signs(await rootFile("meant.json", { to: "ada", value: "1 ETH" }), mara.address);
      });
    });
  },
  { args: ["--accounts", "20"] },
);

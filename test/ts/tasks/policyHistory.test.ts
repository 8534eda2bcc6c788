// Policies compared with the one in force, and with all that was ever proposed.
import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { createClient, custom, type EIP1193RequestFn, http, keccak256, stringToHex } from "viem";
import { getBlock } from "viem/actions";
import { hardhat } from "viem/chains";
import { people } from "../../../examples/grants/story/people.ts";
import { anchor } from "../../../sdk/actions/anchor.ts";
import { confirm } from "../../../sdk/actions/sendCall.ts";
import { hashBatch } from "../../../sdk/provenance/hashBatch.ts";
import { textBatch } from "../../../sdk/provenance/textBatch.ts";
import { readPastProposals } from "../../../sdk/read/readPastProposals.ts";
import { execute } from "../../../tasks/execute.ts";
import { diffWithForce } from "../../../tasks/policy/diff.ts";
import { replay } from "../../../tasks/policy/replay.ts";
import { withdraw } from "../../../tasks/withdraw.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { expectRejection } from "../support/rejection.ts";
import { smallPolicy } from "../support/smallDao.ts";
import { deploySmall, type SmallSystem } from "../support/smallSystem.ts";
import { senderOn } from "../support/system.ts";

const { nora, operator } = people;

type Replayed = {
  counts: Record<string, Record<string, number>>;
  ofRoot: number;
  proposals: { nonce: bigint; state: string; answer: string; unsure: number[]; rules?: string[]; refusal?: string }[];
};

describeWithAnvil(
  "policies and what was proposed",
  (anvil) => {
    let small: SmallSystem;
    const next = (text: string) => {
      const file = small.file("next.yaml");
      writeFileSync(file, text);
      return file;
    };
    const run = async (text: string, failOn?: string) => {
      const { json, ok } = await replay(small.context, { file: next(text), system: undefined, failOn });
      return { ...(json as Replayed), ok };
    };

    before(async function () {
      this.timeout(60_000);
      small = await deploySmall(anvil().url);
      const schema = keccak256(stringToHex("payouts/1"));
      const batch = textBatch({ text: "who is owed what", schema, anchorer: nora.address });
      const { provenance } = small.plan.addresses;
      const sender = senderOn(http(anvil().url), nora);
      const { timestamp } = await getBlock(small.clock);
      const observedAt = Number(timestamp);
      await confirm(sender, await anchor(sender, { provenance, batch, observedAt }));
      const executed = await small.standing("ada", { batches: hashBatch(batch) });
      const withdrawn = await small.standing("ada");
      await small.standing("ben", { value: "2 ETH" });
      await small.passHours(1);
      const { options } = small;
      await execute(small.context, { ...options, proposal: executed });
      await withdraw(small.context, { ...options, proposal: withdrawn, from: operator.address });
      await small.rootProposal("setRootDelay(uint32)", ["7200"]);
    });
    after(() => small.remove());

    it("compares a new policy with the one in force, as long as its file is at hand", async () => {
      const args = { after: next(smallPolicy("0.4 ETH")), out: undefined, failOn: "looser", system: undefined };
      const { json, ok } = await diffWithForce(small.context, args);
      expect(json).to.deep.include({ counts: { looser: 0, tighter: 1, otherwise: 0 } });
      expect(ok).to.equal(true);
      expect(small.context.said.join("\n")).to.include(
        "pay-ada: native value: at most 0.4 ETH with each call (before: at most 1 ETH with each call)",
      );
      writeFileSync(small.file("policy.yaml"), smallPolicy("3 ETH"));
      await expectRejection(diffWithForce(small.context, args), "POLICY_NOT_IN_FORCE");
      writeFileSync(small.file("policy.yaml"), smallPolicy());
    });

    it("allows all that was proposed under the policy in force", async () => {
      const { counts, ofRoot, ok } = await run(smallPolicy(), "refused,held");
      expect(ofRoot).to.equal(1);
      expect(counts).to.deep.equal({
        executed: { allowed: 1, held: 0, refused: 0 },
        stopped: { allowed: 1, held: 0, refused: 0 },
        "open or expired": { allowed: 1, held: 0, refused: 0 },
      });
      expect(ok).to.equal(true);
    });

    it("refuses what a tighter one would have refused, and fails where it is told to", async () => {
      const { counts, proposals, ok } = await run(smallPolicy("0.499999999999999999 ETH"), "refused");
      const told = small.context.said.at(-1) ?? "";
      expect(counts["executed"]).to.deep.equal({ allowed: 0, held: 0, refused: 1 });
      expect(proposals.map(({ answer, refusal }) => refusal ?? answer)).to.deep.equal([
        "ValueTooHigh",
        "ValueTooHigh",
        "allowed",
      ]);
      expect(ok).to.equal(false);
      expect((await run(smallPolicy("0.5 ETH"), "refused")).ok).to.equal(true);
      expect(readFileSync("docs/guides/policy.md", "utf8")).to.include(
        `\n\`\`\`text\n${told.replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/g, "2026-03-02 14:00:05 UTC")}\n\`\`\`\n`,
      );
      const error = await expectRejection(run(smallPolicy(), "refuse"), "ARGUMENT_INVALID");
      expect(error).to.deep.include({ place: "--fail-on", value: "refuse" });
    });

    const informed = (age: string) =>
      smallPolicy()
        .replace("rules:", `schemas: { payouts: payouts/1 }\nsources: [nora]\nrules:`)
        .replace("addresses:", `addresses:\n  nora: "${nora.address}"`)
        .replace(
          "meter: none, tier: small",
          `meter: none, tier: small, from: { schema: payouts, source: nora, level: hashed, max age: ${age} }`,
        );

    it("judges demands for data by how it stood when it was proposed", async () => {
      const { proposals } = await run(informed("1 hour"));
      expect(proposals[0]).to.deep.include({ answer: "allowed", unsure: [], rules: ["pay-ada"] });
      expect(proposals[1]).to.deep.include({ answer: "refused", refusal: "InputMissing" });
    });

    it("says where a node does not know any more how data stood", async () => {
      const { request } = small.context.network.client;
      const forgetful: EIP1193RequestFn = async (args) => {
        const { method, params } = args as { method: string; params?: unknown[] };
        if (method === "eth_call" && params?.[1] !== "latest") throw new Error("missing trie node");
        return (request as (args: unknown) => Promise<never>)(args);
      };
      const transport = custom({ request: forgetful }, { retryCount: 0 });
      const client = createClient({ chain: hardhat, transport });
      const { gate, provenance } = small.plan.addresses;
      const parameters = { gate, provenance, fromBlock: 0n };
      const [first] = await readPastProposals(client, parameters);
      expect(first?.inputs.map((input) => input?.asOf)).to.deep.equal(["now"]);
      const [known] = await readPastProposals(small.context.network.client, parameters);
      expect(known?.inputs.map((input) => input?.asOf)).to.deep.equal(["then"]);
      expect(first?.inputs[0]?.status).to.deep.equal(known?.inputs[0]?.status);
    });
  },
  { args: ["--accounts", "20"] },
);

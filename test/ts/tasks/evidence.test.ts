// The evidence of a proposal as a file: what an auditor does with it, offline and with a node.
import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { type Hex, http, zeroHash } from "viem";
import { people } from "../../../examples/grants/story/people.ts";
import { type ProposalFile, readProposalFile, writeProposalFile } from "../../../sdk/files/proposalFile.ts";
import { evidenceRoot, readEvidence, writeEvidence } from "../../../sdk/provenance/evidence.ts";
import { networkOver } from "../../../tasks/lib/network.ts";
import { propose } from "../../../tasks/propose.ts";
import { anchor } from "../../../tasks/provenance/anchor.ts";
import { hash } from "../../../tasks/provenance/hash.ts";
import { revoke } from "../../../tasks/provenance/revoke.ts";
import { verify, verifyLive } from "../../../tasks/provenance/verify.ts";
import { verifyHashes } from "../../../tasks/verifyHashes.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { NOTHING } from "../support/dataPlace.ts";
import { startNodeProxy } from "../support/nodeProxy.ts";
import { expectRejection } from "../support/rejection.ts";
import { deployRootDao, type RootDao } from "../support/rootDao.ts";
import { recipients } from "../support/smallDao.ts";
import { NO_OPTIONS, NOTHING_TO_PROPOSE } from "../support/taskContext.ts";

const { nora } = people;
const ID = `0x${"ab".repeat(32)}` as Hex;

describe("the evidence of a proposal", () => {
  it("is lines whose root anybody computes, also after an editor ended the last one", () => {
    const records = [
      "agent payouts/1",
      `file a b.csv keccak256 ${ID} batch ${ID}`,
      `input batch ${ID}`,
      "line 2: 1 ETH",
    ];
    const text = writeEvidence(records);
    const named = [
      { batchId: ID, path: "a b.csv", line: 2 },
      { batchId: ID, path: undefined, line: 3 },
    ];
    expect(readEvidence(text)).to.deep.equal({ records, root: evidenceRoot(records), named });
    expect(readEvidence(`${text}\n`).root).to.equal(evidenceRoot(records));
    expect(readEvidence(`${text}\n\n`).root).not.to.equal(evidenceRoot(records));
    expect(readEvidence(text.replaceAll("\n", "\r\n")).root).not.to.equal(evidenceRoot(records));
  });

  it("takes no path of a file for a batch", () => {
    const other = `0x${"cd".repeat(32)}`;
    const line = `file batch ${ID} keccak256 ${ID} batch ${other}`;
    expect(readEvidence(line).named).to.deep.equal([{ batchId: other, path: `batch ${ID}`, line: 1 }]);
    for (const one of [`line 3: batch ${ID}`, `file x batch ${ID}`, `input batch ${ID} `, `batch ${ID}`]) {
      expect(readEvidence(one).named, one).to.deep.equal([]);
    }
  });
});

describeWithAnvil(
  "sallyport provenance verify, of evidence",
  (anvil) => {
    let dao: RootDao;
    let options: Omit<typeof NO_OPTIONS, "policy"> & { policy: string };
    let out: string;
    let evidence: string;
    let made: ProposalFile;
    type Made = { proposals: { id: Hex; nonce: bigint; evidence: string[]; evidenceFile?: string; file?: string }[] };
    type Found = {
      ok: boolean;
      inputs: object[];
      unwatched: object[];
      withdrawn: Hex[];
      proven: { words: string }[];
      notProven: { words: string }[];
    };

    async function proposed(payouts: string, changes: object = {}): Promise<Made["proposals"][number]> {
      const data = {
        ...options,
        data: payouts,
        schema: "payouts",
        size: undefined,
        profile: undefined,
        source: undefined,
      };
      await anchor(dao.context, { ...data, key: undefined, observedAt: undefined, from: nora.address });
      const { json } = await propose(dao.context, { ...NOTHING_TO_PROPOSE, ...options, payouts, ...changes });
      const [only, ...others] = (json as Made).proposals;
      if (only === undefined || others.length > 0) throw new Error("one proposal was expected");
      return only;
    }

    function list(name: string, amount: string): string {
      const path = dao.file(name);
      writeFileSync(path, `token_type,token_address,receiver,amount,id\nnative,,${recipients.ada},${amount},\n`);
      return path;
    }

    const asked = (what: string, proposal: string) => ({ ...NOTHING, ...options, what, proposal, batch: undefined });
    const offline = async (what: string, proposal = out) =>
      (await verify(dao.context.output, asked(what, proposal))).json as Found;

    before(async function () {
      this.timeout(60_000);
      dao = await deployRootDao(anvil().url);
      options = { ...NO_OPTIONS, policy: dao.file("policy.yaml") };
      out = dao.file("one.json");
      const { evidenceFile = "" } = await proposed(list("one.csv", "0.1"), { out });
      evidence = evidenceFile;
      made = readProposalFile(readFileSync(out, "utf8"));
    });
    after(() => dao.remove());

    it("stands beside the proposal's file, and is checked without a node", async () => {
      expect(evidence).to.equal(dao.file("one.evidence.txt"));
      const found = await offline(evidence);
      const [input] = made.proposal.inputs;
      expect(found).to.deep.include({
        ok: true,
        unwatched: [],
        inputs: [{ batchId: input, path: "one.csv", line: 2 }],
      });
      expect(found.proven[1]?.words).to.equal(`line 2 names input 0, batch ${input}, one.csv`);
      expect(found.notProven.map(({ words }) => words)).to.include(
        "that its inputs are anchored, and not withdrawn, now: no node was asked",
      );
      // The other ways to the same root.
      const nothing = { policy: undefined, signatures: undefined, data: undefined, id: undefined };
      expect((await verifyHashes(dao.context.output, { ...nothing, file: out, evidence })).ok).to.equal(true);
      const hashing = { ...NOTHING, data: evidence, secret: "none", store: dao.file("evidence-store") };
      expect((await hash(dao.context.output, hashing)).json).to.deep.include({ root: made.proposal.evidence });
    });

    it("is refused where one line is another", async () => {
      const text = readFileSync(evidence, "utf8");
      const lines = text.split("\n");
      const last = lines.length - 1;
      const touched: [string, string][] = [
        ["a changed amount", text.replace("0.1", "0.2")],
        ["a line less", lines.slice(0, -1).join("\n")],
        ["a line more", `${text}\nline 3: 1 ETH to ada`],
        ["other line ends", lines.join("\r\n")],
        [
          "another order",
          lines
            .with(0, lines[1] ?? "")
            .with(1, lines[0] ?? "")
            .join("\n"),
        ],
        ["a space at an end", lines.with(last, `${lines[last]} `).join("\n")],
        ["nothing", ""],
      ];
      for (const [what, other] of touched) {
        const path = dao.file("touched.txt");
        writeFileSync(path, other);
        const refused = await expectRejection(offline(path), "EVIDENCE_OF_OTHER");
        expect([refused.place, refused.value, refused.details["the proposal names"]], what).to.deep.equal([
          path,
          readEvidence(other).root,
          made.proposal.evidence,
        ]);
      }
      writeFileSync(dao.file("touched.txt"), `${text}\n`);
      expect((await offline(dao.file("touched.txt"))).ok).to.equal(true);
    });

    it("is not that of another proposal, nor of one without evidence", async () => {
      const second = dao.file("second.json");
      const { evidenceFile = "" } = await proposed(list("second.csv", "0.2"), { out: second });
      await expectRejection(offline(evidence, second), "EVIDENCE_OF_OTHER");
      expect((await offline(evidenceFile, second)).ok).to.equal(true);
      const bare = dao.file("bare.json");
      writeFileSync(bare, writeProposalFile({ ...made, proposal: { ...made.proposal, evidence: zeroHash } }));
      const refused = await expectRejection(offline(evidence, bare), "EVIDENCE_OF_OTHER");
      expect(refused.summary).to.include("names no evidence");
      await expectRejection(offline(evidence, "payer/7"), "FILE_NOT_FOUND");
      for (const other of ["batch", "about", "store"]) {
        const unclear = verify(dao.context.output, { ...asked(evidence, out), [other]: ID });
        expect((await expectRejection(unclear, "ARGUMENT_INVALID")).place).to.equal(`--${other}`);
      }
    });

    it("says where evidence and inputs are not the same data", async () => {
      const path = dao.file("other.json");
      const of = async (changes: Partial<ProposalFile["proposal"]>) => {
        writeFileSync(path, writeProposalFile({ ...made, proposal: { ...made.proposal, ...changes } }));
        return offline(evidence, path);
      };
      const [input = ID] = made.proposal.inputs;
      const none = await of({ inputs: [] });
      expect(none).to.deep.include({ ok: false, unwatched: [{ batchId: input, path: "one.csv", line: 2 }] });
      const more = await of({ inputs: [input, ID] });
      expect(more.ok).to.equal(true);
      expect(more.notProven[0]?.words).to.equal(`what input 1 was: no line names batch ${ID}`);
      expect((await of({})).notProven[0]?.words).to.match(/^that what the lines say is true/);
    });

    it("keeps a file's name on its line", async () => {
      const strange = dao.file("strange.json");
      const { evidence: lines, evidenceFile = "" } = await proposed(list("pay\nouts\u202e.csv", "0.3"), {
        out: strange,
      });
      expect(lines[1]).to.match(/^file pay\\u\{a\}outs\\u\{202e\}\.csv keccak256 /);
      expect((await offline(evidenceFile, strange)).ok).to.equal(true);
    });

    it("is compared with what stands in the gate, by two nodes that agree, and with what became of the data", async () => {
      const proxy = await startNodeProxy(anvil().url);
      try {
        const payouts = list("sent.csv", "0.4");
        const { id, nonce, evidenceFile = "" } = await proposed(payouts, { evidence: dao.file("sent.txt") });
        expect(evidenceFile).to.equal(dao.file("sent.txt"));
        const live = async (what: string, second?: Awaited<ReturnType<typeof networkOver>>) =>
          (await verifyLive(dao.context, asked(what, `payer/${nonce}`), second, 0)).json as Found;
        const second = await networkOver(http(proxy.url), "second");
        const good = await live(evidenceFile, second);
        expect(good.ok).to.equal(true);
        const words = good.proven.map((one) => one.words);
        expect(words[0]).to.match(/^these 4 lines are the evidence/);
        expect(words).to.include(`proposal ${id} stands in the gate ${dao.addresses.gate} on chain 31337, Queued`);
        expect(words.find((one) => one.startsWith("input 0: "))).to.match(/and not withdrawn$/);
        await expectRejection(live(evidence), "EVIDENCE_OF_OTHER");
        proxy.interfere(async ({ method, params }) => {
          if (method !== "eth_getLogs") return undefined;
          const logs = (await proxy.ask(method, params)) as unknown[];
          return { result: logs.slice(0, -1) };
        });
        const { details } = await expectRejection(live(evidenceFile, second), "NODES_DISAGREE");
        expect(details["anvil"]).to.equal(`${id}, Queued`);
        expect(details["second"]).to.match(/^The gate 0x/);
        // Either node may keep to itself what the proposal rests on.
        proxy.interfere(async ({ method, params }) => {
          const { address } = (params[0] ?? {}) as { address?: string };
          const isOfRegistry = address?.toLowerCase() === dao.addresses.provenance.toLowerCase();
          return method === "eth_getLogs" && isOfRegistry ? { result: [] } : undefined;
        });
        const [{ batchId: input }] = good.inputs as [{ batchId: Hex }];
        const hidden = await expectRejection(live(evidenceFile, second), "NODES_DISAGREE");
        expect(hidden.details).to.deep.equal({ anvil: `${input} was anchored`, second: `${input} is not known` });
        const liar = { ...dao.context, network: await networkOver(http(proxy.url), "anvil") };
        const honest = await networkOver(http(anvil().url), "second");
        const reference = asked(evidenceFile, `payer/${nonce}`);
        const alone = (await verifyLive(liar, reference)).json as Found & { missing: Hex[] };
        expect([alone.ok, alone.missing]).to.deep.equal([false, [input]]);
        const turned = await expectRejection(verifyLive(liar, reference, honest, 0), "NODES_DISAGREE");
        expect(turned.details).to.deep.equal({ anvil: `${input} is not known`, second: `${input} was anchored` });
        proxy.interfere(undefined);
        await revoke(dao.context, { ...options, data: payouts, reason: "wrong", from: nora.address });
        const withdrawn = await live(evidenceFile, second);
        expect(withdrawn).to.deep.include({ ok: false });
        expect(withdrawn.withdrawn).to.have.length(1);
        // The file alone tells nothing of that.
        expect((await live(evidenceFile)).ok).to.equal(false);
      } finally {
        await proxy.stop();
      }
    });
  },
  { args: ["--accounts", "20"] },
);

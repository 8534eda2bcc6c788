// The evidence of a proposal: the same facts, the same lines; nobody's text passes for another line.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Hex, keccak256, stringToHex } from "viem";
import { type BundleParameters, bundle, citedIn } from "../../../agent/bundle/bundle.ts";
import { citationsIn } from "../../../agent/intents/citationsIn.ts";
import type { Observation } from "../../../agent/sources/observation.ts";
import { writeProposalFile } from "../../../sdk/files/proposalFile.ts";
import { buildProposal } from "../../../sdk/proposal/buildProposal.ts";
import { evidenceRoot, readEvidence, writeEvidence } from "../../../sdk/provenance/evidence.ts";
import { hashBatch } from "../../../sdk/provenance/hashBatch.ts";
import { textBatch } from "../../../sdk/provenance/textBatch.ts";
import { findUnseen } from "../../../sdk/text/formatText.ts";
import { verifyEvidence } from "../../../tasks/provenance/verifyEvidence.ts";
import { expectRefusal } from "../support/refusal.ts";

const word = (text: string): Hex => keccak256(stringToHex(text));
const TEXT = "payee,amount\nada,2500\n";
const batch = textBatch({
  text: TEXT,
  anchorer: "0x1111111111111111111111111111111111111111",
  schema: word("payouts"),
});
const batchId = hashBatch(batch);

const bills: Observation = {
  source: "bills",
  path: "bills.csv",
  observedAt: 1_800_000_000,
  digest: word(TEXT),
  records: ["payee,amount", "ada,2500"].map((text, i) => ({
    number: i + 1,
    place: `bills.csv:${i + 1}`,
    text,
    hash: word(text),
  })),
  batches: [{ batchId, batch }],
};
const prices: Observation = {
  source: "prices",
  observedAt: 1_800_000_001,
  digest: word("prices"),
  records: [{ number: 1, text: '{"eth":"2000"}', hash: word("prices") }],
  batches: [],
};

const honest: BundleParameters = {
  agent: "bookkeeper",
  agentFile: word("agent"),
  policy: { root: word("root"), file: word("policy") },
  observations: [bills, prices],
  decision: { by: "rules/1", transcript: ["plan bills, row 2", "pays"] },
  wish: {
    key: "bills/7",
    intent: { kind: "pay", to: "ada", amount: { value: "2500", unit: "GUSD", from: { source: "bills", record: 2 } } },
    rationale: "bill 7",
  },
  spends: [{ source: "bills", digest: word("row"), copy: 1, record: 2 }],
  sentences: ["pays 2,500 GUSD to ada"],
  findings: ["verdict: tier small (0), rule small-grants/ada"],
};

/** The same with strange text wherever a stranger may write. */
function strange(text: string): BundleParameters {
  const [head, row] = bills.records;
  return {
    ...honest,
    observations: [{ ...bills, records: [head!, { ...row!, text }] }, prices],
    decision: { by: "model/x", transcript: [text] },
    wish: { ...honest.wish, rationale: text },
    findings: [`monitor: ${text}`],
  };
}

describe("the evidence of a wish", () => {
  it("tells who decided, what was seen, what is wished for and what was found", () => {
    const { lines, root } = bundle(honest);
    expect(lines).to.deep.equal([
      "agent sallyport/1 bookkeeper",
      `agent-file keccak256 ${word("agent")}`,
      `policy ${word("root")} keccak256 ${word("policy")}`,
      `observation bills keccak256 ${word(TEXT)} observed 2027-01-15T08:00:00Z, 2 records`,
      `file bills.csv keccak256 ${word(TEXT)} batch ${batchId}`,
      `observation prices keccak256 ${word("prices")} observed 2027-01-15T08:00:01Z, 1 records`,
      `record bills 2 bills.csv:2 keccak256 ${word("ada,2500")}: "ada,2500"`,
      "brain rules/1",
      "brain: plan bills, row 2",
      "brain: pays",
      'wish {"intent":{"amount":{"from":{"record":2,"source":"bills"},"unit":"GUSD","value":"2500"},"kind":"pay","to":"ada"},"key":"bills/7","rationale":"bill 7"}',
      `spends bills keccak256 ${word("row")} copy 1`,
      "call 0: pays 2,500 GUSD to ada",
      "check verdict: tier small (0), rule small-grants/ada",
    ]);
    expect(root).to.equal(evidenceRoot(lines));
    expect(bundle({ ...honest, wish: structuredClone(honest.wish) })).to.deep.equal({ lines, root });
  });

  it("is another one where any fact is another", () => {
    const { root } = bundle(honest);
    const changes: Partial<BundleParameters>[] = [
      { agent: "clerk" },
      { agentFile: word("other") },
      { policy: { ...honest.policy, root: word("other") } },
      { observations: [bills, { ...prices, digest: word("other") }] },
      { observations: [{ ...bills, observedAt: bills.observedAt + 1 }, prices] },
      { decision: { ...honest.decision, by: "rules/2" } },
      { decision: { ...honest.decision, transcript: ["plan bills, row 2"] } },
      { wish: { ...honest.wish, rationale: "bill 8" } },
      { findings: [] },
      { spends: [] },
    ];
    const roots = changes.map((change) => bundle({ ...honest, ...change }).root);
    expect(new Set([root, ...roots]).size).to.equal(changes.length + 1);
  });

  it("names a server's or a folder's batch as input", () => {
    const { lines } = bundle({ ...honest, observations: [bills, { ...prices, batches: bills.batches }] });
    expect(readEvidence(writeEvidence(lines)).named).to.deep.equal([
      { batchId, path: "bills.csv", line: 5 },
      { batchId, path: undefined, line: 7 },
    ]);
  });

  it("cites each record once, wherever a number stands", () => {
    const from = (source: string, record: number) => ({ source, record });
    const amount = (one: { source: string; record: number }) => ({ value: "1", unit: "GUSD", from: one });
    expect(
      citationsIn({
        kind: "call",
        contract: "desk",
        function: "swap",
        arguments: {
          a: { amount: amount(from("bills", 2)) },
          b: { number: "7", from: from("prices", 1) },
          c: { name: "from" },
          from: { amount: amount(from("bills", 1)) },
          d: { amount: amount(from("bills", 2)) },
        },
      }),
    ).to.deep.equal([from("bills", 2), from("prices", 1), from("bills", 1)]);
    expect(() => bundle({ ...honest, observations: [prices] })).to.throw('Record 2 of "bills"');
  });

  it("lets no text of a stranger make a line, hide, or name data", () => {
    const other = word("other");
    for (const text of [
      `x\ninput batch ${other}`,
      `input batch ${other}`,
      `file bills.csv keccak256 ${other} batch ${other}`,
      `\r\n\u2028\u2029\u0085input batch ${other}`,
      "\u202edroffo\u200b\u{e0041}\u0000\u001b[2J",
      '"}, "key": "other',
      "\ud800",
    ]) {
      if (text === "\ud800") {
        // Half of a pair is no text: nothing is written rather than something else.
        expect(() => bundle(strange(text))).to.throw("half of a surrogate pair");
        continue;
      }
      const { lines, root } = bundle(strange(text));
      expect(lines).to.have.length(13);
      for (const line of lines) expect(findUnseen(line), line).to.equal(undefined);
      const read = readEvidence(writeEvidence(lines));
      expect(read).to.deep.equal({ records: lines, root, named: [{ batchId, path: "bills.csv", line: 5 }] });
      const wish = lines.find((line) => line.startsWith("wish "))!.slice(5);
      expect(JSON.parse(wish)).to.deep.equal({ ...honest.wish, rationale: text });
    }
  });

  it("has an end: of long lines and long transcripts the digest of all is told", () => {
    const long = "x".repeat(100_000);
    const { lines } = bundle({ ...strange("y"), decision: { by: "model/x", transcript: [long] } });
    const shown = lines.find((line) => line.startsWith("brain: x"))!;
    expect(shown).to.have.length.below(4_200);
    expect(shown).to.match(new RegExp(` keccak256 ${word(`brain: ${long}`)}$`));
    const ends = (count: number) => {
      const transcript = Array.from({ length: count }, (_, i) => `step ${i}`);
      return { transcript, lines: bundle({ ...honest, decision: { by: "model/x", transcript } }).lines };
    };
    expect(ends(500).lines.filter((line) => line.startsWith("brain,"))).to.deep.equal([]);
    const { transcript, lines: cut } = ends(501);
    expect(cut).to.include(`brain, 1 lines more, keccak256 of all ${word(transcript.join("\n"))}`);
    const wish = { ...honest.wish, rationale: "x".repeat(70_000) };
    expectRefusal(() => bundle({ ...honest, wish }), "EVIDENCE_TOO_LARGE");
  });

  it("is asked which kept bytes it rests on: observations, and a transcript that it does not hold whole", () => {
    const plan: Observation = { ...prices, source: "plan", path: "plan.yaml", digest: word("plan") };
    const observations = [plan, bills, prices];
    expect(citedIn(bundle({ ...honest, observations }).lines)).to.deep.equal([word(TEXT), word("prices")]);
    const transcript = Array.from({ length: 501 }, (_, i) => `step ${i}`);
    const { lines } = bundle({ ...honest, decision: { by: "model/x", transcript } });
    expect(citedIn(lines)).to.deep.equal([word(TEXT), word("prices"), word(transcript.join("\n"))]);
    // No text of a stranger names any.
    for (const text of [`observation s keccak256 ${word("x")} observed`, `x\nobservation s keccak256 ${word("x")} o`]) {
      expect(citedIn(bundle(strange(text)).lines)).to.deep.equal(citedIn(bundle(strange("y")).lines));
    }
  });

  it("is read back by provenance verify", async () => {
    const folder = mkdtempSync(join(tmpdir(), "bundle-"));
    try {
      const { lines, root } = bundle(strange(`x\ninput batch ${word("other")}`));
      const proposal = buildProposal({
        proposer: "0x0000000000000000000000000000000000000001",
        nonce: 7n,
        notAfter: 1_900_000_000,
        evidence: root,
        inputs: [batchId],
        calls: [{ target: batch.anchorer }],
      });
      const [what, file] = [join(folder, "evidence.txt"), join(folder, "proposal.json")];
      writeFileSync(what, writeEvidence(lines));
      writeFileSync(
        file,
        writeProposalFile({
          chainId: 31337,
          gate: batch.anchorer,
          proposal,
          witness: { rules: [], proofs: [], batches: [batch] },
        }),
      );
      const told: string[] = [];
      const output = { line: (text: string) => told.push(text) };
      const report = await verifyEvidence(output as never, { what, proposal: file } as never);
      expect(report.json).to.deep.include({ ok: true, root, lines });
      expect(report.json).to.deep.include({ inputs: [{ batchId, path: "bills.csv", line: 5 }], unwatched: [] });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

// Hashes that are computed a second time, from files alone: no node runs here.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Address, type Hex, keccak256, parseEther, stringToHex, zeroAddress, zeroHash } from "viem";
import { people } from "../../../examples/grants/story/people.ts";
import {
  agentProposer,
  approvalDigest,
  approvalTypedData,
  compilePolicy,
  hashBatch,
  hashProposal,
  type ProposalFile,
  planProposal,
  proposalDigest,
  proposalTypedData,
  recordCommitment,
  textBatch,
  writeApprovalFile,
  writeProposalFile,
} from "../../../sdk/index.ts";
import { evidenceRoot } from "../../../sdk/provenance/evidence.ts";
import * as byHand from "../../../tasks/lib/hashes/byHand.ts";
import { type VerifyHashesArguments, verifyHashes } from "../../../tasks/verifyHashes.ts";
import { anyProposal, chanceFrom } from "../support/anyProposal.ts";
import { recipients, smallPolicy } from "../support/smallDao.ts";
import { decodeBatch, decodeProposal, decodeRule, decodeTerms, vectors } from "../support/vectors.ts";

const { treasurer, mara, olga } = people;
const GATE: Address = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const BOARD: Address = "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512";
const chainId = 31_337;
const NOW = 1_800_000_000;

type Told = { ok: boolean; checks: { what: string; value: string; ok: boolean | null; note?: string }[] };

describe("verifying hashes from files alone", () => {
  let folder: string;
  let file: ProposalFile;
  let said: string[] = [];
  const path = (name: string) => join(folder, name);
  const evidence = ["agent payouts/1", "line 2: 1 ETH to ben"];
  const rows = "who,what\nben,1\n";

  before(async () => {
    mkdirSync("cache", { recursive: true });
    folder = mkdtempSync(join("cache", "hashes-"));
    writeFileSync(path("policy.yaml"), smallPolicy());
    writeFileSync(path("other.yaml"), smallPolicy("2 ETH"));
    writeFileSync(path("evidence.txt"), `${evidence.join("\n")}\n`);
    writeFileSync(path("rows.csv"), rows);
    const planned = planProposal({
      policy: compilePolicy(smallPolicy()),
      proposer: agentProposer(1n),
      nonce: 7n,
      epoch: 1,
      notAfter: NOW + 86_400,
      evidence: evidenceRoot(evidence),
      calls: [
        { target: recipients.ben, value: parseEther("1") },
        { target: recipients.ada, value: parseEther("0.5") },
      ],
      batches: [],
      now: NOW,
    });
    if (!planned.allowed) throw new Error(planned.refusal);
    // An input and a bound, so that each part of a proposal is there.
    const batch = textBatch({ text: rows, anchorer: mara.address, schema: keccak256(stringToHex("rows")) });
    const bounds = [{ token: recipients.cleo, minDelta: -5n }];
    const proposal = { ...planned.proposal, bounds, inputs: [hashBatch(batch)] };
    const signature = await treasurer.signTypedData(proposalTypedData({ chainId, gate: GATE, proposal }));
    const signed = { key: treasurer.address, signature };
    const terms = {
      tier: 1,
      key: treasurer.address,
      proposedAt: NOW,
      approver: zeroAddress,
      approverEpoch: 0n,
      expiry: 0,
    };
    const witness = { ...planned.witness, batches: [batch] };
    file = {
      chainId,
      gate: GATE,
      proposal,
      witness,
      signed,
      standing: { terms, eta: 0, commitment: recordCommitment(hashProposal(proposal), terms) },
    };
    writeFileSync(path("proposal.json"), writeProposalFile(file));
    for (const [name, member] of Object.entries({ mara, olga })) {
      const agreement = { approver: BOARD, approverEpoch: 3n, validUntil: NOW + 60, proposal };
      const given = await member.signTypedData(approvalTypedData({ chainId, gate: GATE, ...agreement }));
      const { proposer, nonce } = proposal;
      const of = {
        chainId,
        gate: GATE,
        proposer,
        nonce,
        id: hashProposal(proposal),
        approver: BOARD,
        approverEpoch: 3n,
      };
      const one = { kind: "eoa", signer: member.address, signature: given } as const;
      writeFileSync(path(`${name}.json`), writeApprovalFile({ ...of, validUntil: NOW + 60, member: one }));
    }
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const args = (changes: Partial<VerifyHashesArguments> = {}): VerifyHashesArguments => {
    const nothing = { policy: undefined, signatures: undefined, evidence: undefined, data: undefined, id: undefined };
    return { file: path("proposal.json"), ...nothing, ...changes };
  };
  async function check(changes: Partial<VerifyHashesArguments> = {}) {
    said = [];
    const output = { line: (text: string) => said.push(text), progress: () => {} };
    const { json, ok } = await verifyHashes(output, args(changes));
    const { checks } = json as Told;
    return { ok, checks, wrong: checks.filter((one) => one.ok === false).map(({ what }) => what) };
  }
  /** The same with a part of a file changed. */
  async function changed(name: string, from: string | RegExp, to: string, more: Partial<VerifyHashesArguments> = {}) {
    const text = readFileSync(path(name), "utf8");
    const other = text.replace(from, to);
    expect(other, String(from)).not.to.equal(text);
    writeFileSync(path(`changed-${name}`), other);
    return check(more);
  }

  it("finds nothing wrong with what is whole, and shows each hash", async () => {
    const { ok, checks, wrong } = await check({
      policy: path("policy.yaml"),
      signatures: [path("mara.json"), path("olga.json")].join(),
      evidence: path("evidence.txt"),
      data: path("rows.csv"),
      id: hashProposal(file.proposal),
    });
    expect({ ok, wrong }).to.deep.equal({ ok: true, wrong: [] });
    expect(checks.every((one) => one.ok === true)).to.equal(true);
    const value = (what: string) => checks.find((one) => one.what === what)?.value;
    expect(value("id")).to.equal(hashProposal(file.proposal));
    expect(value("digest for the agent")).to.equal(proposalDigest({ chainId, gate: GATE, proposal: file.proposal }));
    expect(value("agent key")).to.equal(treasurer.address);
    expect(value("root of the policy")).to.equal(compilePolicy(smallPolicy()).root);
    expect(value(`${path("mara.json")}: signed by`)).to.equal(mara.address);
    const agreement = { approver: BOARD, approverEpoch: 3n, validUntil: NOW + 60, proposal: file.proposal };
    expect(value(`${path("olga.json")}: digest`)).to.equal(approvalDigest({ chainId, gate: GATE, ...agreement }));
    expect(value("record in the gate")).to.equal(recordCommitment(hashProposal(file.proposal), file.standing!.terms));
    expect(said.at(-1)).to.equal("no hash is wrong");
  });

  it("finds what was changed in a proposal, wherever it was", async () => {
    const at = { file: path("changed-proposal.json") };
    const amount = await changed("proposal.json", '"1000000000000000000"', '"1000000000000000001"', at);
    // The key signed all of it; the gate recorded what it is and its terms.
    const KEY = "agent key";
    const RECORD = "record in the gate";
    expect(amount).to.deep.include({ ok: false, wrong: [KEY, RECORD] });
    expect(said.at(-1)).to.match(/^2 of \d+ ARE WRONG: do not sign/);
    for (const [from, to, ...wrong] of [
      [/"nonce": "?7"?/, '"nonce": "8"', KEY, RECORD],
      [/"minDelta": "-5"/, '"minDelta": "-6"', KEY, RECORD],
      [/"chainId": 31337/, '"chainId": 1', KEY],
      [GATE, BOARD, KEY],
      [`"proposedAt": ${NOW}`, `"proposedAt": ${NOW + 1}`, RECORD],
      [file.standing!.commitment.slice(-8), "00000000", RECORD],
    ] as const) {
      expect((await changed("proposal.json", from, to, at)).wrong, String(from)).to.deep.equal(wrong);
    }
    const rule = await changed(
      "proposal.json",
      `"maxValue": "${parseEther("5")}"`,
      `"maxValue": "${parseEther("50")}"`,
      at,
    );
    expect(rule.wrong.filter((what) => what.startsWith("rule "))).to.have.lengthOf(1);
    expect(rule.wrong).to.include("root of the policy").and.not.to.include("id");
    const batch = await changed("proposal.json", /"size": "?3"?/, '"size": "4"', at);
    expect(batch.wrong).to.deep.equal(["input 0"]);
    const proof = file.witness.proofs[0]![0]!;
    expect((await changed("proposal.json", proof, zeroHash, at)).wrong).to.deep.equal(["root of the policy"]);
  });

  it("compares with the policy, the evidence, the data and the id that are brought", async () => {
    expect(
      (await check({ policy: path("other.yaml") })).wrong.filter((what) => what === "policy file"),
    ).to.have.lengthOf(1);
    writeFileSync(path("evidence-2.txt"), `${evidence.join("\n")}!\n`);
    expect((await check({ evidence: path("evidence-2.txt") })).wrong).to.deep.equal(["evidence"]);
    writeFileSync(path("rows-2.csv"), rows.replace("1", "2"));
    expect((await check({ data: path("rows-2.csv") })).wrong).to.deep.equal([`data ${path("rows-2.csv")}`]);
    expect((await check({ id: zeroHash })).wrong).to.deep.equal(["id elsewhere"]);
  });

  it("finds signatures that are for something else, or of somebody else", async () => {
    const signatures = path("changed-mara.json");
    const wrong = async (from: string | RegExp, to: string) =>
      (await changed("mara.json", from, to, { signatures })).wrong.map((what) => what.replace(`${signatures}: `, ""));
    expect(await wrong(mara.address, olga.address)).to.deep.equal(["signed by"]);
    expect(await wrong(/"approverEpoch": "?3"?/, '"approverEpoch": "4"')).to.deep.equal(["signed by"]);
    expect(await wrong(hashProposal(file.proposal), zeroHash)).to.deep.equal(["proposal"]);
    expect(await wrong(/"chainId": 31337/, '"chainId": 1')).to.deep.equal(["chain"]);
    expect(await wrong(GATE, BOARD)).to.deep.equal(["gate"]);
    // A contract's signature is for its chain to judge: its digest is shown, and it is not called right.
    const contract = await changed("mara.json", '"eoa"', '"contract"', { signatures });
    expect(contract.ok).to.equal(true);
    expect(contract.checks.find(({ what }) => what.endsWith("signed by"))?.ok).to.equal(null);
    expect(said.at(-1)).to.equal("no hash is wrong; 1 cannot be told without a node");
  });

  describe("the second way", () => {
    it("is that of the contracts, for each vector", () => {
      type Vector<Name extends string> = Record<Name, Hex>;
      for (const one of vectors<
        Vector<"proposal" | "id" | "terms" | "commitment" | "chainId" | "gate" | "agentDigest">
      >("proposals")) {
        const id = byHand.proposalId(decodeProposal(one.proposal));
        expect(id).to.equal(one.id);
        const separator = byHand.domainSeparator("Sallyport", Number(one.chainId), one.gate);
        expect(byHand.digest(separator, id)).to.equal(one.agentDigest);
        expect(byHand.commitment(id, decodeTerms(one.terms))).to.equal(one.commitment.slice(0, 2 + 2 * 26));
      }
      for (const { rule, leaf } of vectors<Vector<"rule" | "leaf">>("ruleLeaves")) {
        expect(byHand.ruleLeafByHand(decodeRule(rule))).to.equal(leaf);
      }
      for (const { batch, batchId } of vectors<Vector<"batch" | "batchId">>("provenance")) {
        expect(byHand.batchId(decodeBatch(batch))).to.equal(batchId);
      }
    });

    it("is that of the SDK, for proposals by chance", () => {
      const chance = chanceFrom("second way");
      for (let i = 0; i < 150; i++) {
        const proposal = anyProposal(chance);
        const id = byHand.proposalId(proposal);
        expect(id).to.equal(hashProposal(proposal));
        const agreement = { approver: BOARD, approverEpoch: chance.uint(64), validUntil: Number(chance.uint(40)) };
        const separator = byHand.domainSeparator("Sallyport", chainId, GATE);
        const struct = byHand.approvalHash(BOARD, agreement.approverEpoch, agreement.validUntil, id);
        const digest = approvalDigest({ chainId, gate: GATE, ...agreement, proposal });
        expect(byHand.digest(separator, struct)).to.equal(digest);
      }
    });

    it("is that of texts of any number of lines", () => {
      for (const size of [1, 2, 3, 4, 5, 8, 9, 17]) {
        const lines = Array.from({ length: size }, (_, i) => `line ${i}`);
        expect(byHand.linesRoot(lines)).to.equal(evidenceRoot(lines));
      }
    });
  });
});

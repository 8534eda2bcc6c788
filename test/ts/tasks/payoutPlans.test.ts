import { expect } from "chai";
import { encodeFunctionData, erc20Abi, zeroHash } from "viem";
import { compilePolicy } from "../../../sdk/policy/compilePolicy.ts";
import { matchProposal } from "../../../sdk/policy/match/matchProposal.ts";
import { agentProposer } from "../../../sdk/proposal/agentProposer.ts";
import type { Proposal } from "../../../sdk/proposal/types.ts";
import { evidenceRoot } from "../../../sdk/provenance/evidence.ts";
import { hashBatch } from "../../../sdk/provenance/hashBatch.ts";
import { textBatch } from "../../../sdk/provenance/textBatch.ts";
import { batchLevel } from "../../../sdk/provenance/types.ts";
import { AGENT_VERSION } from "../../../tasks/lib/payouts/bundleEvidence.ts";
import { MOST_IN_ONE } from "../../../tasks/lib/payouts/groupPayouts.ts";
import { type PayoutPlan, planPayouts } from "../../../tasks/lib/payouts/planPayouts.ts";
import { accounts, policyText } from "../support/policyText.ts";
import { expectRefusal } from "../support/refusal.ts";

const HEADER = "token_type,token_address,receiver,amount,id";
const { alice, bob, carol, USDC, vault, office } = accounts;
const NOW = 1_800_000_000;

const policy = compilePolicy(
  policyText({
    small: {
      who: "treasurer",
      "may call": "USDC.transfer(address to, uint256 amount)",
      where: '{ to: one of pair, amount: "at most 5,000 USDC" }',
      meter: "usdc",
      tier: "small",
      from: "{ schema: payouts, source: office, level: signed, max age: 1 day }",
    },
    large: {
      who: "treasurer",
      "may call": "USDC.transfer(address to, uint256 amount)",
      where: '{ to: one of pair, amount: "more than 5,000 USDC" }',
      meter: "large-usdc",
      tier: "large",
      from: "{ schema: payouts, source: office, level: signed, max age: 1 day }",
    },
    ether: { who: "treasurer", "may send": "at most 1 ETH", to: "alice", meter: "eth", tier: "small" },
  }).replace("meters:\n", 'meters:\n  large-usdc: { burst: "50,000 USDC", refill: 0 USDC, per: 7 days }\n'),
);

const usdc = (to: string, amount: string) => `erc20,${USDC},${to},${amount},`;

type Earlier = readonly Pick<Proposal, "inputs" | "calls">[];

function plan(rows: readonly string[], earlier: Earlier = []): PayoutPlan & { batchId: string } {
  const file = { name: "may.csv", text: [HEADER, ...rows].join("\n") };
  const schema = policy.names.schemas["payouts"]!;
  const batch = textBatch({ text: file.text, anchorer: office, schema });
  const planned = planPayouts({
    file,
    batch,
    policy,
    agent: "treasurer",
    treasury: vault,
    epoch: 3,
    earlier,
    now: NOW,
    lifetime: 1000,
  });
  // Whatever it plans, the chain's matcher would carry.
  for (const { proposal } of planned.proposals) {
    const status = { source: office, observedAt: NOW, levels: batchLevel.hashed | batchLevel.signed, withdrawal: 0 };
    expect(matchProposal({ policy, proposal, inputs: [{ batch, status }], now: NOW }).allowed).to.equal(true);
  }
  return { ...planned, batchId: hashBatch(batch) };
}

const linesOf = ({ proposals }: PayoutPlan) =>
  proposals.map(({ decisions }) => decisions.map(({ payout }) => payout.line));

describe("payout list: plan", () => {
  it("puts each small payment into a proposal of its own, and larger ones into one", () => {
    const rows = [
      usdc(alice, "100"),
      usdc(bob, "6000"),
      usdc(bob, "5000"),
      usdc(alice, "7000.5"),
      `native,,${alice},1`,
    ];
    const planned = plan(rows);
    expect(linesOf(planned)).to.deep.equal([[2], [4], [6], [3, 5]]);
    expect(planned.proposals.map(({ proposal }) => proposal.tier)).to.deep.equal([0, 0, 0, 1]);
    expect(planned.declined).to.deep.equal([]);
  });

  it("builds what the file says: recipients, base units by the policy's decimals, input, epoch, lifetime", () => {
    const { proposals, batchId } = plan([usdc(bob, "12.5"), `native,,${alice},0.25`]);
    const [first, second] = proposals.map(({ proposal }) => proposal);
    expect(first).to.deep.include({ proposer: agentProposer(1n), tier: 0, epoch: 3, notAfter: NOW + 1000 });
    expect(first?.inputs).to.deep.equal([batchId]);
    expect(first?.calls).to.deep.equal([
      {
        target: USDC,
        value: 0n,
        data: encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [bob, 12_500_000n] }),
        minGas: 0n,
        codeHash: zeroHash,
        rule: 0,
      },
    ]);
    expect(second?.calls[0]).to.deep.include({ target: alice, value: 250_000_000_000_000_000n, data: "0x" });
  });

  it("leaves out what no rule carries, says why, and proposes the rest", () => {
    const planned = plan([usdc(carol, "1"), usdc(alice, "1"), `native,,${alice},1.01`]);
    expect(linesOf(planned)).to.deep.equal([[3]]);
    const [stranger, tooMuch] = planned.declined;
    expect([stranger?.payout.line, stranger?.refusal]).to.deep.equal([2, "ConstraintViolated"]);
    expect(stranger?.rule?.name).to.be.oneOf(["small", "large"]);
    expect([tooMuch?.payout.line, tooMuch?.refusal, tooMuch?.rule?.name]).to.deep.equal([4, "ValueTooHigh", "ether"]);
  });

  it("splits what the council reads where one proposal would be too long, or more than its meter holds", () => {
    const many = Array.from({ length: MOST_IN_ONE + 1 }, (_, i) =>
      usdc(alice, `5000.${String(i + 1).padStart(6, "0")}`),
    );
    // The meter holds 50,000: nine payments of 5,000 and a bit.
    expect(linesOf(plan(many)).map(({ length }) => length)).to.deep.equal([9, 9, 8]);
    expect(linesOf(plan([usdc(alice, "30000"), usdc(bob, "20000")]))).to.deep.equal([[2, 3]]);
    expect(linesOf(plan([usdc(alice, "30000"), usdc(bob, "20000.000001")]))).to.deep.equal([[2], [3]]);
  });

  it("has no proposal for a row that was deleted, and the same for all others", () => {
    const rows = [usdc(alice, "100"), usdc(bob, "200"), usdc(alice, "6000"), usdc(bob, "7000")];
    const callsOf = ({ proposals }: PayoutPlan) =>
      proposals.flatMap(({ proposal }) => proposal.calls.map(({ data }) => data));
    const whole = new Set(callsOf(plan(rows)));
    for (const deleted of rows) {
      const rest = callsOf(plan(rows.filter((row) => row !== deleted)));
      expect(rest).to.have.length(rows.length - 1);
      expect(rest.every((data) => whole.has(data))).to.equal(true);
      expect(new Set(rest).size).to.equal(whole.size - 1);
    }
  });
});

describe("payout list: once", () => {
  const rows = [usdc(alice, "100"), usdc(alice, "100"), usdc(bob, "6000")];

  it("proposes a row once, however often it reads the file, and equal rows as often as they stand there", () => {
    const first = plan(rows);
    const proposals = first.proposals.map(({ proposal }) => proposal);
    expect(linesOf(first)).to.deep.equal([[2], [3], [4]]);
    expect(linesOf(plan(rows, proposals))).to.deep.equal([]);
    expect(linesOf(plan(rows, proposals.slice(0, 1)))).to.deep.equal([[3], [4]]);
    expect(linesOf(plan(rows, proposals.slice(2)))).to.deep.equal([[2], [3]]);
  });

  it("takes another file for another payment", () => {
    const proposals = plan(rows).proposals.map(({ proposal }) => proposal);
    expect(linesOf(plan([...rows, usdc(bob, "1")], proposals))).to.deep.equal([[2], [3], [5], [4]]);
  });

  it("uses one nonce for the same rows of the same file, and never for others", () => {
    const nonces = (planned: PayoutPlan) => planned.proposals.map(({ proposal }) => proposal.nonce);
    expect(nonces(plan(rows))).to.deep.equal(nonces(plan(rows)));
    const all = [...nonces(plan(rows)), ...nonces(plan([...rows, usdc(bob, "1")]))];
    expect(new Set(all).size).to.equal(all.length);
  });
});

describe("payout list: evidence", () => {
  it("can be written again by anybody, and commits to file, policy and every decision", () => {
    const planned = plan([usdc(alice, "1250.5"), usdc(bob, "6000"), usdc(alice, "7000")]);
    const [small, large] = planned.proposals;
    const head = [`agent ${AGENT_VERSION}`, small!.evidence.records[1]!, `policy ${policy.root}`];
    expect(small!.evidence.records[1]).to.match(
      new RegExp(`^file may\\.csv keccak256 0x[0-9a-f]{64} batch ${planned.batchId}$`),
    );
    const lines = ["line 2: 1,250.5 USDC to alice, by rule small"];
    expect(small!.proposal.evidence).to.equal(evidenceRoot([...head, ...lines]));
    expect(large!.evidence.records.slice(3)).to.deep.equal([
      "line 3: 6,000 USDC to bob, by rule large",
      "line 4: 7,000 USDC to alice, by rule large",
    ]);
    expect(large!.proposal.evidence).to.equal(evidenceRoot(large!.evidence.records));
    expect(large!.proposal.evidence).to.not.equal(evidenceRoot(large!.evidence.records.toReversed()));
  });
});

describe("payout list: malformed input", () => {
  it("refuses the whole file where one line is malformed", () => {
    expectRefusal(() => plan([usdc(alice, "1"), usdc(alice, "1e3")]), "CSV_AMOUNT_INVALID");
    expect(linesOf(plan([usdc(alice, "1"), usdc(alice, "1000")]))).to.deep.equal([[2], [3]]);
  });

  it("does not run under a name that the policy does not know", () => {
    const file = { name: "may.csv", text: HEADER };
    const batch = textBatch({ text: file.text, anchorer: office, schema: zeroHash });
    const given = { file, batch, policy, treasury: vault, epoch: 1, earlier: [], now: NOW, lifetime: 1000 };
    expect(() => planPayouts({ ...given, agent: "nobody" })).to.throw('The policy names no agent "nobody".');
    expect(planPayouts({ ...given, agent: "treasurer" }).proposals).to.deep.equal([]);
  });
});

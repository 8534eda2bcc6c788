import { expect } from "chai";
import { type Hex, hashTypedData, recoverTypedDataAddress, zeroAddress, zeroHash } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { agentOf, agentProposer } from "../../../sdk/proposal/agentProposer.ts";
import { approvalDigest, approvalTypedData } from "../../../sdk/proposal/approvalDigest.ts";
import { buildProposal } from "../../../sdk/proposal/buildProposal.ts";
import { recordCommitment } from "../../../sdk/proposal/commitment.ts";
import { hashProposal } from "../../../sdk/proposal/hashProposal.ts";
import { proposalDigest, proposalTypedData } from "../../../sdk/proposal/proposalDigest.ts";
import { NO_RULE, type Proposal, ROOT_TIER, type Terms } from "../../../sdk/proposal/types.ts";
import { expectRefusal } from "../support/refusal.ts";
import { decodeProposal, decodeTerms, vectors } from "../support/vectors.ts";

const gate = "0x5A11900000000000000000000000000000000001";
const bob = "0xb0B0000000000000000000000000000000000B0B";

function aProposal(changes: Partial<Proposal> = {}): Proposal {
  const calls = [{ target: bob, value: 1n, data: "0x", minGas: 0n, codeHash: zeroHash, rule: 0 }] as const;
  return { ...buildProposal({ proposer: agentProposer(1n), nonce: 7n, notAfter: 1000, tier: 0, calls }), ...changes };
}

function someTerms(changes: Partial<Terms> = {}): Terms {
  return {
    tier: 0,
    key: bob,
    proposedAt: 1,
    approver: zeroAddress,
    approverEpoch: 0n,
    expiry: 1000,
    ...changes,
  };
}

describe("proposal", () => {
  for (const vector of vectors<ProposalVector>("proposals")) {
    it(`hashes as ethers does: ${vector.name}`, () => {
      const proposal = decodeProposal(vector.proposal);
      const domain = { chainId: Number(vector.chainId), gate: vector.gate };
      const approval = {
        ...domain,
        approver: vector.approver,
        approverEpoch: BigInt(vector.approverEpoch),
        validUntil: Number(vector.validUntil),
        proposal,
      };
      expect(hashProposal(proposal)).to.equal(vector.id);
      expect(proposalDigest({ ...domain, proposal })).to.equal(vector.agentDigest);
      expect(approvalDigest(approval)).to.equal(vector.approvalDigest);
      expect(recordCommitment(vector.id, decodeTerms(vector.terms))).to.equal(vector.commitment.slice(0, 2 + 52));
      expect(vector.commitment.slice(2 + 52)).to.equal("000000000000");
    });
  }

  it("gives wallets typed data that hashes to the digest", async () => {
    const account = privateKeyToAccount(`0x${"11".repeat(32)}`);
    const typedData = proposalTypedData({ chainId: 1, gate, proposal: aProposal() });
    expect(hashTypedData(typedData)).to.equal(proposalDigest({ chainId: 1, gate, proposal: aProposal() }));
    const signature = await account.signTypedData(typedData);
    expect(await recoverTypedDataAddress({ ...typedData, signature })).to.equal(account.address);
    const approval = {
      chainId: 1,
      gate,
      approver: bob,
      approverEpoch: 2n,
      validUntil: 3,
      proposal: aProposal(),
    } as const;
    expect(hashTypedData(approvalTypedData(approval))).to.equal(approvalDigest(approval));
  });

  describe("what a digest binds", () => {
    const base = { chainId: 1, gate, proposal: aProposal() } as const;
    const approval = { ...base, approver: bob, approverEpoch: 2n, validUntil: 3 } as const;

    it("an agent's: chain, gate and every field", () => {
      const digests = [
        proposalDigest(base),
        proposalDigest({ ...base, chainId: 2 }),
        proposalDigest({ ...base, gate: bob }),
        ...(
          [
            { proposer: agentProposer(2n) },
            { nonce: 8n },
            { tier: 1 },
            { epoch: 1 },
            { notAfter: 1001 },
            { evidence: `0x${"01".repeat(32)}` },
            { inputs: [zeroHash] },
            { rules: [{ leaf: zeroHash, input: 255 }] },
            { calls: [] },
            { bounds: [{ token: zeroAddress, minDelta: 0n }] },
          ] satisfies Partial<Proposal>[]
        ).map((change) => proposalDigest({ ...base, proposal: aProposal(change) })),
      ];
      expect(new Set(digests).size).to.equal(digests.length);
    });

    it("an approver's: another meaning than the agent's, and every field", () => {
      const digests = [
        proposalDigest(base),
        approvalDigest(approval),
        approvalDigest({ ...approval, chainId: 2 }),
        approvalDigest({ ...approval, gate: bob }),
        approvalDigest({ ...approval, approver: gate }),
        approvalDigest({ ...approval, approverEpoch: 3n }),
        approvalDigest({ ...approval, validUntil: 4 }),
        approvalDigest({ ...approval, proposal: aProposal({ nonce: 8n }) }),
      ];
      expect(new Set(digests).size).to.equal(digests.length);
    });

    it("a record's: the id and every term", () => {
      const id = hashProposal(aProposal());
      const commitments = [
        recordCommitment(id, someTerms()),
        recordCommitment(zeroHash, someTerms()),
        ...(
          [
            { tier: 1 },
            { key: gate },
            { proposedAt: 2 },
            { approver: bob },
            { approverEpoch: 1n },
            { expiry: 1001 },
          ] as const
        ).map((change) => recordCommitment(id, someTerms(change))),
      ];
      expect(new Set(commitments).size).to.equal(commitments.length);
      for (const commitment of commitments) expect(commitment).to.have.lengthOf(2 + 2 * 26);
    });
  });

  describe("refuses to hash what is no value of its type", () => {
    const call = (change: object) => ({ calls: [{ ...aProposal().calls[0], ...change }] });
    const refused: [place: string, bad: object, twin: object][] = [
      ["nonce", { nonce: 1n << 64n }, { nonce: (1n << 64n) - 1n }],
      ["nonce", { nonce: -1n }, { nonce: 0n }],
      ["tier", { tier: 256 }, { tier: 255 }],
      ["tier", { tier: 0.5 }, { tier: 1 }],
      ["epoch", { epoch: 2 ** 32 }, { epoch: 2 ** 32 - 1 }],
      ["notAfter", { notAfter: 2 ** 40 }, { notAfter: 2 ** 40 - 1 }],
      ["proposer", { proposer: bob.replace("b0B", "B0B") }, { proposer: bob.toLowerCase() }],
      ["evidence", { evidence: "0x01" }, { evidence: zeroHash }],
      ["inputs[0]", { inputs: [`${zeroHash}00`] }, { inputs: [zeroHash] }],
      ["rules[0].leaf", { rules: [{ leaf: "0x", input: 0 }] }, { rules: [{ leaf: zeroHash, input: 0 }] }],
      ["rules[0].input", { rules: [{ leaf: zeroHash, input: 256 }] }, { rules: [{ leaf: zeroHash, input: 255 }] }],
      ["calls[0].target", call({ target: "0x01" }), call({ target: zeroAddress })],
      ["calls[0].value", call({ value: 1n << 256n }), call({ value: (1n << 256n) - 1n })],
      ["calls[0].data", call({ data: "0x0" }), call({ data: "0x00" })],
      ["calls[0].data", call({ data: "00" }), call({ data: "0x" })],
      ["calls[0].minGas", call({ minGas: -1n }), call({ minGas: 0n })],
      ["calls[0].codeHash", call({ codeHash: "0x" }), call({ codeHash: zeroHash })],
      ["calls[0].rule", call({ rule: 256 }), call({ rule: 255 })],
      ["bounds[0].token", { bounds: [{ token: "", minDelta: 0n }] }, { bounds: [{ token: bob, minDelta: 0n }] }],
      [
        "bounds[0].minDelta",
        { bounds: [{ token: bob, minDelta: 1n << 255n }] },
        { bounds: [{ token: bob, minDelta: -(1n << 255n) }] },
      ],
    ];
    for (const [place, bad, twin] of refused) {
      it(`${place}: ${describeValue(bad)}, but not ${describeValue(twin)}`, () => {
        expectRefusal(() => hashProposal(aProposal(bad)), "PROPOSAL_FIELD_INVALID", { place });
        expectRefusal(() => proposalDigest({ chainId: 1, gate, proposal: aProposal(bad) }), "PROPOSAL_FIELD_INVALID", {
          place,
        });
        expect(hashProposal(aProposal(twin))).to.match(/^0x[0-9a-f]{64}$/);
      });
    }

    it("terms", () => {
      expectRefusal(() => recordCommitment(zeroHash, someTerms({ expiry: 2 ** 40 })), "PROPOSAL_FIELD_INVALID", {
        place: "terms.expiry",
        value: String(2 ** 40),
      });
      expect(recordCommitment(zeroHash, someTerms({ expiry: 2 ** 40 - 1 }))).to.have.lengthOf(54);
    });

    it("an approval", () => {
      const approval = {
        chainId: 1,
        gate,
        approver: bob,
        approverEpoch: 0n,
        validUntil: 1,
        proposal: aProposal(),
      } as const;
      expectRefusal(() => approvalDigest({ ...approval, validUntil: 2 ** 40 }), "PROPOSAL_FIELD_INVALID", {
        place: "validUntil",
      });
      expectRefusal(() => approvalDigest({ ...approval, approverEpoch: 1n << 64n }), "PROPOSAL_FIELD_INVALID", {
        place: "approverEpoch",
      });
      expectRefusal(() => approvalDigest({ ...approval, approver: "0x01" }), "PROPOSAL_FIELD_INVALID", {
        place: "approver",
        value: "0x01",
      });
      const oddData = aProposal({ calls: [{ ...aProposal().calls[0]!, data: "0x0" }] });
      expectRefusal(() => approvalDigest({ ...approval, proposal: oddData }), "PROPOSAL_FIELD_INVALID", {
        place: "calls[0].data",
      });
      expect(approvalDigest(approval)).to.have.lengthOf(66);
    });
  });

  describe("buildProposal", () => {
    it("fills what is left out", () => {
      const proposal = buildProposal({ proposer: bob, nonce: 1n, notAfter: 9, calls: [{ target: gate }] });
      expect(proposal).to.deep.equal({
        proposer: bob,
        nonce: 1n,
        tier: ROOT_TIER,
        epoch: 0,
        notAfter: 9,
        evidence: zeroHash,
        inputs: [],
        rules: [],
        calls: [{ target: gate, value: 0n, data: "0x", minGas: 0n, codeHash: zeroHash, rule: NO_RULE }],
        bounds: [],
      });
    });

    it("refuses what cannot be hashed", () => {
      expectRefusal(
        () => buildProposal({ proposer: bob, nonce: -1n, notAfter: 9, calls: [] }),
        "PROPOSAL_FIELD_INVALID",
        { place: "nonce", value: "-1" },
      );
    });
  });

  describe("agentProposer", () => {
    it("turns an id into a proposer and back", () => {
      for (const agent of [1n, 2n, (1n << 64n) - 1n]) expect(agentOf(agentProposer(agent))).to.equal(agent);
      expect(agentProposer(1n)).to.equal("0x0000000000000000000000000000000000000001");
    });

    it("knows approvers from agents", () => {
      expect(agentOf(bob)).to.equal(undefined);
      expect(agentOf("0x0000000000000000000000010000000000000000")).to.equal(undefined);
      expect(agentOf("0x000000000000000000000000fFFFFfFfFfffffFf".toLowerCase() as Hex)).to.equal((1n << 64n) - 1n);
    });

    it("refuses ids that are none", () => {
      for (const agent of [0n, -1n, 1n << 64n]) {
        expectRefusal(() => agentProposer(agent), "PROPOSAL_AGENT_ID_OUT_OF_RANGE", { value: String(agent) });
      }
    });
  });
});

type ProposalVector = Record<
  | "name"
  | "chainId"
  | "gate"
  | "proposal"
  | "id"
  | "agentDigest"
  | "approver"
  | "approverEpoch"
  | "validUntil"
  | "approvalDigest"
  | "terms"
  | "commitment",
  Hex
>;

function describeValue(change: object): string {
  return JSON.stringify(change, (_, value) => (typeof value === "bigint" ? String(value) : value)).slice(0, 80);
}

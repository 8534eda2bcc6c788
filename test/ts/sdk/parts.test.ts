import { expect } from "chai";
import { zeroAddress, zeroHash } from "viem";
import { aboveBurst } from "../../../sdk/policy/aboveBurst.ts";
import { buildProposal } from "../../../sdk/proposal/buildProposal.ts";
import { inParts } from "../../../sdk/proposal/inParts.ts";
import { limitExceeded, MAX_CALLS, MAX_PROPOSAL_BYTES, proposalBytes } from "../../../sdk/proposal/limits.ts";
import { accounts } from "../support/policyText.ts";

const { alice, USDC } = accounts;
const nothing = { rules: [], proofs: [], batches: [] };

describe("inParts", () => {
  const atMost = (most: number) => (part: readonly number[]) => part.reduce((sum, one) => sum + one, 0) <= most;

  it("cuts in order, as late as it can", () => {
    expect(inParts([4, 3, 3, 9, 1, 10], atMost(10))).to.deep.equal([[4, 3, 3], [9, 1], [10]]);
    expect(inParts([], atMost(10))).to.deep.equal([]);
  });

  it("leaves alone what fits nowhere", () => {
    expect(inParts([1, 11, 1, 1], atMost(10))).to.deep.equal([[1], [11], [1, 1]]);
  });

  it("is what taking one after the other gives, for any list", () => {
    let seed = 7;
    const next = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % 6;
    };
    for (let round = 0; round < 200; round++) {
      const items = Array.from({ length: next() * 4 }, () => next());
      const expected: number[][] = [];
      for (const item of items) {
        const last = expected.at(-1);
        if (last !== undefined && atMost(7)([...last, item])) last.push(item);
        else expected.push([item]);
      }
      expect(inParts(items, atMost(7)), items.join()).to.deep.equal(expected);
    }
  });
});

describe("limitExceeded", () => {
  const proposal = (calls: number, data = 0) =>
    buildProposal({
      proposer: alice,
      nonce: 1n,
      notAfter: 1,
      calls: Array.from({ length: calls }, () => ({ target: USDC, data: `0x${"11".repeat(data)}` as const })),
    });

  it("knows how many calls a proposal holds", () => {
    expect(limitExceeded(proposal(MAX_CALLS), nothing)).to.equal(undefined);
    expect(limitExceeded(proposal(MAX_CALLS + 1), nothing)).to.equal("257 calls, and a proposal holds 256");
  });

  it("knows how many bytes fit a transaction", () => {
    // ABI encoding goes in words of 32 bytes.
    const empty = proposalBytes(proposal(1), nothing);
    const room = Math.floor((MAX_PROPOSAL_BYTES - empty) / 32) * 32;
    expect(limitExceeded(proposal(1, room), nothing)).to.equal(undefined);
    expect(limitExceeded(proposal(1, room + 1), nothing)).to.match(/^\d+ bytes, and 126976 fit a transaction$/);
  });
});

describe("aboveBurst", () => {
  const meter = { key: zeroHash, token: zeroAddress, amountWord: 255, burst: 10n, refill: 1n, period: 60 };
  const call = (value: bigint, changes = {}) => ({
    rule: { meter: { ...meter, ...changes } },
    call: { value, data: "0x" as const },
  });

  it("adds up what calls take from one meter, under whatever rule", () => {
    expect(aboveBurst([call(4n), call(6n)])).to.equal(undefined);
    expect(aboveBurst([call(4n), call(7n), call(9n)])).to.deep.include({ taken: 11n });
  });

  it("keeps meters apart, and counts nothing where there is none", () => {
    const other = { key: `0x${"01".repeat(32)}` };
    expect(aboveBurst([call(10n), call(10n, other)])).to.equal(undefined);
    expect(aboveBurst([call(10n), call(99n, { period: 0 })])).to.equal(undefined);
  });
});

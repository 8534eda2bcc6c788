import { expect } from "chai";
import { type Hex, keccak256, toHex, zeroHash } from "viem";
import { checkBound } from "../../../../sdk/policy/match/checkBound.ts";
import { checkCall } from "../../../../sdk/policy/match/checkCall.ts";
import { checkInput } from "../../../../sdk/policy/match/checkInput.ts";
import type { Verdict } from "../../../../sdk/policy/match/verdict.ts";
import { meterId, meterLevel } from "../../../../sdk/policy/meter.ts";
import { refusals } from "../../../../sdk/policy/types.ts";
import { encodeWordTypes, isOfType, wordTypeAt, wordTypeOf } from "../../../../sdk/policy/wordTypes.ts";
import { hashBatch } from "../../../../sdk/provenance/hashBatch.ts";
import {
  decodeBatch,
  decodeBoundDemands,
  decodeBounds,
  decodeCall,
  decodeCallRules,
  decodeInputDemand,
  decodeRule,
  decodeStatus,
  vectors,
} from "../../support/vectors.ts";

type VerdictVector = Record<"name" | "refusal" | "detail", Hex>;

/** A verdict as the vectors hold it: the refusal's number and its detail. */
function expectVerdict(verdict: Verdict, { refusal, detail }: VerdictVector): void {
  const found = verdict.allowed ? { refusal: "None", detail: zeroHash } : verdict;
  expect({ refusal: found.refusal, detail: found.detail }).to.deep.equal({
    refusal: refusals[Number(refusal)],
    detail,
  });
}

describe("matching as the vectors say", () => {
  for (const vector of vectors<VerdictVector & Record<"rule" | "call", Hex>>("matching")) {
    it(vector.name, () => {
      expectVerdict(checkCall(decodeRule(vector.rule), decodeCall(vector.call)), vector);
    });
  }
});

describe("input demands as the vectors say", () => {
  for (const vector of vectors<VerdictVector & Record<"demand" | "batch" | "status" | "now", Hex>>("inputDemands")) {
    it(vector.name, () => {
      const batch = decodeBatch(vector.batch);
      const verdict = checkInput(
        decodeInputDemand(vector.demand),
        batch,
        decodeStatus(vector.status),
        Number(vector.now),
      );
      expectVerdict(verdict, vector);
      // A struct without dynamic fields is encoded in place, so its encoding is the six words that are hashed.
      expect(hashBatch(batch)).to.equal(keccak256(vector.batch));
    });
  }
});

describe("bound demands as the vectors say", () => {
  for (const vector of vectors<VerdictVector & Record<"index" | "demands" | "calls" | "bounds", Hex>>("boundDemands")) {
    it(vector.name, () => {
      const rules = decodeBoundDemands(vector.demands).map((bound) => ({ bound }));
      const calls = decodeCallRules(vector.calls).map((rule) => ({ rule }));
      expectVerdict(checkBound(Number(vector.index), rules, calls, decodeBounds(vector.bounds)), vector);
    });
  }
});

describe("word types", () => {
  it("hold as the vectors say", () => {
    for (const { type, word, holds } of vectors<Record<"type" | "word" | "holds", Hex>>("wordTypes")) {
      expect(isOfType(word, Number(type)), `${type} ${word}`).to.equal(Number(holds) === 1);
    }
  });

  it("have the bytes that the specification gives them", () => {
    const bytes: [type: string, byte: number | undefined][] = [
      ["uint256", 0],
      ["int256", 0],
      ["bytes32", 0],
      ["address", 0x14],
      ["uint8", 0x01],
      ["uint248", 0x1f],
      ["int8", 0x21],
      ["int248", 0x3f],
      ["bytes1", 0x41],
      ["bytes31", 0x5f],
      ["bool", 0x80],
      ["uint7", undefined],
      ["bytes33", undefined],
      ["bytes", undefined],
      ["string", undefined],
      ["uint8[]", undefined],
      ["function", undefined],
    ];
    for (const [type, byte] of bytes) expect(wordTypeOf(type), type).to.equal(byte);
  });

  it("stand in a word, the first in the most significant byte", () => {
    const types = [0x14, 0x00, 0x80];
    const encoded = encodeWordTypes(types);
    expect(encoded).to.equal(`0x140080${"00".repeat(29)}`);
    expect([0, 1, 2, 3].map((i) => wordTypeAt(encoded, i))).to.deep.equal([...types, 0]);
    expect(encodeWordTypes([])).to.equal(zeroHash);
  });
});

describe("meters as the vectors say", () => {
  type MeterVector = Record<
    | "name"
    | "updatedAt"
    | "stateLevel"
    | "stateRefill"
    | "key"
    | "token"
    | "burst"
    | "refill"
    | "period"
    | "current"
    | "previous"
    | "now"
    | "meter"
    | "level",
    Hex
  >;
  for (const vector of vectors<MeterVector>("meters")) {
    it(vector.name, () => {
      const meter = {
        key: vector.key,
        token: vector.token,
        amountWord: 0,
        burst: BigInt(vector.burst),
        refill: BigInt(vector.refill),
        period: Number(vector.period),
      };
      const state = {
        updatedAt: Number(vector.updatedAt),
        level: BigInt(vector.stateLevel),
        refill: BigInt(vector.stateRefill),
      };
      const since = { current: Number(vector.current), previous: Number(vector.previous) };
      expect(meterId(meter)).to.equal(vector.meter);
      expect(toHex(meterLevel(state, meter, since, Number(vector.now)), { size: 32 })).to.equal(vector.level);
    });
  }
});

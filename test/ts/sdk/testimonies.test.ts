import { expect } from "chai";
import { decodeAbiParameters, type Hex, hashTypedData, parseAbiParameters } from "viem";
import {
  attestationTypedData,
  type Criterion,
  formatCriterion,
  hashBatch,
  hashCriteria,
  type Measure,
  metricName,
  parseCriterion,
  qualityReportTypedData,
  sortByMetric,
  verifierStatementDigest,
} from "../../../sdk/index.ts";
import { expectRefusal } from "../support/refusal.ts";
import { decodeBatch, vectors } from "../support/vectors.ts";

type Vector = Record<
  | "name"
  | "chainId"
  | "registry"
  | "batch"
  | "attester"
  | "observedAt"
  | "validUntil"
  | "checker"
  | "measures"
  | "criteria"
  | "criteriaHash"
  | "attestationDigest"
  | "reportDigest"
  | "verifier"
  | "statementDigest",
  Hex
>;

const measuresAbi = parseAbiParameters(["Measure[] measures", "struct Measure { bytes32 metric; int256 value; }"]);
const criteriaAbi = parseAbiParameters([
  "Criterion[] criteria",
  "struct Criterion { bytes32 metric; int256 atLeast; int256 atMost; }",
]);

describe("Attestations, quality reports and statements", () => {
  for (const vector of vectors<Vector>("testimonies")) {
    it(`are hashed as everywhere: ${vector.name}`, () => {
      const { registry, attester, checker, verifier } = vector;
      const batch = decodeBatch(vector.batch);
      const [measures] = decodeAbiParameters(measuresAbi, vector.measures) as [readonly Measure[]];
      const [criteria] = decodeAbiParameters(criteriaAbi, vector.criteria) as [readonly Criterion[]];
      const chainId = Number(vector.chainId);
      const observedAt = Number(vector.observedAt);
      const testimony = { chainId, registry, attester, batch, observedAt, validUntil: Number(vector.validUntil) };

      expect(hashTypedData(attestationTypedData(testimony))).to.equal(vector.attestationDigest);
      const report = qualityReportTypedData({ ...testimony, checker, measures });
      expect(hashTypedData(report)).to.equal(vector.reportDigest);
      expect(hashCriteria(criteria)).to.equal(vector.criteriaHash);
      const statement = { chainId, registry, verifier, batchId: hashBatch(batch), observedAt };
      expect(verifierStatementDigest(statement)).to.equal(vector.statementDigest);
    });
  }

  it("refuse what is no field of theirs", () => {
    const vector = vectors<Vector>("testimonies")[0] as Vector;
    const { registry, attester, checker } = vector;
    const batch = decodeBatch(vector.batch);
    const given = { chainId: 1, registry, attester, batch, observedAt: 1, validUntil: 2 };
    expectRefusal(() => attestationTypedData({ ...given, attester: "0x12" }), "PROPOSAL_FIELD_INVALID");
    expectRefusal(() => attestationTypedData({ ...given, validUntil: -1 }), "PROPOSAL_FIELD_INVALID");
    const measures = [{ metric: "0x12", value: 1n } as const];
    expectRefusal(() => qualityReportTypedData({ ...given, checker, measures }), "PROPOSAL_FIELD_INVALID");
  });
});

describe("Criteria", () => {
  for (const text of [
    "gaps at most 2",
    "coverage at least -990",
    "delay from 0 to 60",
    "missing per million at most 5",
  ]) {
    it(`are read as they are written: ${text}`, () => {
      expect(formatCriterion(parseCriterion(text) as Criterion)).to.equal(text);
    });
  }

  for (const text of [
    "",
    "gaps",
    "gaps at most two",
    "gaps at most 2.5",
    "at most 2",
    "delay from 60 to 0",
    `${"a".repeat(33)} at most 2`,
    "größe at most 2",
    `gaps at most ${1n << 255n}`,
  ]) {
    it(`are refused where they are none: "${text.slice(0, 40)}"`, () => {
      expect(parseCriterion(text)).to.equal(undefined);
    });
  }

  it("take every number up to the largest", () => {
    const largest = (1n << 255n) - 1n;
    expect(parseCriterion(`gaps at most ${largest}`)?.atMost).to.equal(largest);
    expect(parseCriterion("delay from 5 to 5")).to.include({ atLeast: 5n, atMost: 5n });
  });

  it("stand in the order of their metrics, as the registry takes them", () => {
    const [gaps, delay] = ["gaps at most 2", "delay at most 60"].map((text) => parseCriterion(text) as Criterion);
    const sorted = sortByMetric([gaps as Criterion, delay as Criterion]);
    expect(sorted.map(({ metric }) => metricName(metric))).to.deep.equal(["delay", "gaps"]);
  });

  it("show a metric that is no text as its bytes", () => {
    expect(metricName(`0x${"ff".repeat(32)}`)).to.equal(`0x${"ff".repeat(32)}`);
  });
});

import { AbiCoder, ZeroAddress, ZeroHash } from "ethers";
import { word } from "./word.ts";

// Whether an input, or the bounds of a proposal, meet what a rule demands: verdicts by hand.

const DEMAND = "tuple(bytes32 schema,address source,uint8 levels,uint32 maxAge)";
const BATCH = "tuple(address anchorer,bytes32 root,uint64 size,bytes32 profile,bytes32 manifestHash,bytes32 schema)";
const STATUS = "tuple(address source,uint40 observedAt,uint8 levels,uint8 withdrawal)";
const BOUND_DEMAND = "tuple(bool demanded,address token,int128 minDelta)";
const BOUND = "tuple(address token,int256 minDelta)";

const REFUSAL = {
  None: 0,
  BoundMissing: 13,
  InputWrongSchema: 16,
  InputWrongSource: 17,
  InputLevelTooLow: 18,
  InputTooOld: 19,
};
const HASHED = 1n;
const SIGNED = 2n;
const ATTESTED = 4n;
const SOURCE = "0x3333333333333333333333333333333333333333";
const ANCHORER = "0x4444444444444444444444444444444444444444";
const SCHEMA = word(5);
const NOW = 1_000_000n;

type Verdict = [refusal: keyof typeof REFUSAL, detail: string];
const PASSES: Verdict = ["None", ZeroHash];

/** What `test/vectors/inputDemands.json` holds: abi.encode of demand, batch and status, the time, and the verdict. */
export function inputDemandVectors() {
  const demand = { schema: SCHEMA, source: SOURCE, levels: SIGNED, maxAge: 100n };
  const batch = {
    anchorer: ANCHORER,
    root: word(1),
    size: 1n,
    profile: word(2),
    manifestHash: ZeroHash,
    schema: SCHEMA,
  };
  const status = { source: SOURCE, observedAt: NOW, levels: HASHED | SIGNED, withdrawal: 0n };
  const hashed = { ...demand, levels: HASHED, source: ANCHORER };
  const wrongSource = (account: string): Verdict => ["InputWrongSource", word(BigInt(account))];
  const tooLow = (levels: bigint): Verdict => ["InputLevelTooLow", word(levels)];
  const list: [name: string, typeof demand, typeof batch, typeof status, Verdict][] = [
    ["signed by the source", demand, batch, status, PASSES],
    ["another schema", demand, { ...batch, schema: word(6) }, status, ["InputWrongSchema", word(6)]],
    ["signed by another source", demand, batch, { ...status, source: ANCHORER }, wrongSource(ANCHORER)],
    ["signed by any source", { ...demand, source: ZeroAddress }, batch, { ...status, source: ANCHORER }, PASSES],
    ["only hashed where signed is asked", demand, batch, { ...status, levels: HASHED }, tooLow(HASHED)],
    ["never anchored", demand, batch, { ...status, levels: 0n }, tooLow(0n)],
    ["more than is asked", demand, batch, { ...status, levels: 15n }, PASSES],
    ["one of two levels", { ...demand, levels: SIGNED | ATTESTED }, batch, status, tooLow(HASHED | SIGNED)],
    ["both of two levels", { ...demand, levels: SIGNED | ATTESTED }, batch, { ...status, levels: 7n }, PASSES],
    ["attested without signed", { ...demand, levels: ATTESTED }, batch, { ...status, levels: 5n }, PASSES],
    [
      "hashed by the anchorer that the rule names",
      hashed,
      batch,
      { ...status, levels: HASHED, source: ANCHORER },
      PASSES,
    ],
    [
      "hashed by another anchorer",
      hashed,
      { ...batch, anchorer: SOURCE },
      { ...status, levels: HASHED },
      wrongSource(SOURCE),
    ],
    [
      "hashed: a source does not stand in for the anchorer",
      { ...hashed, source: SOURCE },
      batch,
      status,
      wrongSource(ANCHORER),
    ],
    ["hashed: nobody named", { ...hashed, source: ZeroAddress }, batch, status, wrongSource(ANCHORER)],
    ["as old as may be", demand, batch, { ...status, observedAt: NOW - 100n }, PASSES],
    ["a second older", demand, batch, { ...status, observedAt: NOW - 101n }, ["InputTooOld", word(101)]],
    ["no age permitted, none there", { ...demand, maxAge: 0n }, batch, status, PASSES],
    [
      "schema before level",
      demand,
      { ...batch, schema: word(6) },
      { ...status, levels: 0n },
      ["InputWrongSchema", word(6)],
    ],
    ["level before source", demand, batch, { ...status, levels: HASHED, source: ANCHORER }, tooLow(HASHED)],
    ["source before age", demand, batch, { ...status, source: ANCHORER, observedAt: 1n }, wrongSource(ANCHORER)],
  ];
  const coder = AbiCoder.defaultAbiCoder();
  const cases = list.map(([name, theDemand, theBatch, theStatus, [refusal, detail]]) => ({
    name,
    demand: coder.encode([DEMAND], [theDemand]),
    batch: coder.encode([BATCH], [theBatch]),
    status: coder.encode([STATUS], [theStatus]),
    now: word(NOW),
    refusal: word(REFUSAL[refusal]),
    detail,
  }));
  return { count: cases.length, cases };
}

/** The widest that a demand can be: an int128. */
const MOST = (1n << 127n) - 1n;
const LEAST = -(1n << 127n);

/**
 * What `test/vectors/boundDemands.json` holds: abi.encode of the demand of each rule, of the rule that each call names,
 * and of the bounds declared; the rule that is asked about, and the verdict.
 */
export function boundDemandVectors() {
  const demand = { demanded: true, token: SOURCE, minDelta: -5n };
  const swap = { ...demand, minDelta: 900n };
  const other = { ...swap, token: ANCHORER };
  const none = { demanded: false, token: SOURCE, minDelta: 900n };
  const native = { ...demand, token: ZeroAddress };
  const missing: Verdict = ["BoundMissing", word(BigInt(SOURCE))];
  const bound = (token: string, minDelta: bigint) => ({ token, minDelta });
  const least = (minDelta: bigint) => [bound(SOURCE, minDelta)];
  const many = (rule: number) => Array.from({ length: 256 }, () => rule);
  type Case = [name: string, (typeof demand)[], calls: number[], bounds: ReturnType<typeof bound>[], Verdict, number?];
  const list: Case[] = [
    ["nothing demanded", [none], [0], [], PASSES],
    ["nothing declared", [demand], [0], [], missing],
    ["exactly the bound", [demand], [0], least(-5n), PASSES],
    ["a tighter bound", [demand], [0], least(1n), PASSES],
    ["a looser bound", [demand], [0], least(-6n), missing],
    ["a bound of another token", [demand], [0], [bound(ANCHORER, 0n)], missing],
    ["the second of two", [demand], [0], [bound(ANCHORER, 0n), bound(SOURCE, 0n)], PASSES],
    ["a looser and a tighter one", [demand], [0], [bound(SOURCE, -6n), bound(SOURCE, -4n)], PASSES],
    ["of native value", [native], [0], [bound(ZeroAddress, -5n)], PASSES],
    ["of native value, missing", [native], [0], [], ["BoundMissing", ZeroHash]],
    ["two swaps, the bound of one", [swap], [0, 0], least(900n), missing],
    ["two swaps, one below their sum", [swap], [0, 0], least(1799n), missing],
    ["two swaps, their sum", [swap], [0, 0], least(1800n), PASSES],
    ["two swaps, twice the bound of one", [swap], [0, 0], [bound(SOURCE, 900n), bound(SOURCE, 900n)], missing],
    ["two losses, the bound of one", [demand], [0, 0], least(-5n), PASSES],
    ["two losses, their sum", [demand], [0, 0], least(-10n), PASSES],
    ["two losses, one below their sum", [demand], [0, 0], least(-11n), missing],
    ["two rules, the bound of one", [swap, demand], [0, 1], least(894n), missing],
    ["two rules, their sum", [swap, demand], [0, 1], least(895n), PASSES],
    ["two rules, asked about the second", [swap, demand], [0, 1], least(894n), missing, 1],
    ["two rules, calls in turn", [swap, demand], [0, 1, 0, 1], least(1790n), PASSES],
    ["two rules, calls in turn, one below", [swap, demand], [0, 1, 0, 1], least(1789n), missing],
    ["a rule of another token does not count", [swap, other], [0, 1], least(900n), PASSES],
    ["a rule that demands nothing does not count", [swap, none], [0, 1, 1], least(900n), PASSES],
    ["a rule that no call uses demands nothing", [swap, other], [1, 1], [], PASSES],
    ["a rule that no call uses is not counted", [swap, demand], [1], least(-5n), PASSES, 1],
    ["256 calls of the most", [{ ...demand, minDelta: MOST }], many(0), least(256n * MOST), PASSES],
    ["256 calls of the most, one below", [{ ...demand, minDelta: MOST }], many(0), least(256n * MOST - 1n), missing],
    ["256 calls of the least", [{ ...demand, minDelta: LEAST }], many(0), least(256n * LEAST), PASSES],
    ["256 calls of the least, one below", [{ ...demand, minDelta: LEAST }], many(0), least(256n * LEAST - 1n), missing],
  ];
  const coder = AbiCoder.defaultAbiCoder();
  const cases = list.map(([name, demands, calls, bounds, [refusal, detail], index = 0]) => ({
    name,
    index: word(index),
    demands: coder.encode([`${BOUND_DEMAND}[]`], [demands]),
    calls: coder.encode(["uint8[]"], [calls]),
    bounds: coder.encode([`${BOUND}[]`], [bounds]),
    refusal: word(REFUSAL[refusal]),
    detail,
  }));
  return { count: cases.length, cases };
}

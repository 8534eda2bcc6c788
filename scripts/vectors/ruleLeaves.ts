import { AbiCoder, concat, keccak256, ZeroAddress, ZeroHash } from "ethers";
import { type Random, seededRandom } from "./random.ts";

// Rule leaves by ethers' ABI coder, from the formula in the specification.

const METER = "tuple(bytes32 key,address token,uint8 amountWord,uint104 burst,uint104 refill,uint32 period)";
const INPUT = "tuple(bytes32 schema,address source,uint8 levels,uint32 maxAge)";
const BOUND = "tuple(bool demanded,address token,int128 minDelta)";
const CONSTRAINT = "tuple(uint8 word,uint8 operator,bytes32 value)";
const HEAD = `address proposer,uint8 tier,uint40 expiry,address target,uint8 kind,bytes4 selector,uint8 words,bytes32 wordTypes,bytes32 dataHash,uint256 maxValue,uint8 returns_,${METER} meter,${INPUT} input,${BOUND} bound`;
export const RULE = `tuple(${HEAD},${CONSTRAINT}[] constraints)`;

export type RuleFields = {
  proposer: string;
  tier: bigint;
  expiry: bigint;
  target: string;
  kind: bigint;
  selector: string;
  words: bigint;
  wordTypes: string;
  dataHash: string;
  maxValue: bigint;
  returns_: bigint;
  meter: { key: string; token: string; amountWord: bigint; burst: bigint; refill: bigint; period: bigint };
  input: { schema: string; source: string; levels: bigint; maxAge: bigint };
  bound: { demanded: boolean; token: string; minDelta: bigint };
  constraints: { word: bigint; operator: bigint; value: string }[];
};

/** leaf = keccak256(keccak256(HEAD ‖ keccak256(CONSTRAINTS))). */
function leafOf(rule: RuleFields): string {
  const coder = AbiCoder.defaultAbiCoder();
  const { constraints, ...head } = rule;
  // A tuple without dynamic fields is encoded in place: exactly the 24 words.
  const headWords = coder.encode([`tuple(${HEAD})`], [head]);
  const constraintWords = concat(constraints.map((constraint) => coder.encode([CONSTRAINT], [constraint])));
  return keccak256(keccak256(concat([headWords, keccak256(constraintWords)])));
}

/** What `test/vectors/ruleLeaves.json` holds: abi.encode(Rule) and its leaf. */
export function ruleLeafVectors() {
  const random = seededRandom("sallyport rule leaves 1");
  const named: [string, RuleFields][] = [
    ["everything zero", emptyRule()],
    ["one constraint", { ...emptyRule(), constraints: [anyConstraint(random)] }],
    ["a negative bound", { ...emptyRule(), bound: { demanded: true, token: ZeroAddress, minDelta: -1n } }],
  ];
  const anyRules = Array.from({ length: 32 }, (_, i): [string, RuleFields] => [`any ${i}`, anyRule(random)]);
  const cases = [...named, ...anyRules].map(([name, rule]) => ({
    name,
    rule: AbiCoder.defaultAbiCoder().encode([RULE], [rule]),
    leaf: leafOf(rule),
  }));
  return { count: cases.length, cases };
}

export function emptyRule(): RuleFields {
  return {
    proposer: ZeroAddress,
    tier: 0n,
    expiry: 0n,
    target: ZeroAddress,
    kind: 0n,
    selector: "0x00000000",
    words: 0n,
    wordTypes: ZeroHash,
    dataHash: ZeroHash,
    maxValue: 0n,
    returns_: 0n,
    meter: { key: ZeroHash, token: ZeroAddress, amountWord: 0n, burst: 0n, refill: 0n, period: 0n },
    input: { schema: ZeroHash, source: ZeroAddress, levels: 0n, maxAge: 0n },
    bound: { demanded: false, token: ZeroAddress, minDelta: 0n },
    constraints: [],
  };
}

function anyConstraint(random: Random) {
  return { word: random.uint(8), operator: BigInt(random.below(5)), value: random.bytes(32) };
}

function anyRule(random: Random): RuleFields {
  return {
    proposer: random.address(),
    tier: random.uint(8),
    expiry: random.uint(40),
    target: random.address(),
    kind: BigInt(random.below(3)),
    selector: random.bytes(4),
    words: random.uint(8),
    wordTypes: random.bytes(32),
    dataHash: random.bytes(32),
    maxValue: random.uint(256),
    returns_: BigInt(random.below(2)),
    meter: {
      key: random.bytes(32),
      token: random.address(),
      amountWord: random.uint(8),
      burst: random.uint(104),
      refill: random.uint(104),
      period: random.uint(32),
    },
    input: { schema: random.bytes(32), source: random.address(), levels: random.uint(8), maxAge: random.uint(32) },
    bound: { demanded: random.below(2) === 1, token: random.address(), minDelta: random.int128() },
    constraints: Array.from({ length: random.below(5) }, () => anyConstraint(random)),
  };
}

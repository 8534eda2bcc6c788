import {
  AbiCoder,
  dataSlice,
  keccak256,
  TypedDataEncoder,
  type TypedDataField,
  ZeroAddress,
  ZeroHash,
  zeroPadBytes,
} from "ethers";
import { type Random, seededRandom } from "./random.ts";
import { word } from "./word.ts";

// Ids, digests and commitments by ethers' encoder, written down here once more and not taken from the sdk: two
// spellings of one formula, so that a slip in either shows.

export const PROPOSAL_TYPES: Record<string, TypedDataField[]> = parseTypes([
  "Proposal(address proposer,uint64 nonce,uint8 tier,uint32 epoch,uint40 notAfter,bytes32 evidence,bytes32[] inputs,RuleUse[] rules,Call[] calls,Bound[] bounds)",
  "Call(address target,uint256 value,bytes data,uint256 minGas,bytes32 codeHash,uint8 rule)",
  "Bound(address token,int256 minDelta)",
  "RuleUse(bytes32 leaf,uint8 input)",
]);
export const APPROVAL_TYPES: Record<string, TypedDataField[]> = {
  ...PROPOSAL_TYPES,
  ...parseTypes(["Approval(address approver,uint64 approverEpoch,uint40 validUntil,Proposal proposal)"]),
};

const CALL = "tuple(address target,uint256 value,bytes data,uint256 minGas,bytes32 codeHash,uint8 rule)";
const BOUND = "tuple(address token,int256 minDelta)";
const RULE_USE = "tuple(bytes32 leaf,uint8 input)";
const PROPOSAL = `tuple(address proposer,uint64 nonce,uint8 tier,uint32 epoch,uint40 notAfter,bytes32 evidence,bytes32[] inputs,${RULE_USE}[] rules,${CALL}[] calls,${BOUND}[] bounds)`;
const TERMS = "tuple(uint8 tier,address key,uint40 proposedAt,address approver,uint64 approverEpoch,uint40 expiry)";

type Call = { target: string; value: bigint; data: string; minGas: bigint; codeHash: string; rule: bigint };
type Proposal = {
  proposer: string;
  nonce: bigint;
  tier: bigint;
  epoch: bigint;
  notAfter: bigint;
  evidence: string;
  inputs: string[];
  rules: { leaf: string; input: bigint }[];
  calls: Call[];
  bounds: { token: string; minDelta: bigint }[];
};

/** What `test/vectors/proposals.json` holds: one flat object for each case, structs as their ABI encoding. */
export function proposalVectors() {
  const random = seededRandom("sallyport proposals 1");
  const named: [string, Proposal][] = [
    ["everything zero", empty()],
    ["everything at its maximum", maximal()],
    [
      "a plain transfer of native value",
      { ...empty(), calls: [{ ...emptyCall(), target: random.address(), value: 1n }] },
    ],
    ["calldata of one byte", { ...empty(), calls: [{ ...emptyCall(), data: "0x00" }] }],
    ["calldata of 33 bytes", { ...empty(), calls: [{ ...emptyCall(), data: random.bytes(33) }] }],
    ["two equal calls", { ...empty(), calls: [emptyCall(), emptyCall()] }],
    ["a bound that permits any loss", { ...empty(), bounds: [{ token: ZeroAddress, minDelta: -(1n << 255n) }] }],
    ["an input that is zero", { ...empty(), inputs: [ZeroHash] }],
  ];
  const anyProposals = Array.from({ length: 40 }, (_, i): [string, Proposal] => [`any ${i}`, anyProposal(random)]);
  const cases = [...named, ...anyProposals].map(([name, proposal]) => vectorOf(random, name, proposal));
  return { count: cases.length, cases };
}

function vectorOf(random: Random, name: string, proposal: Proposal) {
  const chainId = [1n, 31337n, 11155111n, 84532n][random.below(4)] ?? 1n;
  const gate = random.address();
  const approval = {
    approver: random.address(),
    approverEpoch: random.uint(64),
    validUntil: random.uint(40),
    proposal,
  };
  const terms = {
    tier: proposal.tier,
    key: random.address(),
    proposedAt: random.uint(40),
    approver: random.below(4) === 0 ? ZeroAddress : approval.approver,
    approverEpoch: approval.approverEpoch,
    expiry: random.uint(40),
  };
  const domain = { name: "Sallyport", version: "1", chainId, verifyingContract: gate };
  const id = TypedDataEncoder.hashStruct("Proposal", PROPOSAL_TYPES, proposal);
  const coder = AbiCoder.defaultAbiCoder();
  const commitment = dataSlice(keccak256(coder.encode(["bytes32", TERMS], [id, terms])), 0, 26);
  return {
    name,
    chainId: word(chainId),
    gate,
    proposal: coder.encode([PROPOSAL], [proposal]),
    id,
    agentDigest: TypedDataEncoder.hash(domain, PROPOSAL_TYPES, proposal),
    approver: approval.approver,
    approverEpoch: word(approval.approverEpoch),
    validUntil: word(approval.validUntil),
    approvalDigest: TypedDataEncoder.hash(domain, APPROVAL_TYPES, approval),
    terms: coder.encode([TERMS], [terms]),
    commitment: zeroPadBytes(commitment, 32),
  };
}

function emptyCall(): Call {
  return { target: ZeroAddress, value: 0n, data: "0x", minGas: 0n, codeHash: ZeroHash, rule: 0n };
}

function empty(): Proposal {
  return {
    proposer: ZeroAddress,
    nonce: 0n,
    tier: 0n,
    epoch: 0n,
    notAfter: 0n,
    evidence: ZeroHash,
    inputs: [],
    rules: [],
    calls: [],
    bounds: [],
  };
}

function maximal(): Proposal {
  const ones = `0x${"ff".repeat(32)}`;
  const account = "0xFFfFfFffFFfffFFfFFfFFFFFffFFFffffFfFFFfF";
  const max = (bits: number) => (1n << BigInt(bits)) - 1n;
  return {
    proposer: account,
    nonce: max(64),
    tier: max(8),
    epoch: max(32),
    notAfter: max(40),
    evidence: ones,
    inputs: [ones, ones],
    rules: [{ leaf: ones, input: max(8) }],
    calls: [{ target: account, value: max(256), data: ones, minGas: max(256), codeHash: ones, rule: max(8) }],
    bounds: [{ token: account, minDelta: max(255) }],
  };
}

function anyProposal(random: Random): Proposal {
  const many = <T>(make: () => T): T[] => Array.from({ length: random.below(4) }, make);
  return {
    proposer: random.address(),
    nonce: random.uint(64),
    tier: random.uint(8),
    epoch: random.uint(32),
    notAfter: random.uint(40),
    evidence: random.bytes(32),
    inputs: many(() => random.bytes(32)),
    rules: many(() => ({ leaf: random.bytes(32), input: random.uint(8) })),
    calls: many(() => ({
      target: random.address(),
      value: random.uint(256),
      data: random.bytes(random.below(200)),
      minGas: random.uint(64),
      codeHash: random.bytes(32),
      rule: random.uint(8),
    })),
    bounds: many(() => ({ token: random.address(), minDelta: random.int256() })),
  };
}

/** ethers wants fields; the specification is written as EIP-712 type strings. */
function parseTypes(encoded: readonly string[]): Record<string, TypedDataField[]> {
  return Object.fromEntries(
    encoded.map((text) => {
      const [name = "", fields = ""] = text.slice(0, -1).split("(");
      return [
        name,
        fields.split(",").map((field) => {
          const [type = "", label = ""] = field.split(" ");
          return { name: label, type };
        }),
      ];
    }),
  );
}

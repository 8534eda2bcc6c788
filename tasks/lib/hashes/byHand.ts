// Every hash of docs/architecture.md, put together byte by byte from what stands there: a second way, which shares with
// the SDK nothing but keccak256. What both ways agree on is not the echo of one mistake.
import { type Address, concat, type Hex, keccak256, numberToHex, padHex, stringToHex } from "viem";
import type { Rule } from "../../../sdk/policy/types.ts";
import type { Bound, Call, Proposal, RuleUse, Terms } from "../../../sdk/proposal/types.ts";
import type { Batch } from "../../../sdk/provenance/types.ts";

const DOMAIN = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";
const BOUND = "Bound(address token,int256 minDelta)";
const CALL = "Call(address target,uint256 value,bytes data,uint256 minGas,bytes32 codeHash,uint8 rule)";
const RULE_USE = "RuleUse(bytes32 leaf,uint8 input)";
const PROPOSAL =
  "Proposal(address proposer,uint64 nonce,uint8 tier,uint32 epoch,uint40 notAfter,bytes32 evidence,bytes32[] inputs,RuleUse[] rules,Call[] calls,Bound[] bounds)";
const APPROVAL = "Approval(address approver,uint64 approverEpoch,uint40 validUntil,Proposal proposal)";

/** Hashes of types. The types that one holds follow it, in the order of their names. */
export const typehashes = {
  EIP712Domain: keccak256(stringToHex(DOMAIN)),
  Bound: keccak256(stringToHex(BOUND)),
  Call: keccak256(stringToHex(CALL)),
  RuleUse: keccak256(stringToHex(RULE_USE)),
  Proposal: keccak256(stringToHex(PROPOSAL + BOUND + CALL + RULE_USE)),
  Approval: keccak256(stringToHex(APPROVAL + BOUND + CALL + PROPOSAL + RULE_USE)),
  MemberAgreement: keccak256(stringToHex("MemberAgreement(address member,bytes32 digest)")),
};

/** A number, an address or a bool as 32 bytes; what is below zero as its two's complement. */
function word(value: bigint | number | boolean | Address): Hex {
  if (typeof value === "string") return padHex(value.toLowerCase() as Hex, { size: 32 });
  return numberToHex(BigInt.asUintN(256, BigInt(value)), { size: 32 });
}

/** `bytesN` as 32 bytes: what it holds stands first. */
function left(value: Hex): Hex {
  return padHex(value, { size: 32, dir: "right" });
}

function hash(...parts: readonly Hex[]): Hex {
  return keccak256(concat(["0x", ...parts]));
}

export function callHash({ target, value, data, minGas, codeHash, rule }: Call): Hex {
  return hash(typehashes.Call, word(target), word(value), keccak256(data), word(minGas), codeHash, word(rule));
}

export function boundHash({ token, minDelta }: Bound): Hex {
  return hash(typehashes.Bound, word(token), word(minDelta));
}

export function ruleUseHash({ leaf, input }: RuleUse): Hex {
  return hash(typehashes.RuleUse, leaf, word(input));
}

/** The id: hashStruct of the proposal. */
export function proposalId(proposal: Proposal): Hex {
  const { proposer, nonce, tier, epoch, notAfter, evidence, inputs, rules, calls, bounds } = proposal;
  const head = [word(proposer), word(nonce), word(tier), word(epoch), word(notAfter), evidence];
  const arrays = [inputs, rules.map(ruleUseHash), calls.map(callHash), bounds.map(boundHash)];
  return hash(typehashes.Proposal, ...head, ...arrays.map((hashes) => hash(...hashes)));
}

export function domainSeparator(name: string, chainId: number, contract: Address): Hex {
  const [nameHash, versionHash] = [name, "1"].map((text) => keccak256(stringToHex(text))) as [Hex, Hex];
  return hash(typehashes.EIP712Domain, nameHash, versionHash, word(chainId), word(contract));
}

/** keccak256(0x1901 ‖ domainSeparator ‖ hashStruct): what is signed. */
export function digest(separator: Hex, struct: Hex): Hex {
  return hash("0x1901", separator, struct);
}

export function approvalHash(approver: Address, approverEpoch: bigint, validUntil: number, id: Hex): Hex {
  return hash(typehashes.Approval, word(approver), word(approverEpoch), word(validUntil), id);
}

export function memberAgreementHash(member: Address, agreed: Hex): Hex {
  return hash(typehashes.MemberAgreement, word(member), agreed);
}

/** What the record commits to: the first 26 bytes of keccak256(abi.encode(id, terms)). */
export function commitment(id: Hex, { tier, key, proposedAt, approver, approverEpoch, expiry }: Terms): Hex {
  const words = [word(tier), word(key), word(proposedAt), word(approver), word(approverEpoch), word(expiry)];
  return hash(id, ...words).slice(0, 2 + 2 * 26) as Hex;
}

export function batchId({ anchorer, root, size, profile, manifestHash, schema }: Batch): Hex {
  return hash(word(anchorer), root, word(size), profile, manifestHash, schema);
}

/** leaf = keccak256(keccak256(HEAD ‖ keccak256(CONSTRAINTS))) */
export function ruleLeafByHand(rule: Rule): Hex {
  const { meter, input, bound } = rule;
  const head = [
    ...[word(rule.proposer), word(rule.tier), word(rule.expiry), word(rule.target), word(rule.kind)],
    ...[left(rule.selector), word(rule.words), rule.wordTypes, rule.dataHash, word(rule.maxValue), word(rule.returns_)],
    ...[
      meter.key,
      word(meter.token),
      word(meter.amountWord),
      word(meter.burst),
      word(meter.refill),
      word(meter.period),
    ],
    ...[input.schema, word(input.source), word(input.levels), word(input.maxAge)],
    ...[word(bound.demanded), word(bound.token), word(bound.minDelta)],
  ];
  const constraints = rule.constraints.flatMap(({ word: at, operator, value }) => [word(at), word(operator), value]);
  return keccak256(hash(...head, hash(...constraints)));
}

/** node = keccak256(min(a, b) ‖ max(a, b)) */
export function rootOf(leaf: Hex, proof: readonly Hex[]): Hex {
  return proof.reduce((node, other) => (BigInt(node) < BigInt(other) ? hash(node, other) : hash(other, node)), leaf);
}

/** Root over the lines of a text whose salts follow from the secret zero; padded to a power of two with zeros. */
export function linesRoot(lines: readonly string[]): Hex {
  const zero = word(0);
  let level = lines.map((line, i) => {
    const salt = hash(zero, word(i));
    return keccak256(hash(word(i), salt, keccak256(stringToHex(line))));
  });
  const size = 2 ** Math.ceil(Math.log2(Math.max(level.length, 1)));
  level = Array.from({ length: size }, (_, i) => level[i] ?? zero);
  while (level.length > 1) {
    level = Array.from({ length: level.length / 2 }, (_, i) =>
      rootOf(level[2 * i] ?? zero, [level[2 * i + 1] ?? zero]),
    );
  }
  return level[0] ?? zero;
}

import { concat, encodeAbiParameters, type Hex, keccak256, parseAbiParameters } from "viem";
import type { Rule } from "./types.ts";

/** The fields of a rule before its constraints, nested structs laid out in place: 24 words. */
const headWords = parseAbiParameters([
  "address proposer, uint8 tier, uint40 expiry, address target, uint8 kind, bytes4 selector, uint8 words, bytes32 wordTypes, bytes32 dataHash, uint256 maxValue, uint8 returns_, Meter meter, InputDemand input, BoundDemand bound",
  "struct Meter { bytes32 key; address token; uint8 amountWord; uint104 burst; uint104 refill; uint32 period; }",
  "struct InputDemand { bytes32 schema; address source; uint8 levels; uint32 maxAge; }",
  "struct BoundDemand { bool demanded; address token; int128 minDelta; }",
]);

const constraintWords = parseAbiParameters("uint8 word, uint8 operator, bytes32 value");

/**
 * The rule's leaf in the policy tree: keccak256(keccak256(HEAD ‖ keccak256(CONSTRAINTS))), where HEAD is the 24
 * static words of the rule, and CONSTRAINTS three words for each constraint. Hashed twice, so that no inner node of
 * the tree can pass for a rule.
 */
export function ruleLeaf(rule: Rule): Hex {
  const head = encodeAbiParameters(headWords, [
    rule.proposer,
    rule.tier,
    rule.expiry,
    rule.target,
    rule.kind,
    rule.selector,
    rule.words,
    rule.wordTypes,
    rule.dataHash,
    rule.maxValue,
    rule.returns_,
    rule.meter,
    rule.input,
    rule.bound,
  ]);
  const constraints = concat([
    "0x",
    ...rule.constraints.map(({ word, operator, value }) =>
      encodeAbiParameters(constraintWords, [word, operator, value]),
    ),
  ]);
  return keccak256(keccak256(concat([head, keccak256(constraints)])));
}

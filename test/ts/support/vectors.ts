import { readFileSync } from "node:fs";
import { decodeAbiParameters, type Hex, parseAbiParameters } from "viem";
import type { BoundDemand, InputDemand, Rule } from "../../../sdk/policy/types.ts";
import type { Bound, Call, Proposal, Terms } from "../../../sdk/proposal/types.ts";
import type { Batch, BatchStatus } from "../../../sdk/provenance/types.ts";

/** The cases of test/vectors/`name`.json: flat objects of strings, numbers as words in hex. */
export function vectors<T extends Record<string, string>>(name: string): T[] {
  const { count, cases } = JSON.parse(readFileSync(`test/vectors/${name}.json`, "utf8"));
  if (count !== cases.length) throw new Error(`${name}.json says ${count} cases and holds ${cases.length}`);
  return cases;
}

const structs = [
  "struct Proposal { address proposer; uint64 nonce; uint8 tier; uint32 epoch; uint40 notAfter; bytes32 evidence; bytes32[] inputs; RuleUse[] rules; Call[] calls; Bound[] bounds; }",
  "struct RuleUse { bytes32 leaf; uint8 input; }",
  "struct Call { address target; uint256 value; bytes data; uint256 minGas; bytes32 codeHash; uint8 rule; }",
  "struct Bound { address token; int256 minDelta; }",
  "struct Terms { uint8 tier; address key; uint40 proposedAt; address approver; uint64 approverEpoch; uint40 expiry; }",
  "struct Rule { address proposer; uint8 tier; uint40 expiry; address target; uint8 kind; bytes4 selector; uint8 words; bytes32 wordTypes; bytes32 dataHash; uint256 maxValue; uint8 returns_; Meter meter; InputDemand input; BoundDemand bound; Constraint[] constraints; }",
  "struct Meter { bytes32 key; address token; uint8 amountWord; uint104 burst; uint104 refill; uint32 period; }",
  "struct InputDemand { bytes32 schema; address source; uint8 levels; uint32 maxAge; }",
  "struct BoundDemand { bool demanded; address token; int128 minDelta; }",
  "struct Constraint { uint8 word; uint8 operator; bytes32 value; }",
  "struct Batch { address anchorer; bytes32 root; uint64 size; bytes32 profile; bytes32 manifestHash; bytes32 schema; }",
  "struct BatchStatus { address source; uint40 observedAt; uint8 levels; uint8 withdrawal; }",
] as const;
const proposalAbi = parseAbiParameters(["Proposal proposal", ...structs]);
const termsAbi = parseAbiParameters(["Terms terms", ...structs]);
const ruleAbi = parseAbiParameters(["Rule rule", ...structs]);
const callAbi = parseAbiParameters(["Call call", ...structs]);
const inputDemandAbi = parseAbiParameters(["InputDemand demand", ...structs]);
const batchAbi = parseAbiParameters(["Batch batch", ...structs]);
const statusAbi = parseAbiParameters(["BatchStatus status", ...structs]);
const boundDemandsAbi = parseAbiParameters(["BoundDemand[] demands", ...structs]);
const callRulesAbi = parseAbiParameters("uint8[] calls");
const boundsAbi = parseAbiParameters(["Bound[] bounds", ...structs]);

/** abi.encode(Proposal) read back. */
export function decodeProposal(encoded: Hex): Proposal {
  return decodeAbiParameters(proposalAbi, encoded)[0];
}

/** abi.encode(Terms) read back. */
export function decodeTerms(encoded: Hex): Terms {
  return decodeAbiParameters(termsAbi, encoded)[0];
}

/** abi.encode(Rule) read back. */
export function decodeRule(encoded: Hex): Rule {
  return decodeAbiParameters(ruleAbi, encoded)[0] as Rule;
}

/** abi.encode(Call) read back. */
export function decodeCall(encoded: Hex): Call {
  return decodeAbiParameters(callAbi, encoded)[0];
}

/** abi.encode(InputDemand) read back. */
export function decodeInputDemand(encoded: Hex): InputDemand {
  return decodeAbiParameters(inputDemandAbi, encoded)[0];
}

/** abi.encode(Batch) read back. */
export function decodeBatch(encoded: Hex): Batch {
  return decodeAbiParameters(batchAbi, encoded)[0];
}

/** abi.encode(BatchStatus) read back. */
export function decodeStatus(encoded: Hex): BatchStatus {
  return decodeAbiParameters(statusAbi, encoded)[0];
}

/** abi.encode(BoundDemand[]) read back. */
export function decodeBoundDemands(encoded: Hex): readonly BoundDemand[] {
  return decodeAbiParameters(boundDemandsAbi, encoded)[0];
}

/** abi.encode(uint8[]) read back: the rule that each call names. */
export function decodeCallRules(encoded: Hex): readonly number[] {
  return decodeAbiParameters(callRulesAbi, encoded)[0];
}

/** abi.encode(Bound[]) read back. */
export function decodeBounds(encoded: Hex): readonly Bound[] {
  return decodeAbiParameters(boundsAbi, encoded)[0];
}

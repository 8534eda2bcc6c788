import { type Abi, type Hex, keccak256, stringToHex } from "viem";
import { agentRegistryAbi } from "../abi/AgentRegistry.ts";
import { agentTimelockAbi } from "../abi/AgentTimelock.ts";
import { councilAbi } from "../abi/Council.ts";
import { gateLensAbi } from "../abi/GateLens.ts";
import { passkeyVerifierAbi } from "../abi/PasskeyVerifier.ts";
import { policyLogAbi } from "../abi/PolicyLog.ts";
import { policyMatcherAbi } from "../abi/PolicyMatcher.ts";
import { provenanceRegistryAbi } from "../abi/ProvenanceRegistry.ts";
import { agentRegistryCode } from "../bytecode/AgentRegistry.ts";
import { agentTimelockCode } from "../bytecode/AgentTimelock.ts";
import { councilCode } from "../bytecode/Council.ts";
import { gateLensCode } from "../bytecode/GateLens.ts";
import { passkeyVerifierCode } from "../bytecode/PasskeyVerifier.ts";
import { policyLogCode } from "../bytecode/PolicyLog.ts";
import { policyMatcherCode } from "../bytecode/PolicyMatcher.ts";
import { provenanceRegistryCode } from "../bytecode/ProvenanceRegistry.ts";
import type { ContractCode } from "./contractCode.ts";

type Contract<ContractAbi> = Readonly<{ abi: ContractAbi; code: ContractCode }>;

// Written out, so that the types that the package ships name the ABIs and do not repeat them.
type Contracts = Readonly<{
  AgentTimelock: Contract<typeof agentTimelockAbi>;
  AgentRegistry: Contract<typeof agentRegistryAbi>;
  Council: Contract<typeof councilAbi>;
  GateLens: Contract<typeof gateLensAbi>;
  PasskeyVerifier: Contract<typeof passkeyVerifierAbi>;
  PolicyLog: Contract<typeof policyLogAbi>;
  PolicyMatcher: Contract<typeof policyMatcherAbi>;
  ProvenanceRegistry: Contract<typeof provenanceRegistryAbi>;
}>;

/** What a system is made of. */
export const contracts: Contracts = {
  AgentTimelock: { abi: agentTimelockAbi, code: agentTimelockCode },
  AgentRegistry: { abi: agentRegistryAbi, code: agentRegistryCode },
  Council: { abi: councilAbi, code: councilCode },
  GateLens: { abi: gateLensAbi, code: gateLensCode },
  PasskeyVerifier: { abi: passkeyVerifierAbi, code: passkeyVerifierCode },
  PolicyLog: { abi: policyLogAbi, code: policyLogCode },
  PolicyMatcher: { abi: policyMatcherAbi, code: policyMatcherCode },
  ProvenanceRegistry: { abi: provenanceRegistryAbi, code: provenanceRegistryCode },
};
export type ContractName = keyof typeof contracts;

/** keccak256 over all ABIs as JSON: tells whether a record was written by a version that speaks to contracts alike. */
export function abiHash(): Hex {
  const abis: [string, Abi][] = Object.entries(contracts).map(([name, { abi }]) => [name, abi]);
  return keccak256(stringToHex(JSON.stringify(abis.sort(([a], [b]) => (a < b ? -1 : 1)))));
}

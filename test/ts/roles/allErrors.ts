import { agentRegistryAbi } from "../../../sdk/abi/AgentRegistry.ts";
import { agentTimelockAbi } from "../../../sdk/abi/AgentTimelock.ts";
import { councilAbi } from "../../../sdk/abi/Council.ts";
import { policyMatcherAbi } from "../../../sdk/abi/PolicyMatcher.ts";
import { provenanceRegistryAbi } from "../../../sdk/abi/ProvenanceRegistry.ts";

/** Each error once, for several contracts share some. */
export const allErrors = [
  ...new Map(
    [agentTimelockAbi, agentRegistryAbi, councilAbi, policyMatcherAbi, provenanceRegistryAbi]
      .flatMap((abi) => abi.filter(({ type }) => type === "error"))
      .map((error) => [JSON.stringify(error), error]),
  ).values(),
];

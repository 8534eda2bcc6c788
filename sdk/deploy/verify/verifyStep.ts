import type { Client } from "viem";
import { getChainId, getCode } from "viem/actions";
import { compareCode, type FoundCode } from "../expectedCode.ts";
import type { DeploymentPlan, DeploymentStep } from "../planDeployment.ts";
import type { Check } from "./check.ts";
import { councilState } from "./councilState.ts";
import { gateState } from "./gateState.ts";
import { provenanceState } from "./provenanceState.ts";
import { registryState } from "./registryState.ts";

type VerifyStepParameters = { plan: DeploymentPlan; step: DeploymentStep };

/** Whether the code and the state at a step's address are what the plan says. Asks that contract and no other. */
export async function verifyStep(client: Client, { plan, step }: VerifyStepParameters): Promise<Check[]> {
  const code = await verifyCode(client, { plan, step });
  // Of something else no state can be asked.
  return code.ok ? [code, ...(await stateOf(client, { plan, step }))] : [code];
}

async function verifyCode(client: Client, { plan, step }: VerifyStepParameters): Promise<Check> {
  const [code, chainId] = await Promise.all([getCode(client, { address: step.address }), getChainId(client)]);
  const name = step.contract;
  const words: Record<FoundCode, string> = {
    expected: name,
    none: "no code",
    "bound to others": `${name} bound to other addresses`,
    other: "other code",
  };
  const found = compareCode(plan, step, chainId, code);
  return { what: `${step.name}: code`, ok: found === "expected", found: words[found], expected: name };
}

async function stateOf(client: Client, { plan, step }: VerifyStepParameters): Promise<Check[]> {
  switch (step.contract) {
    case "AgentTimelock":
      return gateState(client, plan);
    case "AgentRegistry":
      return registryState(client, plan);
    case "ProvenanceRegistry":
      return provenanceState(client, plan);
    case "Council":
      return councilState(client, plan, step);
    case "PolicyMatcher":
    case "GateLens":
    case "PasskeyVerifier":
    case "PolicyLog":
      // They hold none; what the matcher is bound to stands in its code.
      return [];
  }
}

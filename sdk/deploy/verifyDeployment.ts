import { type Client, parseAbi } from "viem";
import { getCode, readContract } from "viem/actions";
import { hasCreateX } from "./createx.ts";
import type { DeploymentPlan } from "./planDeployment.ts";
import { type Check, compareAnswer } from "./verify/check.ts";
import { verifyCreation } from "./verify/verifyCreation.ts";
import { verifyDeployerHoldsNothing, verifyRolesAreDisjoint } from "./verify/verifyRoles.ts";
import { verifyStep } from "./verify/verifyStep.ts";

const safeAbi = parseAbi(["function getThreshold() view returns (uint256)"]);

export type VerifyDeploymentParameters = {
  plan: DeploymentPlan;
  /** The first block that can hold the deployment; the chain's first if left out, which is slow on a long chain. */
  fromBlock?: bigint;
};

/**
 * Compares everything that stands on chain with the plan: code with every immutable, how each contract was created,
 * all settings, members, agents and keys; that the deployer holds nothing, and that roles are disjoint. For before
 * anything is funded: later, what root has changed differs from the plan.
 *
 * @returns Every fact that was looked at; the deployment is sound if all are `ok`.
 */
export async function verifyDeployment(
  client: Client,
  { plan, fromBlock = 0n }: VerifyDeploymentParameters,
): Promise<Check[]> {
  const checks: Check[] = [await compareAnswer("CreateX: is the real one", hasCreateX(client), true)];
  checks.push(...(await verifyCreation(client, { plan, fromBlock })));
  for (const step of plan.steps) checks.push(...(await verifyStep(client, { plan, step })));
  checks.push(...(await verifyTreasury(client, plan)));
  checks.push(...(await verifyDeployerHoldsNothing(client, plan)));
  // Without a gate there is nobody to be compared with.
  const hasGate = (await getCode(client, { address: plan.addresses.gate })) !== undefined;
  if (hasGate) checks.push(...(await verifyRolesAreDisjoint(client, plan)));
  return checks;
}

async function verifyTreasury(client: Client, { dao, addresses }: DeploymentPlan): Promise<Check[]> {
  if (dao.treasury === "gate") return [];
  const threshold = readContract(client, { address: addresses.treasury, abi: safeAbi, functionName: "getThreshold" });
  return [
    await compareAnswer(
      "treasury: is a Safe",
      threshold.then((owners) => owners > 0n),
      true,
    ),
  ];
}

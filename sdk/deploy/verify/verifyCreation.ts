import { type Client, decodeFunctionData, getAddress, type Hex, isAddressEqual, pad, toEventSelector } from "viem";
import { getTransaction } from "viem/actions";
import { readLogs } from "../../read/readLogs.ts";
import { contracts } from "../contracts.ts";
import { CREATEX_ADDRESS, createxAbi } from "../createx.ts";
import type { DeploymentPlan, DeploymentStep } from "../planDeployment.ts";
import type { Check } from "./check.ts";

const [created] = createxAbi
  .filter((item) => item.type === "event" && item.name === "ContractCreation")
  .map((event) => toEventSelector(event));

export type VerifyCreationParameters = {
  plan: DeploymentPlan;
  step: DeploymentStep;
  /** The first block that can hold the creation. */
  fromBlock: bigint;
};

/**
 * Whether the contract was created by the planned transaction: this code, these constructor arguments, nothing else.
 * Only this shows that storage holds nothing that no view tells.
 */
export async function verifyCreation(
  client: Client,
  { plan, step, fromBlock }: VerifyCreationParameters,
): Promise<Check> {
  const found = await transactionOf(client, step, fromBlock);
  const what = `${step.name}: created by`;
  const expected = `${plan.deployer}, with the planned code and arguments`;
  const answer = found === undefined ? `no transaction from block ${fromBlock} on` : differenceOf(found, plan, step);
  return { what, ok: answer === undefined, found: answer ?? expected, expected };
}

type Creation = { from: Hex; to: Hex | null; input: Hex };

async function transactionOf(client: Client, step: DeploymentStep, fromBlock: bigint): Promise<Creation | undefined> {
  const topics = [created ?? null, pad(step.address, { size: 32 })];
  const logs = await readLogs(client, { address: CREATEX_ADDRESS, topics, fromBlock });
  const hash = logs.at(-1)?.transactionHash;
  return hash === undefined ? undefined : getTransaction(client, { hash });
}

/** What differs from the plan, or undefined. */
function differenceOf({ from, to, input }: Creation, plan: DeploymentPlan, step: DeploymentStep): string | undefined {
  if (to === null || !isAddressEqual(to, CREATEX_ADDRESS)) return "a call inside another transaction";
  if (!isAddressEqual(from, plan.deployer)) return getAddress(from);
  const { functionName, args } = decodeFunctionData({ abi: createxAbi, data: input });
  if (functionName !== "deployCreate3") return `${getAddress(from)}, by ${functionName}`;
  const [salt, initCode] = args;
  if (salt !== step.salt) return `${getAddress(from)}, with another salt`;
  if (initCode === step.initCode) return undefined;
  const isSame = initCode.startsWith(contracts[step.contract].code.creation);
  return `${getAddress(from)}, with ${isSame ? "other arguments" : "other code"}`;
}

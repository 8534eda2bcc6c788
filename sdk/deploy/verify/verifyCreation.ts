import {
  type Address,
  type Client,
  decodeFunctionData,
  getAddress,
  type Hash,
  type Hex,
  isAddressEqual,
  pad,
  parseEventLogs,
  toEventSelector,
} from "viem";
import { getTransaction } from "viem/actions";
import { explained } from "../../errors/decodeGateError.ts";
import { readLogs } from "../../read/readLogs.ts";
import { contracts } from "../contracts.ts";
import { CREATEX_ADDRESS, createxAbi } from "../createx.ts";
import type { DeploymentPlan, DeploymentStep } from "../planDeployment.ts";
import type { Check } from "./check.ts";

const [created] = createxAbi
  .filter((item) => item.type === "event" && item.name === "ContractCreation")
  .map((event) => toEventSelector(event));

type VerifyCreationParameters = {
  plan: DeploymentPlan;
  /** The first block that can hold the creation of any of them. */
  fromBlock: bigint;
};

/**
 * Whether each contract was created by the planned transaction: this code, these constructor arguments, nothing else.
 * Only this shows that storage holds nothing that no view tells.
 */
export async function verifyCreation(client: Client, { plan, fromBlock }: VerifyCreationParameters): Promise<Check[]> {
  const transactions = await creationsOf(client, plan, fromBlock);
  const expected = `${plan.deployer}, with the planned code and arguments`;
  return Promise.all(
    plan.steps.map(async (step) => {
      const hash = transactions.get(step.address);
      const answer =
        hash === undefined
          ? `no transaction from block ${fromBlock} on`
          : differenceOf(await explained(getTransaction(client, { hash })), plan, step);
      const found = answer ?? expected;
      return { what: `${step.name}: created by`, ok: answer === undefined, found, expected };
    }),
  );
}

/** The transactions that created the plan's contracts, by address. One question for all, since it may span many blocks. */
export async function creationsOf(
  client: Client,
  { steps }: DeploymentPlan,
  fromBlock: bigint,
): Promise<Map<Address, Hash>> {
  const topics = [created ?? null, steps.map(({ address }) => pad(address, { size: 32 }))];
  const logs = await readLogs(client, { address: CREATEX_ADDRESS, topics, fromBlock });
  const events = parseEventLogs({ abi: createxAbi, eventName: "ContractCreation", logs });
  return new Map(events.map(({ args: { newContract }, transactionHash }) => [newContract, transactionHash]));
}

type Creation = { from: Hex; to: Hex | null; input: Hex };

/** What differs from the plan, or undefined. */
function differenceOf({ from, to, input }: Creation, plan: DeploymentPlan, step: DeploymentStep): string | undefined {
  if (to === null || !isAddressEqual(to, CREATEX_ADDRESS)) return "a call inside another transaction";
  const by = getAddress(from);
  if (by !== plan.deployer) return by;
  const given = argumentsOf(input);
  // Also a creation that is followed by a call: our contracts need none.
  if (given === undefined) return `${by}, by another function`;
  const [salt, initCode] = given;
  if (salt !== step.salt) return `${by}, with another salt`;
  if (initCode === step.initCode) return undefined;
  const isSame = initCode.startsWith(contracts[step.contract].code.creation);
  return `${by}, with ${isSame ? "other arguments" : "other code"}`;
}

/** Salt and creation code of a call of `deployCreate3`. */
function argumentsOf(input: Hex): readonly [Hex, Hex] | undefined {
  try {
    const { functionName, args } = decodeFunctionData({ abi: createxAbi, data: input });
    return functionName === "deployCreate3" ? args : undefined;
  } catch {
    return undefined;
  }
}
